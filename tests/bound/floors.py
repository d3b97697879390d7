"""Small floors with a supply and a sink, for what one can count by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.counts import Counts
from tsaces.model.instance import Handling, Instance, Machine, Procedure, Process
from tsaces.model.roadmap import Lane, Point, Roadmap, Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

SUPPLY = Process("supply", outputs=Counts({"raw": 1}))
SHIP = Process("ship", inputs=Counts({"raw": 1}))


def supply_and_sink(
    supply_at: Sequence[Cell], sink_at: Sequence[Cell], handling: int = 0
) -> tuple[Machine, ...]:
    """Return a bin and a dock that are as fast as they can be."""
    times = Handling(handling, handling)
    return (
        Machine("bin", Counts({"supply": 1}), output_cells=tuple(supply_at), handling=times),
        Machine("dock", Counts({"ship": 1}), input_cells=tuple(sink_at), handling=times),
    )


def on_roadmap(
    roadmap: Roadmap,
    machines: tuple[Machine, ...],
    *,
    agents: int,
    zones: tuple[Zone, ...] = (),
    clearance: int | None = None,
) -> Instance:
    """Return an instance in which raw material is carried from bins to docks."""
    return Instance(
        "by hand",
        (),
        Procedure((SUPPLY, SHIP), "ship"),
        machines,
        agents,
        roadmap=roadmap,
        zones=zones,
        clearance=clearance,
    )


def spur(*, agents: int = 1, cells: int = 3, traversal: int = 1, handling: int = 0) -> Instance:
    """Return a two-way lane from a supply at A to a sink at B."""
    roadmap = Roadmap(
        (Point("A", 0, 0), Point("B", 4, 0)),
        (Lane("L", "A", "B", cells, two_way=True, traversal=traversal),),
    )
    return on_roadmap(
        roadmap, supply_and_sink([("A", 0)], [("B", 0)], handling), agents=agents, clearance=None
    )


def loop(*, agents: int = 8, clearance: int = 0, zones: tuple[Zone, ...] = ()) -> Instance:
    """Return a one-way loop of 8 places, a supply at A and a sink four places on."""
    roadmap = Roadmap((Point("A", 0, 0),), (Lane("L", "A", "A", 7),))
    machines = supply_and_sink([("A", 0)], [("L", 3)])
    return on_roadmap(roadmap, machines, agents=agents, zones=zones, clearance=clearance)
