"""A factory of any size, with a grid of one-way streets and machines beside them."""

from __future__ import annotations

import random

from tsaces.model.counts import Counts
from tsaces.model.instance import GridCell, Instance, Machine, Procedure, Process

BLOCK = 6
"""Distance of neighbouring streets in cells."""


def factory(streets: int, machines: int, max_agents: int, seed: int = 0) -> Instance:
    """Return a factory whose bins supply parts that its docks ship.

    Parameters
    ----------
    streets : int
        Number of streets each way, which is even; their directions alternate.
    machines : int
        Number of machines, alternately bins and docks; at most the number of roads.
    max_agents : int
    seed : int
        Seed of the places of the machines.
    """
    places = _middles(streets)
    random.Random(seed).shuffle(places)
    return Instance(
        name=f"grid-{machines}",
        rows=layout(streets),
        procedure=Procedure(
            (
                Process("supply", outputs=Counts({"part": 1})),
                Process("ship", inputs=Counts({"part": 1})),
            ),
            "ship",
        ),
        machines=tuple(
            Machine(f"dock{m}", Counts({"ship": 1}), input_cell=places[m])
            if m % 2
            else Machine(f"bin{m}", Counts({"supply": 1}), output_cell=places[m])
            for m in range(machines)
        ),
        max_agents=max_agents,
    )


def layout(streets: int) -> tuple[str, ...]:
    """Return the rows of a grid with an even number of streets each way."""
    side = (streets - 1) * BLOCK + 1
    return tuple("".join(_cell(x, y) for x in range(side)) for y in range(side))


def _cell(x: int, y: int) -> str:
    column, row = x % BLOCK == 0, y % BLOCK == 0
    if column and row:
        return "+"
    if row:
        return "<" if (y // BLOCK) % 2 else ">"
    if column:
        return "v" if (x // BLOCK) % 2 else "^"
    return "."


def _middles(streets: int) -> list[GridCell]:
    """Return the middle cell of every road."""
    half = BLOCK // 2
    across = [(i * BLOCK + half, j * BLOCK) for i in range(streets - 1) for j in range(streets)]
    return across + [(y, x) for x, y in across]
