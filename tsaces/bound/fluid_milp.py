"""The fluid MILP, solved: how much any plan can make.

Its optimum, or the solver's dual bound when it is stopped early, bounds the throughput of
every embedding of the instance, whichever method finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound.counting import counting_bound
from tsaces.bound.fluid_model import build_fluid_model, build_trip_model
from tsaces.bound.trip_variables import are_far_fewer
from tsaces.deadline import NEVER, Deadline
from tsaces.milp import Incumbent, Outcome, SolveStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.bound.fluid_model import FluidModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


_FOR_TRIPS = 1 / 2
"""Share of the time for the program of trips, where there is one."""


class FluidMilp:
    """The most that rates of machines and flows of agents can make.

    Where ways are many, as on open floor, a smaller program of trips is solved first. It is less
    tight only if what binds are places at which nobody exchanges, single-file lanes, or zones.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    one_process_per_machine : bool
        False to let machines run all their processes at once: what is then still out of
        reach is not for want of machines.
    """

    def __init__(
        self, instance: Instance, traffic: TrafficSystem, *, one_process_per_machine: bool = True
    ) -> None:
        self._instance = instance
        self._model = build_fluid_model(
            instance, traffic, one_process_per_machine=one_process_per_machine
        )
        self._trips = (
            build_trip_model(instance, traffic, one_process_per_machine=one_process_per_machine)
            if are_far_fewer(instance, traffic, self._model.machines)
            else None
        )

    def solve(
        self,
        deadline: Deadline = NEVER,
        *,
        seed: int = 0,
        on_bound: Callable[[float], None] | None = None,
        relative_gap: float = 1e-4,
    ) -> float:
        """Return the proven bound, in products per timestep.

        Parameters
        ----------
        deadline : Deadline
            At which to stop; the dual bound is returned.
        seed : int
        on_bound : callable, optional
            Hears of every tighter bound on the way.
        relative_gap : float
            Between the bound and the best fluid solution, at which to stop.
        """
        monitor = _BoundMonitor(counting_bound(self._instance), on_bound or _ignore)
        if self._trips is not None:
            _tighten(monitor, self._trips, deadline.share(_FOR_TRIPS), seed, relative_gap)
        bound = _tighten(monitor, self._model, deadline, seed, relative_gap)
        return 0.0 if bound < self._model.nothing else bound


def _tighten(
    monitor: _BoundMonitor, model: FluidModel, deadline: Deadline, seed: int, relative_gap: float
) -> float:
    """Pass on what a program proves, first without whole machines, and return the best bound."""
    relaxed = model.in_highs(seed, integer=False).solve(deadline)
    if relaxed.status is SolveStatus.OPTIMAL:
        monitor.tighten(relaxed.bound)
    outcome = model.in_highs(seed).solve(deadline, monitor, relative_gap)
    return monitor.tighten(_bound_of(outcome))


class _BoundMonitor:
    """Passes on every bound that is tighter than those before."""

    def __init__(self, best: float, report: Callable[[float], None]) -> None:
        self._best = best
        self._report = report

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Fluid solutions are no plans; only the bound counts."""

    def on_bound(self, bound: float) -> bool:
        """Pass a tighter bound on; never end the run."""
        self.tighten(bound)
        return False

    def tighten(self, bound: float) -> float:
        """Return the best bound so far, `bound` included."""
        bound = max(0.0, bound)
        if bound < self._best * (1 - 1e-9):
            self._best = bound
            self._report(bound)
        return self._best


def _bound_of(outcome: Outcome) -> float:
    """Standing still is feasible, so an infeasible model would be a defect of ours."""
    if outcome.status is SolveStatus.INFEASIBLE:
        raise ArithmeticError("the fluid model has no solution, not even standing still")
    return outcome.bound


def _ignore(_bound: float) -> None:
    """Hear nothing."""
