"""What the robots of a plan do with their time, counted over one period."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.robot_time import FULL, RobotTime, WaitingPlace
from tsaces.plan.robot_tally import tally_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.plan.compiled_plan import CompiledPlan

    Exchanging = tuple[tuple[str, str], ...]
    """Machines, each with the side on which it is served."""


def robot_time_of(plan: CompiledPlan) -> RobotTime:
    """Return what the robots do in the period that is repeated for ever."""
    tally = tally_of(plan)
    whole = plan.agents * plan.period
    waiting, entering = tally.waiting.sum(), tally.entering.sum()
    served = _served(plan)
    busiest = _busiest(plan, served, tally.entering)
    return RobotTime(
        moving=float((entering + tally.driving) / whole),
        handling=tally.handling / whole,
        waiting=float(waiting / whole),
        places=_places(plan, served, tally.waiting, whole),
        busiest_cell=plan.layout.addresses[busiest],
        busiest_flow=float(tally.entering[busiest] / plan.period),
        full_cells=int((tally.entering >= FULL * plan.period).sum()),
    )


def _busiest(
    plan: CompiledPlan, served: Mapping[Cell, Exchanging], entering: NDArray[np.int64]
) -> int:
    """Return the place that is entered most; of equals, one where machines are served."""
    most: list[int] = np.flatnonzero(entering == entering.max()).tolist()
    return next((place for place in most if plan.layout.addresses[place] in served), most[0])


def _places(
    plan: CompiledPlan,
    served: Mapping[Cell, Exchanging],
    waiting: NDArray[np.int64],
    whole: int,
) -> tuple[WaitingPlace, ...]:
    cells: defaultdict[tuple[Exchanging, Cell | None], list[tuple[int, Cell]]] = defaultdict(list)
    for cell in np.flatnonzero(waiting).tolist():
        cells[_ahead(plan, served, cell)].append((-int(waiting[cell]), plan.cells[cell]))
    places = [
        WaitingPlace(
            machines=tuple(machine for machine, _ in exchanging),
            sides=tuple(side for _, side in exchanging),
            junction=junction,
            near=None if junction is None else _nearest(plan, served, junction),
            share=-sum(count for count, _ in found) / whole,
            cells=tuple((cell, -count / whole) for count, cell in sorted(found)),
        )
        for (exchanging, junction), found in cells.items()
    ]
    return tuple(sorted(places, key=lambda place: (-place.share, place.cells[0][0])))


def _ahead(
    plan: CompiledPlan, served: Mapping[Cell, Exchanging], cell: int
) -> tuple[Exchanging, Cell | None]:
    """Return whom robots on a cell meet first on their way, else the junction they come to.

    Where the way branches on open floor, that is such a junction.
    """
    exits, is_junction = plan.layout.exits, plan.layout.is_junction
    while True:
        exchanging = served.get(plan.cells[cell])
        if exchanging and (plan.layout.is_roadmap or not is_junction[cell]):
            return exchanging, None
        if is_junction[cell] or len(exits[cell]) > 1:
            return (), plan.cells[cell]
        (cell,) = exits[cell]


def _nearest(plan: CompiledPlan, served: Mapping[Cell, Exchanging], place: Cell) -> str | None:
    """Return the machine that is served nearest to a place, along columns and rows, or x and y."""
    layout = plan.layout
    x, y = layout.positions[layout.places[layout.number[place]]]

    def away(cell: Cell) -> tuple[float, Cell]:
        its_x, its_y = layout.positions[layout.places[layout.number[cell]]]
        return abs(its_x - x) + abs(its_y - y), cell

    found = min(served, key=away, default=None)
    return None if found is None else served[found][0][0]


def _served(plan: CompiledPlan) -> dict[Cell, Exchanging]:
    """Return the machines that robots serve on each cell: idle ones are nobody's aim."""
    found: dict[Cell, Exchanging] = {}
    for machine in plan.instance.machines:
        name = plan.assignment[machine.name]
        if name is None:
            continue
        process = plan.instance.procedure.by_name[name]
        for side, cells, tokens in (
            ("input", machine.input_cells, process.inputs),
            ("output", machine.output_cells, process.outputs),
        ):
            for cell in cells if tokens else ():
                found[cell] = (*found.get(cell, ()), (machine.name, side))
    return found
