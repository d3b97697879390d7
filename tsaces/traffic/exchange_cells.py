"""Input and output cells must be road cells of the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Instance, Machine
    from tsaces.model.traffic_system import Layout


def exchange_cells(instance: Instance) -> set[tuple[int, int]]:
    """Return every input and output cell of the instance's machines."""
    cells = [cell for m in instance.machines for cell in (m.input_cell, m.output_cell)]
    return {cell for cell in cells if cell is not None}


def check_exchange_cells(machines: Iterable[Machine], layout: Layout) -> None:
    """Raise `InstanceError` for every exchange cell that is no road cell."""
    if problems := list(_problems(machines, layout)):
        raise InstanceError(problems)


def _problems(machines: Iterable[Machine], layout: Layout) -> Iterator[Problem]:
    for index, machine in enumerate(machines):
        for field in ("input_cell", "output_cell"):
            cell = getattr(machine, field)
            if cell is None or layout.is_road_cell(cell):
                continue
            kind = "a junction" if cell in layout.number else "impassable or off the layout"
            yield Problem(
                f"machines[{index}].{field}",
                f"[{cell[0]}, {cell[1]}] is no road cell but {kind}",
                (cell,),
            )
