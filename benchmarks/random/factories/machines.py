"""Programmable machines with exchange cells anywhere on the roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    Document = dict[str, Any]
    Field = tuple[Document, str]
    """A machine, and the name of one of its exchange cells."""

_MOST = 25
_MOST_PROCESSES = 3
_TIMES = (1, 8)


def draw_machines(processes: Sequence[Document], rng: random.Random) -> list[Document]:
    """Return machines without cells: one for each process and others, at most 25 in total."""
    others = rng.randint(0, _MOST - len(processes))
    abilities = [[process] for process in processes]
    abilities += [_abilities(processes, rng) for _ in range(others)]
    return [
        {
            "name": f"machine_{index}",
            "processes": {process["name"]: rng.randint(*_TIMES) for process in able},
        }
        for index, able in enumerate(abilities)
    ]


def exchange_fields(machines: Sequence[Document], processes: Sequence[Document]) -> list[Field]:
    """Return the exchange cells that machines need for their inputs and outputs."""
    by_name = {process["name"]: process for process in processes}
    return [
        (machine, field)
        for machine in machines
        for side, field in (("inputs", "input_cell"), ("outputs", "output_cell"))
        if any(by_name[name][side] for name in machine["processes"])
    ]


def assign_cells(
    fields: Sequence[Field],
    cells: Sequence[tuple[int, int]],
    shared: bool,
    rng: random.Random,
) -> None:
    """Assign a cell to every field.

    Parameters
    ----------
    fields : sequence of (dict, str)
        At least two fields.
    cells : sequence of (int, int)
        At least as many cells.
    shared : bool
        Whether some cells are assigned more than once; otherwise none is.
    rng : random.Random
    """
    number = rng.randint(max(1, len(fields) // 3), len(fields) - 1) if shared else len(fields)
    chosen = rng.sample(cells, number)
    chosen += rng.choices(chosen, k=len(fields) - number)
    rng.shuffle(chosen)
    for (machine, field), cell in zip(fields, chosen, strict=True):
        machine[field] = list(cell)


def _abilities(processes: Sequence[Document], rng: random.Random) -> list[Document]:
    """Return one process, or up to three that both consume and emit, unlike bins and chutes."""
    inner = [process for process in processes if process["inputs"] and process["outputs"]]
    if rng.choice((True, False)):
        return [rng.choice(processes)]
    return rng.sample(inner, rng.randint(1, min(_MOST_PROCESSES, len(inner))))
