"""What the robots of a plan do with their time, counted over one period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.robot_time import FULL, RobotTime, WaitingPlace
from tsaces.plan.periodic_trajectory import LAST_TIMESTEP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.plan.compiled_plan import CompiledPlan
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory, Span

    Exchanging = tuple[tuple[str, str], ...]
    """Machines, each with the side on which it is served."""


def robot_time_of(plan: CompiledPlan) -> RobotTime:
    """Return what the robots do in the period that is repeated for ever."""
    tally = _Tally.of(plan)
    whole = plan.agents * plan.period
    waiting, entering = tally.waiting.sum(), tally.entering.sum()
    served = _served(plan)
    busiest = _busiest(plan, served, tally.entering)
    return RobotTime(
        moving=float(entering / whole),
        handling=tally.handling / whole,
        waiting=float(waiting / whole),
        places=_places(plan, served, tally.waiting, whole),
        busiest_cell=plan.layout.addresses[busiest],
        busiest_flow=float(tally.entering[busiest] / plan.period),
        full_cells=int((tally.entering >= FULL * plan.period).sum()),
    )


@dataclass(frozen=True)
class _Tally:
    """Timesteps of robots in one period.

    Attributes
    ----------
    waiting : int array, shape (cells,)
        In which a robot has not moved and exchanges nothing, by its cell.
    entering : int array, shape (places,)
        In which a robot has come from another cell, by its place.
    handling : int
        In which a robot has not moved and exchanges something.
    """

    waiting: NDArray[np.int64]
    entering: NDArray[np.int64]
    handling: int

    @classmethod
    def of(cls, plan: CompiledPlan) -> _Tally:
        trajectory, layout = plan.trajectory, plan.layout
        places = np.array(layout.places)
        waiting = np.zeros(len(layout.cells), dtype=np.int64)
        entering = np.zeros(len(layout.clearance), dtype=np.int64)
        handling = 0
        (first,) = trajectory.spans(trajectory.transient, 1)
        before = first.read(trajectory.cells)[-1]
        begin = trajectory.transient + 1
        for span in trajectory.spans(begin, trajectory.period, LAST_TIMESTEP):
            if span.pause:
                np.add.at(waiting, before, span.pause)
                continue
            cells = span.read(trajectory.cells)
            has_moved = cells != np.vstack([before, cells[:-1]])
            has_exchanged = _exchanges(trajectory, span)
            np.add.at(entering, places[cells[has_moved]], 1)
            np.add.at(waiting, cells[~has_moved & ~has_exchanged], 1)
            handling += int((~has_moved & has_exchanged).sum())
            before = cells[-1]
        return cls(waiting, entering, handling)


def _exchanges(trajectory: PeriodicTrajectory, span: Span) -> NDArray[np.bool_]:
    """Return whether each robot exchanges something, by timestep of a span and robot."""
    found = np.zeros((len(span), trajectory.agents), dtype=bool)
    exchanges, offsets = trajectory.exchanges_of(span)
    found[np.repeat(np.arange(len(span)), np.diff(offsets)), exchanges[:, 0]] = True
    return found


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
