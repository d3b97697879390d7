"""The search for the throughput to keep with limits on the fleet.

A plan for few agents is mostly another one than a plan for many that was thinned out: it may be
a single tour through all machines. So the methods that raise the throughput are run on the
instance with a smaller fleet, until they reach what is to be kept. More agents are not always
easier: a small fleet can go round on one tour, and a large one is in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, SearchStep
from tsaces.model.rates import rate_text
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.shared_bounds import Bounds, SharedBounds

if TYPE_CHECKING:
    from tsaces.deadline import Deadline
    from tsaces.solvers.protocol import Emit, Report, Solver

_ROUNDING = 1e-9
"""Relative: throughputs that differ by less are the same."""


class SmallestFleet:
    """The smallest fleet that keeps the throughput so far, in any process.

    Parameters
    ----------
    agents : int
    throughput : float
        Products per timestep that were reached.
    keep : float
        Share of the highest throughput that must be kept.
    shared_bounds : SharedBounds
    """

    def __init__(
        self, agents: int, throughput: float, keep: float, shared_bounds: SharedBounds
    ) -> None:
        self._own = agents
        self._throughput = throughput
        self._keep = keep
        self._shared_bounds = shared_bounds

    @property
    def throughput(self) -> float:
        """The highest throughput so far: a smaller fleet may reach more than a larger one did."""
        return max(self._throughput, self._shared_bounds.current.throughput)

    @property
    def least(self) -> float:
        """Products per timestep that must be kept."""
        return self._keep * self.throughput

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        return int(min(self._own, self._shared_bounds.current.agents))

    @property
    def lower_bound(self) -> int:
        """Agents that every fleet has, as far as is proven."""
        return self._shared_bounds.current.min_agents

    @property
    def is_optimal(self) -> bool:
        """Whether no fleet is smaller."""
        return self.agents <= self.lower_bound

    def keeps(self, throughput: float) -> bool:
        """Whether a throughput is what must be kept, or more."""
        return throughput >= self.least * (1 - _ROUNDING)

    def update(self, agents: int, throughput: float) -> None:
        """Take note of a plan that keeps enough."""
        self._own = min(self._own, agents)
        self._throughput = max(self._throughput, throughput)


@dataclass(frozen=True)
class FleetLimitSearch:
    """Tries limits between the lower bound of the fleet and the smallest fleet known.

    Attributes
    ----------
    solver : Solver
        Raises the throughput of an instance.
    context : SearchContext
        Its instance and seed are used.
    fleet : SmallestFleet
    emit : Emit
    positions : tuple of float
        Limits to try, as shares of the way from the lower bound to the smallest fleet known.
    """

    solver: Solver
    context: SearchContext
    fleet: SmallestFleet
    emit: Emit
    positions: tuple[float, ...]

    def run(self, deadline: Deadline, seconds: float, seed: int) -> None:
        """Try limits until none is left.

        Parameters
        ----------
        deadline : Deadline
        seconds : float
            Time for one limit, after which another one is tried.
        seed : int
        """
        tried: set[int] = set()
        while not deadline.has_passed:
            limit = next((limit for limit in self._limits() if limit not in tried), None)
            if limit is None:
                return
            tried.add(limit)
            self._try(limit, deadline.sooner(seconds), seed)

    def _limits(self) -> list[int]:
        """Return the limits to try at present; the largest is one agent less than are known."""
        least, most = self.fleet.lower_bound, self.fleet.agents - 1
        if least > most:
            return []
        return [*(least + int(position * (most - least)) for position in self.positions), most]

    def _try(self, limit: int, deadline: Deadline, seed: int) -> None:
        """Raise the throughput of a fleet of this size to what must be kept."""
        least = self.fleet.least
        self.emit(SearchStep(UNDATED, f"at most {limit} agents, aiming at {rate_text(least, 4)}"))
        instance = replace(self.context.instance, max_agents=limit)
        enough = SharedBounds(Bounds(upper_bound=least))  # the search ends when it meets this
        self.solver(SearchContext(instance, deadline, seed, enough), self._pass_on)

    def _pass_on(self, report: Report) -> None:
        """Emit a candidate that keeps the throughput with fewer agents than are known."""
        if not isinstance(report, Candidate) or report.agents >= self.fleet.agents:
            return
        if self.fleet.keeps(report.throughput):
            self.fleet.update(report.agents, report.throughput)
            self.emit(report)
