"""Floors beyond the paper's that are small enough to plan by hand, and their plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import tsaces
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.transport_plan import NO_CARGO, Block, ExchangeKind
from tsaces.plan import CellSource, PeriodicTrajectory
from tsaces.plan.permutation import Permutation
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsaces.model.instance import Cell

    Spot = tuple[Cell, int]
    """A place, and which of its cells."""

BIN, CHUTE = range(2)
PICKUP = (BIN, int(ExchangeKind.PICKUP), 1)
DEPOSIT = (CHUTE, int(ExchangeKind.DEPOSIT), 1)


def shipping(layout: dict[str, Any], pickup: list[Any], deposit: list[Any]) -> dict[str, Any]:
    """Return the document of an instance that ships what a bin holds, as fast as one likes."""
    return {
        "format": "tsaces-instance/1",
        "name": "shipping",
        "layout": layout,
        "procedure": {
            "processes": [
                {"name": "supply", "outputs": {"part": 1}},
                {"name": "ship", "inputs": {"part": 1}},
            ],
            "output_process": "ship",
        },
        "machines": [
            {"name": "bin", "processes": {"supply": 1}, "output_cells": pickup},
            {"name": "chute", "processes": {"ship": 1}, "input_cells": deposit},
        ],
        "max_agents": 8,
    }


def lane_document(traversal: int = 1, handling: int = 0) -> dict[str, Any]:
    """Two points, and between them a lane of three cells that is driven both ways."""
    lane = {"name": "L", "from": "A", "to": "B", "cells": 3, "two_way": True}
    document = shipping(
        {
            "points": [{"name": "A", "x": 0, "y": 0}, {"name": "B", "x": 4, "y": 0}],
            "lanes": [{**lane, "traversal": traversal}],
        },
        [["A"]],
        [["B"]],
    )
    bin_, chute = document["machines"]
    bin_["handling"], chute["handling"] = {"output": handling}, {"input": handling}
    return document


def loop_document(clearance: int = 1, zone: Sequence[Any] = ()) -> dict[str, Any]:
    """A point and a lane of seven cells that leads round to it."""
    layout: dict[str, Any] = {
        "points": [{"name": "A", "x": 0, "y": 0}],
        "lanes": [{"name": "L", "from": "A", "to": "A", "cells": 7}],
        "clearance": clearance,
    }
    if zone:
        layout["zones"] = [{"name": "door", "members": list(zone)}]
    return shipping(layout, [["A"]], [["L", 5]])


def lane_lap(stay: int = 1, at_ends: int = 1) -> list[Spot]:
    """Go to and fro on the lane, with a stay of so many timesteps on each cell."""
    forth = [(("L", n), 0) for n in range(3) for _ in range(stay)]
    back = [(("L", n), 1) for n in reversed(range(3)) for _ in range(stay)]
    ends: list[list[Spot]] = [[(("A", 0), 0)] * at_ends, [(("B", 0), 0)] * at_ends]
    return [*ends[0], *forth, *ends[1], *back]


RING: tuple[Spot, ...] = ((("A", 0), 0), *((("L", n), 0) for n in range(7)))
WAITING_LAP: tuple[Spot, ...] = (*RING[:3], RING[2], *RING[3:])
"""Round the loop with a wait on the third place, before the zone."""
ZONE = [["L", 2, 3]]
"""The fourth and the fifth place of the loop."""


def embedding_of_laps(
    document: dict[str, Any],
    lap: Sequence[Spot],
    exchanges: Mapping[int, tuple[int, int, int]],
    robots: int = 1,
) -> tsaces.Embedding:
    """Return a plan in which robots follow each other, evenly spaced, through one lap.

    Parameters
    ----------
    document : dict
        Of the instance.
    lap : sequence of Spot
        Timestep by timestep; its length is a multiple of the number of robots.
    exchanges : mapping of int to (int, int, int)
        Machine, kind and token by timestep of the lap.
    robots : int
    """
    instance = instance_from_document(document)
    layout = layout_of(instance)
    length, period = len(lap), len(lap) // robots
    cells = [layout.cells_at(place)[way] for place, way in lap]
    cargo, carried = [0] * length, NO_CARGO
    for phase in (*range(length), *range(length)):
        if phase in exchanges:
            carried = exchanges[phase][2] if exchanges[phase] == PICKUP else NO_CARGO
        cargo[phase] = carried
    phases = np.array([[k * period + t for k in range(robots)] for t in range(period + 1)]) % length
    rows = [
        [
            (k, *exchanges[phase])
            for k, phase in enumerate(row)
            if t and phase in exchanges  # at timestep 0 agents stand there already
        ]
        for t, row in enumerate(phases.tolist())
    ]
    block = Block(
        0,
        np.array(cells, dtype=np.int32)[phases],
        np.array(cargo, dtype=np.int32)[phases],
        np.array([row for some in rows for row in some], dtype=np.int32).reshape(-1, 4),
        np.cumsum([0, *map(len, rows)], dtype=np.int32),
    )
    successor = Permutation([(k + 1) % robots for k in range(robots)])
    deposits = sum(exchange == DEPOSIT for exchange in exchanges.values())
    rate = deposits / period
    return tsaces.Embedding(
        instance=instance,
        method="rhythmic",
        throughput=rate,
        upper_bound=rate,
        assignment={"bin": "supply", "chute": "ship"},
        rates={"bin": rate, "chute": rate},
        source=CellSource(PeriodicTrajectory.of(block, 0, successor)),
    )


def lane_embedding(traversal: int = 1, handling: int = 0) -> tsaces.Embedding:
    """The quickest plan of one robot on the lane: a part in 8 timesteps, where nothing takes long.

    It exchanges in its last timestep at each end.
    """
    lap = lane_lap(traversal, 1 + handling)
    exchanges = {handling: PICKUP, len(lap) // 2 + handling: DEPOSIT}
    return embedding_of_laps(lane_document(traversal, handling), lap, exchanges)


def loop_embedding(
    lap: Sequence[Spot] = WAITING_LAP, robots: int = 3, **floor: Any
) -> tsaces.Embedding:
    """Robots that follow each other round the loop, each with a part from the point."""
    exchanges = {0: PICKUP, lap.index((("L", 5), 0)): DEPOSIT}
    return embedding_of_laps(loop_document(**floor), lap, exchanges, robots)


def rows_embedding() -> tsaces.Embedding:
    """One robot to and fro on a two-way lane that is told as rows."""
    document = shipping({"rows": ["+-----+"]}, [[1, 0]], [[5, 0]])
    forth: list[Spot] = [((x, 0), 0) for x in range(6)]
    back: list[Spot] = [((x, 0), int(x < 6)) for x in range(6, 0, -1)]
    return embedding_of_laps(document, [*back, *forth], {7: PICKUP, 11: DEPOSIT})


def open_embedding() -> tsaces.Embedding:
    """Two robots round four cells of open floor."""
    document = shipping({"rows": ["**", "**"]}, [[0, 0]], [[1, 1]])
    lap: list[Spot] = [(cell, 0) for cell in ((0, 0), (1, 0), (1, 1), (0, 1))]
    return embedding_of_laps(document, lap, {0: PICKUP, 2: DEPOSIT}, robots=2)


def star_embedding() -> tsaces.Embedding:
    """One robot between the first and the last of nine stations around a point."""
    points = [{"name": "C", "x": 0, "y": 0}]
    points += [{"name": f"P{n}", "x": n, "y": 2} for n in range(9)]
    lanes = [
        {"name": f"L{n}", "from": "C", "to": f"P{n}", "cells": 1, "two_way": True} for n in range(9)
    ]
    document = shipping({"points": points, "lanes": lanes}, [["P0"]], [["P8"]])
    there: list[Spot] = [(("P0", 0), 0), (("L0", 0), 1), (("C", 0), 0), (("L8", 0), 0)]
    back: list[Spot] = [(("P8", 0), 0), (("L8", 0), 1), (("C", 0), 0), (("L0", 0), 0)]
    return embedding_of_laps(document, [*there, *back], {0: PICKUP, 4: DEPOSIT})


def eight_embedding() -> tsaces.Embedding:
    """Two robots round an eight, whose crossing has a cell for each of the two ways through it."""
    document = shipping(
        {
            "points": [{"name": "X", "x": 0, "y": 0}],
            "lanes": [
                {"name": "p", "from": "X", "to": "X", "cells": 3},
                {"name": "q", "from": "X", "to": "X", "cells": 3},
            ],
            "turns": {"X": [["p", "q"], ["q", "p"]]},
        },
        [["p", 1]],
        [["q", 1], ["q", 2]],
    )
    first: list[Spot] = [(("X", 0), 1), *((("p", n), 0) for n in range(3))]
    second: list[Spot] = [(("X", 0), 0), *((("q", n), 0) for n in (0, 0, 1, 1, 2))]
    return embedding_of_laps(document, [*first, *second], {2: PICKUP, 7: DEPOSIT}, robots=2)


PLANS = {
    "lane": lane_embedding,
    "slow lane with handling": lambda: lane_embedding(traversal=2, handling=3),
    "loop with a zone": lambda: loop_embedding(zone=ZONE),
    "two-way row": rows_embedding,
    "open floor": open_embedding,
    "star": star_embedding,
    "eight": eight_embedding,
}
"""Sound plans by the floor they are for."""
