"""What robots do at the timesteps of one period, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan.periodic_trajectory import LAST_TIMESTEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.plan.compiled_plan import CompiledPlan
    from tsaces.plan.periodic_trajectory import Span

    Numbers = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_LONG_AGO = -(2**62)


@dataclass(frozen=True)
class RobotTally:
    """Timesteps of robots in one period.

    Attributes
    ----------
    waiting : int array, shape (cells,)
        In which a robot has not moved, and neither drives on through its cell nor is handled, by
        its cell.
    entering : int array, shape (places,)
        In which a robot has come from another cell, by its place.
    driving : int
        In which a robot has not moved, but its cell takes longer to drive through.
    handling : int
        In which a robot has not moved, and exchanges something or is handled before it does.
    """

    waiting: Numbers
    entering: Numbers
    driving: int
    handling: int


def tally_of(plan: CompiledPlan) -> RobotTally:
    """Count what the robots of a plan do in the period that is repeated for ever."""
    counter = _Counter(plan)
    trajectory = plan.trajectory
    begin = trajectory.transient + 1
    if counter.looks_back:  # whoever stands when the period begins came in the one before
        for span in trajectory.spans(begin, trajectory.period, LAST_TIMESTEP):
            counter.add(span)
        begin += trajectory.period
        counter.restart()
    for span in trajectory.spans(begin, trajectory.period, LAST_TIMESTEP):
        counter.add(span)
    return RobotTally(counter.waiting, counter.entering, counter.driving, counter.handling)


class _Counter:
    """Counts span by span."""

    def __init__(self, plan: CompiledPlan) -> None:
        self._trajectory = plan.trajectory
        self._places = np.array(plan.layout.places)
        self._traversal = np.array(plan.layout.traversal, dtype=np.int64)
        self._handling = _handling_of(plan.instance)
        self.looks_back = bool((self._traversal > 1).any() or self._handling.any())
        (first,) = self._trajectory.spans(self._trajectory.transient, 1)
        self._before = first.read(self._trajectory.cells)[-1]
        self._since = np.full(plan.agents, _LONG_AGO)
        self._ready = np.full(plan.agents, _LONG_AGO)
        self._sizes = len(plan.layout.cells), len(plan.layout.clearance)
        self.restart()

    def restart(self) -> None:
        """Count from 0 on; where robots are, and since when, is kept."""
        num_cells, num_places = self._sizes
        self.waiting = np.zeros(num_cells, dtype=np.int64)
        self.entering = np.zeros(num_places, dtype=np.int64)
        self.driving = self.handling = 0

    def add(self, span: Span) -> None:
        """Count the timesteps of a span."""
        if span.pause:
            past = span.start - self._since
            driven = np.clip(self._traversal[self._before] - past, 0, span.pause)
            self.driving += int(driven.sum())
            np.add.at(self.waiting, self._before, span.pause - driven)
            return
        cells = span.read(self._trajectory.cells)
        has_moved = cells != np.vstack([self._before, cells[:-1]])
        has_exchanged = self._exchanges(span)
        is_idle = ~has_moved & ~has_exchanged
        if self.looks_back:
            t = span.start + np.arange(len(span))[:, None]
            since = np.where(has_moved, t, _LONG_AGO)
            since[0] = np.maximum(since[0], self._since)
            np.maximum.accumulate(since, axis=0, out=since)
            is_driving = is_idle & (t < since + self._traversal[cells])
            self.driving += int(is_driving.sum())
            is_idle &= ~is_driving
            self._count_handling(span, cells, since)
            self._since = since[-1]
        np.add.at(self.entering, self._places[cells[has_moved]], 1)
        np.add.at(self.waiting, cells[is_idle], 1)
        self.handling += int((~has_moved & has_exchanged).sum())
        self._before = cells[-1]

    def _exchanges(self, span: Span) -> Mask:
        """Return whether each robot exchanges something, by timestep of a span and robot."""
        found = np.zeros((len(span), self._trajectory.agents), dtype=bool)
        exchanges, offsets = self._trajectory.exchanges_of(span)
        found[np.repeat(np.arange(len(span)), np.diff(offsets)), exchanges[:, 0]] = True
        return found

    def _count_handling(self, span: Span, cells: NDArray[np.int32], since: Numbers) -> None:
        """Count as handling what was taken for driving and waiting right before exchanges.

        Some of it may have been in the period before; as much is then in the one that follows.
        """
        exchanges, offsets = self._trajectory.exchanges_of(span)
        rows = np.repeat(np.arange(len(span)), np.diff(offsets)).tolist()
        for row, (agent, machine, kind, _) in zip(rows, exchanges.tolist(), strict=True):
            t, cell, came = span.start + row, int(cells[row, agent]), int(since[row, agent])
            first = max(t - int(self._handling[machine, kind]), came + 1, int(self._ready[agent]))
            driven_until = min(t, came + int(self._traversal[cell]))
            handled, driven = max(0, t - first), max(0, driven_until - first)
            self.handling += handled
            self.driving -= driven
            self.waiting[cell] -= handled - driven
            self._ready[agent] = t + 1


def _handling_of(instance: Instance) -> Numbers:
    """Return timesteps by machine and `ExchangeKind`."""
    times = np.zeros((len(instance.machines), len(ExchangeKind)), dtype=np.int64)
    for m, machine in enumerate(instance.machines):
        times[m, ExchangeKind.DEPOSIT] = machine.handling.input
        times[m, ExchangeKind.PICKUP] = machine.handling.output
    return times
