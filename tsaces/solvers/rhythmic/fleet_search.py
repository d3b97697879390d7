"""The search for the fewest agents that make so much, cycle by cycle.

A cycle suits if whole batches of it make at least what is to be kept, and no more than the
throughput that was reached: more products take more agents. Its budget is the one for the
fewest agents; its tours are drawn tighter until no more agents are saved.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, SearchStep
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.production.production_plan import batches_per_run
from tsaces.solvers.protocol import SearchFinished
from tsaces.solvers.rhythmic.parameters import FleetSearchParameters

if TYPE_CHECKING:
    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit, SearchContext
    from tsaces.solvers.rhythmic.fleet_cycle_model import FleetCycleModel
    from tsaces.solvers.sharding import Shard
    from tsaces.solvers.shared_bounds import SharedBounds

_ROUNDING = 1e-6
"""Batches by which a number may miss a whole one because of floating point."""


@dataclass
class _Cycle:
    steps: int
    products: Fraction
    attempts: int = 0
    failures: int = 0

    def cost(self, length_penalty: float) -> float:
        """Return what it makes beside others, the less the better; length counts as well."""
        return float(self.products / self.steps) * (1 + length_penalty * self.steps)


@dataclass(frozen=True)
class FleetSearch:
    """A search for plans with few agents, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    throughput : float
        Products per timestep that were reached.
    least : float
        That must be kept.
    agents : int
        Fleet of the best plan known.
    parameters : CycleSearchParameters
        For the lengths of the cycles, production plans and routes.
    fleet : FleetSearchParameters
    first : int
        Of the cycles that suit, best first, the one to begin with; the first ones come last.
    """

    throughput: float
    least: float
    agents: int
    parameters: CycleSearchParameters = field(default_factory=CycleSearchParameters)
    fleet: FleetSearchParameters = field(default_factory=FleetSearchParameters)
    first: int = 0

    @property
    def name(self) -> str:
        """Name of the method."""
        return "fleet"

    def shard(self, shard: Shard) -> FleetSearch:
        """Return one of several searches: none of them begins with the cycle of another."""
        return replace(self, first=shard.number)

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        # compiled code takes its time to load
        from tsaces.solvers.rhythmic.fleet_cycle_model import FleetCycleModel  # noqa: PLC0415

        program = FleetCycleModel(
            *(context.instance, self.throughput / self.agents, context.seed),
            *(self.parameters, self.fleet),
        )
        is_small = self.parameters.is_small(len(context.instance.machines))
        reduction = _FleetReduction(
            program, self.agents, emit, context.shared_bounds, self.fleet, is_small=is_small
        )
        reduction.run(self._cycles(context.instance), context.deadline, context.seed)
        reason = "the time is up" if context.deadline.has_passed else "no cycle takes fewer agents"
        emit(SearchFinished(reason))

    def _cycles(self, instance: Instance) -> list[_Cycle]:
        """Return the cycles that suit, those that make least too much first."""
        parts = batches_per_run(instance, instance.procedure.output_process)
        cycles = []
        for steps in range(self.parameters.shortest_cycle, self.parameters.longest_cycle + 1):
            batches = max(1, math.ceil(self.least * steps * parts - _ROUNDING))
            if batches <= self.throughput * steps * parts + _ROUNDING:
                cycles.append(_Cycle(steps, Fraction(batches, parts)))
        cycles.sort(key=lambda cycle: cycle.cost(self.fleet.length_penalty))
        first = self.first % max(1, len(cycles))
        return cycles[first:] + cycles[:first]


class _FleetReduction:
    """Finds plans of ever fewer agents, and announces them."""

    def __init__(  # noqa: PLR0913 - set once, by its search
        self,
        program: FleetCycleModel,
        agents: int,
        emit: Emit,
        shared_bounds: SharedBounds,
        parameters: FleetSearchParameters,
        *,
        is_small: bool,
    ) -> None:
        self._program = program
        self._own_agents = agents
        self._shared_bounds = shared_bounds
        self._emit = emit
        self._parameters = parameters
        self._is_small = is_small

    @property
    def _agents(self) -> int:
        """The smallest fleet that is known, whoever found it."""
        return int(min(self._own_agents, self._shared_bounds.current.agents))

    def run(self, cycles: list[_Cycle], deadline: Deadline, seed: int) -> None:
        """Go through the cycles again and again, until none is left or the time is up."""
        while cycles:
            for cycle in cycles:
                if deadline.has_passed:
                    return
                self._try(cycle, deadline, seed + 1000 * cycle.attempts)
                cycle.attempts += 1
            most = 1 if self._is_small else self._parameters.max_failures
            cycles = [cycle for cycle in cycles if cycle.failures < most]

    def _try(self, cycle: _Cycle, deadline: Deadline, seed: int) -> None:
        """Route a budget of a cycle, and draw its tours tighter."""
        aim = self._agents - 1
        self._emit(SearchStep(UNDATED, f"cycle of {cycle.steps}, aiming at {aim} agents"))
        by_chance = cycle.attempts % 2 == 1
        production_plan = self._program.production_plan(
            cycle.steps, cycle.products, aim, deadline, by_chance=by_chance
        )
        if production_plan is None:
            # where machines are few, only the whole program tells that there is none
            cycle.failures += not (self._is_small and by_chance)
            return
        begin = time.monotonic()
        router = self._program.router(production_plan, cycle.steps, seed)
        is_laid = router.route(deadline.share(self._parameters.route_share), most_agents=aim)
        spent = time.monotonic() - begin  # what was hard to lay is hard to draw tighter
        fewest = router.routes.agents + 1
        patience_ends = deadline
        while is_laid:
            if router.routes.agents < fewest:
                fewest = router.routes.agents
                patience_ends = deadline.sooner(
                    max(self._parameters.stall_share * deadline.remaining, spent)
                )
                if fewest < self._agents:
                    self._own_agents = fewest
                    self._emit(self._program.candidate(production_plan, router.routes))
            is_laid = router.shorten_routes(patience_ends)
