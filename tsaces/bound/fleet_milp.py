"""How few agents can make so much: the fluid program, the other way round."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.bound.fluid_model import build_fluid_model, build_trip_model
from tsaces.bound.trip_variables import are_far_fewer
from tsaces.deadline import NEVER, Deadline
from tsaces.milp import Incumbent, SolveStatus, total

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_ROUNDING = 1e-5
"""Agents by which the solver's arithmetic may be off."""
_GAP = 1e-3
_NOISE = 1e-7
"""Share of the products by which it may be off, as the solver's tolerances go."""


class FleetMilp:
    """The least fleet whose long-run averages make so many products per timestep.

    Agents are flow times time (Little's law), so that every plan with that throughput has as
    many agents at least. Where ways are many, as on open floor, a smaller program of trips is
    solved first.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    throughput : float
        Products per timestep that are to be made.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem, throughput: float) -> None:
        flows = build_fluid_model(instance, traffic)
        self._programs = [flows]
        if are_far_fewer(instance, traffic, flows.machines):
            self._programs.insert(0, build_trip_model(instance, traffic))
        for fluid in self._programs:
            fluid.problem += total(fluid.products()) >= throughput * (1 - _NOISE)
            agents = fluid.agents()
            fluid.problem.setObjective(total((standing, -weight) for standing, weight in agents))

    def solve(
        self,
        deadline: Deadline = NEVER,
        *,
        seed: int = 0,
        on_bound: Callable[[int], None] | None = None,
    ) -> int:
        """Return the least number of agents that is proven by the deadline.

        Parameters
        ----------
        deadline : Deadline
        seed : int
        on_bound : callable, optional
            Hears of every higher bound on the way.
        """
        monitor = _FleetMonitor(on_bound)
        for number, fluid in enumerate(self._programs, start=1):
            until = deadline.share(number / len(self._programs))
            relaxed = fluid.in_highs(seed, integer=False).solve(until)
            if relaxed.status is SolveStatus.OPTIMAL:
                monitor.on_bound(relaxed.bound)
            outcome = fluid.in_highs(seed).solve(until, monitor, _GAP)
            monitor.on_bound(outcome.bound)
        return monitor.agents


class _FleetMonitor:
    """Passes on every bound that is higher than those before, in whole agents."""

    def __init__(self, report: Callable[[int], None] | None) -> None:
        self.agents = 1
        self._report = report

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Fluid solutions are no plans; only the bound counts."""

    def on_bound(self, bound: float) -> bool:
        """Pass a higher bound on; never end the run."""
        if math.isfinite(bound) and (agents := math.ceil(-bound - _ROUNDING)) > self.agents:
            self.agents = agents
            if self._report is not None:
                self._report(agents)
        return False
