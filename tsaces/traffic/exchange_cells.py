"""The check that input and output cells are road cells of the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Cell, Instance, Machine
    from tsaces.model.traffic_system import Layout


def exchange_cells(instance: Instance) -> set[tuple[int, int]]:
    """Return every input and output cell of the instance's machines."""
    cells = [cell for m in instance.machines for cell in (m.input_cell, m.output_cell)]
    return {cell for cell in cells if cell is not None}


def check_exchange_cells(machines: Iterable[Machine], layout: Layout) -> None:
    """Raise `InstanceError` with a problem for every exchange cell that is not a road cell."""
    if problems := list(_find_problems(machines, layout)):
        raise InstanceError(problems)


def _find_problems(machines: Iterable[Machine], layout: Layout) -> Iterator[Problem]:
    for index, machine in enumerate(machines):
        for field in ("input_cell", "output_cell"):
            cell = getattr(machine, field)
            if cell is not None and not layout.is_road_cell(cell):
                yield _create_problem(f"machines[{index}].{field}", cell, layout)


def _create_problem(field: str, cell: Cell, layout: Layout) -> Problem:
    kind = "a junction" if cell in layout.number else "impassable or off the layout"
    words = f"no road cell but {kind}"
    advice, habit = "give a cell with > < ^ or v", ""
    swapped = cell[1], cell[0]
    if layout.is_road_cell(swapped):
        advice = f"{format_cell(swapped)} is one: cells are [column, row]"
        habit = ", row first"
    return Problem(
        field, f"{format_cell(cell)} is {words}; {advice}", (cell,), kind=f"{words}{habit}"
    )
