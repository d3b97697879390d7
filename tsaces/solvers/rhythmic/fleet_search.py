"""The search for the fewest agents that keep a share of the throughput.

It goes through cycles, and tries limits on the fleet (`fleet_limits`), by turns. A cycle suits
if whole batches in it make at least what is to be kept, and no more than the throughput that was
reached: more products take more agents. Its production plan is the one for the fewest agents; its
routes are shortened until no more agents are saved.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, SearchStep
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.production.kits import parts_per_kit
from tsaces.solvers.protocol import SearchFinished
from tsaces.solvers.rhythmic.fleet_limits import FleetLimitSearch, SmallestFleet
from tsaces.solvers.rhythmic.floor_parameters import parameters_for
from tsaces.solvers.rhythmic.parameters import FleetSearchParameters
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.route_set import RouteSet
    from tsaces.solvers.protocol import Emit, SearchContext, Solver
    from tsaces.solvers.rhythmic.fleet_cycle_model import FleetCycleModel
    from tsaces.solvers.sharding import Shard

_ROUNDING = 1e-6
"""Batches by which a number may miss a whole one because of floating point."""


@dataclass
class _Cycle:
    steps: int
    products: Fraction
    attempts: int = 0
    failures: int = 0

    def cost(self, length_penalty: float) -> float:
        """Return its products per timestep, plus a penalty for its length; the least is best."""
        return float(self.products / self.steps) * (1 + length_penalty * self.steps)


@dataclass(frozen=True)
class FleetSearch:
    """A search for plans with few agents, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    throughput : float
        Products per timestep that were reached.
    least : float
        Products per timestep that must be kept.
    agents : int
        Fleet of the best plan so far.
    solver : Solver
        Raises the throughput of smaller fleets.
    parameters : CycleSearchParameters
        Parameters of cycle lengths, production plans and routes.
    fleet : FleetSearchParameters
    first : int
        Index, among the cycles that suit, best first, of the one to begin with; those before it
        come last.
    """

    throughput: float
    least: float
    agents: int
    solver: Solver
    parameters: CycleSearchParameters = field(default_factory=CycleSearchParameters)
    fleet: FleetSearchParameters = field(default_factory=FleetSearchParameters)
    first: int = 0

    @property
    def name(self) -> str:
        """Name of the method."""
        return "fleet"

    def shard(self, shard: Shard) -> FleetSearch:
        """Return one of several searches, each of which begins with another cycle."""
        return replace(self, first=shard.number)

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        # compiled code takes its time to load
        from tsaces.solvers.rhythmic.fleet_cycle_model import FleetCycleModel  # noqa: PLC0415

        parameters = parameters_for(self.parameters, layout_of(context.instance))
        program = FleetCycleModel(
            *(context.instance, self.throughput / self.agents, context.seed),
            *(parameters, self.fleet),
        )
        cycles = range(parameters.shortest_cycle, parameters.longest_cycle + 1)
        lengths = [steps for steps in cycles if steps % program.step_multiple == 0]
        is_small = self.parameters.is_small(len(context.instance.machines))
        fleet = SmallestFleet(
            *(self.agents, self.throughput, self.least / self.throughput, context.shared_bounds)
        )
        reduction = _FleetReduction(program, fleet, emit, self.fleet, is_small=is_small)
        limits = FleetLimitSearch(self.solver, context, fleet, emit, self.fleet.limit_positions)
        self._search_by_turns(reduction, limits, lengths)
        reason = "the fleet meets its lower bound" if fleet.is_optimal else "the time is up"
        emit(SearchFinished(reason))

    def _search_by_turns(
        self, reduction: _FleetReduction, limits: FleetLimitSearch, lengths: Sequence[int]
    ) -> None:
        """Try limits and go through cycles until the deadline, or until no fleet is smaller.

        A limit has more time in every turn. Cycles that failed are left until a smaller fleet
        reaches more than is known, for that is what must then be kept a share of.
        """
        context, fleet = limits.context, limits.fleet
        deadline, seed, seconds = context.deadline, context.seed, self.fleet.limit_seconds
        reached, cycles = fleet.throughput, self._cycles(context.instance, fleet, lengths)
        while not (deadline.has_passed or fleet.is_optimal):
            ends = deadline.share(self.fleet.limits_time_share) if cycles else deadline
            limits.run(ends, seconds, seed)
            if fleet.throughput > reached:
                reached, cycles = fleet.throughput, self._cycles(context.instance, fleet, lengths)
            is_long = deadline.remaining > 2 * seconds
            cycles = reduction.run(cycles, deadline.share(0.5) if is_long else deadline, seed)
            seconds *= self.fleet.limit_growth
            seed += 1

    def _cycles(
        self, instance: Instance, fleet: SmallestFleet, lengths: Sequence[int]
    ) -> list[_Cycle]:
        """Return the cycles that suit, those that make the least beyond what is kept first."""
        parts = parts_per_kit(instance)
        cycles = []
        for steps in lengths:
            batches = max(1, math.ceil(fleet.least * steps * parts - _ROUNDING))
            if batches <= fleet.throughput * steps * parts + _ROUNDING:
                cycles.append(_Cycle(steps, Fraction(batches, parts)))
        cycles.sort(key=lambda cycle: cycle.cost(self.fleet.length_penalty))
        first = self.first % max(1, len(cycles))
        return cycles[first:] + cycles[:first]


class _FleetReduction:
    """Finds plans of fewer and fewer agents, and emits them."""

    def __init__(
        self,
        program: FleetCycleModel,
        fleet: SmallestFleet,
        emit: Emit,
        parameters: FleetSearchParameters,
        *,
        is_small: bool,
    ) -> None:
        self._program = program
        self._fleet = fleet
        self._emit = emit
        self._parameters = parameters
        self._is_small = is_small

    def run(self, cycles: list[_Cycle], deadline: Deadline, seed: int) -> list[_Cycle]:
        """Go through the cycles again and again until none is left, or until the deadline.

        Returns
        -------
        list of _Cycle
            Those that are left.
        """
        while cycles:
            for cycle in cycles:
                if deadline.has_passed or self._fleet.is_optimal:
                    return cycles
                self._try(cycle, deadline, seed + 1000 * cycle.attempts)
                cycle.attempts += 1
            most = 1 if self._is_small else self._parameters.max_failures
            cycles = [cycle for cycle in cycles if cycle.failures < most]
        return cycles

    def _try(self, cycle: _Cycle, deadline: Deadline, seed: int) -> None:
        """Route a production plan of a cycle, and shorten its routes."""
        target = self._fleet.agents - 1
        self._emit(SearchStep(UNDATED, f"cycle of {cycle.steps}, aiming at {target} agents"))
        by_chance = cycle.attempts % 2 == 1
        production_plan = self._program.production_plan(
            cycle.steps, cycle.products, target, deadline, by_chance=by_chance
        )
        if production_plan is None:
            # on small floors only the model with whole batches proves that there is none
            cycle.failures += not (self._is_small and by_chance)
            return
        begin = time.monotonic()
        router = self._program.router(production_plan, cycle.steps, seed)
        routing_ends = deadline.share(self._parameters.route_share)
        is_routed = router.route(routing_ends, most_agents=target)
        spent = time.monotonic() - begin  # what was hard to route is hard to shorten
        fewest = router.routes.agents + 1
        stall_ends = deadline
        while is_routed:
            if router.routes.agents < fewest:
                fewest = router.routes.agents
                allowed = self._parameters.stall_share * deadline.remaining
                stall_ends = deadline.sooner(max(allowed, spent))
                if fewest < self._fleet.agents:
                    self._offer(cycle, production_plan, router.routes)
            is_routed = router.shorten_routes(stall_ends)

    def _offer(self, cycle: _Cycle, production_plan: ProductionPlan, routes: RouteSet) -> None:
        """Emit a candidate, unless a buffer has too little room for it."""
        candidate = self._program.candidate(production_plan, routes)
        if self._program.has_room(candidate):
            self._fleet.update(routes.agents, float(production_plan.products / cycle.steps))
            self._emit(candidate)
