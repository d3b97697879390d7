"""The check that input and output cells are cells in which agents may exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Cell, Instance, Machine
    from tsaces.model.traffic_system import Layout


def exchange_cells(instance: Instance) -> set[Cell]:
    """Return every input and output cell of the instance's machines."""
    return {cell for m in instance.machines for cell in (*m.input_cells, *m.output_cells)}


def check_exchange_cells(machines: Iterable[Machine], layout: Layout) -> None:
    """Raise `InstanceError` with a problem for every exchange cell that is none."""
    if problems := list(_find_problems(machines, layout)):
        raise InstanceError(problems)


def _find_problems(machines: Iterable[Machine], layout: Layout) -> Iterator[Problem]:
    for index, machine in enumerate(machines):
        for side in ("input_cell", "output_cell"):
            cells: tuple[Cell, ...] = getattr(machine, f"{side}s")
            for n, cell in enumerate(cells):
                if not layout.is_road_cell(cell):
                    field = f"{side}s[{n}]" if len(cells) > 1 else side
                    yield _create_problem(f"machines[{index}].{field}", cell, layout)


def _create_problem(field: str, cell: Cell, layout: Layout) -> Problem:
    if layout.is_roadmap:
        words = "no place of this layout"
        advice, habit = 'give a point as ["P1"] or a cell of a lane as ["L1", 0]', ""
    else:
        kind = "a junction" if cell in layout.number else "impassable or off the layout"
        words = f"no road cell but {kind}"
        advice, habit = "give a cell with > < ^ or v", ""
        row, column = cell
        if isinstance(row, int) and layout.is_road_cell(swapped := (column, row)):
            advice = f"{format_cell(swapped)} is one: cells are [column, row]"
            habit = ", row first"
    return Problem(
        field, f"{format_cell(cell)} is {words}; {advice}", (cell,), kind=f"{words}{habit}"
    )
