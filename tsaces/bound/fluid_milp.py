"""The fluid MILP: long-run averages of any collision-free plan satisfy it.

Its optimum, or the solver's dual bound when it is stopped early, therefore bounds the
throughput of every embedding of the instance, whichever method finds it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import pulp

from tsaces.bound.counting import counting_bound
from tsaces.bound.segments import Segment, segments
from tsaces.bound.time_scale import scale_of
from tsaces.deadline import NEVER, Deadline
from tsaces.milp import HighsModel, Incumbent, Outcome, Status, total
from tsaces.traffic import exchange_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tsaces.model.counts import Counts
    from tsaces.model.instance import Instance, Machine
    from tsaces.model.traffic_system import TrafficSystem

_ZERO_TOLERANCE = 1e-9
"""Share of what machines could make, below which a throughput is a rounding error of the solver."""

_NULL = ""  # no token has the empty name, so it can stand for ∅


class FluidMilp:
    """Rates of machines and flows of agents, without their timesteps.

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
        self.instance = instance
        self.traffic = traffic
        self.process_limits: dict[int, pulp.LpConstraint] = {}
        self.rate_limits: dict[tuple[int, str], pulp.LpConstraint] = {}
        self.cell_limits: dict[int, pulp.LpConstraint] = {}
        self.standing: dict[int, pulp.LpVariable] = {}
        self.tokens = (*instance.procedure.tokens, _NULL)
        self.scale = scale_of(instance)
        self.problem = pulp.LpProblem("fluid", pulp.LpMaximize)
        self._create_machine_variables()
        self._create_flow_variables()
        self._maximise_output()
        if one_process_per_machine:
            self._assign_one_process()
        self._limit_rates()
        self._tie_exchanges_to_rates()
        self._conserve_flows()
        self._limit_cells()
        self._exchange_while_there()
        self._limit_fleet()

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
        best = counting_bound(self.instance)
        report = on_bound or _ignore
        relaxed = self.model(seed, integer=False).solve(deadline)
        if relaxed.status is Status.OPTIMAL and relaxed.bound < best:
            best = max(0.0, relaxed.bound)
            report(best)
        monitor = _BoundMonitor(best, report)
        outcome = self.model(seed).solve(deadline, monitor, relative_gap)
        bound = monitor.tighten(_bound_of(outcome))
        return 0.0 if bound < self.nothing else bound

    def model(self, seed: int = 0, *, integer: bool = True) -> HighsModel:
        """Return the problem in HiGHS, its rates large enough for the solver's tolerances."""
        return HighsModel(self.problem, seed=seed, integer=integer, scale=self.scale)

    @property
    def nothing(self) -> float:
        """Throughputs below it are nothing but rounding errors of the solver."""
        return _ZERO_TOLERANCE / self.scale

    def _create_machine_variables(self) -> None:
        """A[m,p], x[m,p], and for every token a machine may give or take its exchange rate."""
        self.assigned: dict[tuple[int, str], pulp.LpVariable] = {}
        self.rate: dict[tuple[int, str], pulp.LpVariable] = {}
        self.deposit: dict[tuple[int, str], pulp.LpVariable] = {}
        self.pickup: dict[tuple[int, str], pulp.LpVariable] = {}
        for m, machine in enumerate(self.instance.machines):
            for n, (process, time) in enumerate(machine.processes.items()):
                self.assigned[m, process] = self.problem.add_variable(f"A_{m}_{n}", cat="Binary")
                self.rate[m, process] = self.problem.add_variable(f"x_{m}_{n}", 0, 1 / time)
            for n, token in enumerate(self.instance.procedure.tokens):
                if any(self._inputs(p).get(token) for p in machine.processes):
                    self.deposit[m, token] = self.problem.add_variable(f"dep_{m}_{n}", 0, 1)
                if any(self._outputs(p).get(token) for p in machine.processes):
                    self.pickup[m, token] = self.problem.add_variable(f"pick_{m}_{n}", 0, 1)

    def _create_flow_variables(self) -> None:
        """f[segment,τ]: agents per timestep that drive along it carrying τ or ∅."""
        cells = {self.traffic.layout.number[cell] for cell in exchange_cells(self.instance)}
        self.segments = tuple(segments(self.traffic, cells))
        self.flow = {
            (segment, token): self.problem.add_variable(f"f_{s}_{n}", 0, 1)
            for s, segment in enumerate(self.segments)
            for n, token in enumerate(self.tokens)
        }

    def _maximise_output(self) -> None:
        output = self.instance.procedure.output_process
        self.problem.setObjective(
            total((x, 1) for (_, process), x in self.rate.items() if process == output)
        )

    def _assign_one_process(self) -> None:
        for m, machine in enumerate(self.instance.machines):
            processes = total((self.assigned[m, p], 1) for p in machine.processes)
            self.process_limits[m] = processes <= 1
            self.problem += self.process_limits[m]

    def _limit_rates(self) -> None:
        for (m, process), rate in self.rate.items():
            time = self.instance.machines[m].processes[process]
            idle = total([(rate, 1), (self.assigned[m, process], -1 / time)])
            self.rate_limits[m, process] = idle <= 0
            self.problem += self.rate_limits[m, process]

    def _tie_exchanges_to_rates(self) -> None:
        """What a machine's process eats is deposited, what it emits is picked up."""
        for (m, token), deposit in self.deposit.items():
            eaten = self._turnover(m, token, self._inputs)
            self.problem += total([*eaten, (deposit, -1)]) == 0
        for (m, token), pickup in self.pickup.items():
            emitted = self._turnover(m, token, self._outputs)
            self.problem += total([*emitted, (pickup, -1)]) == 0

    def _conserve_flows(self) -> None:
        """At every cell a deposit turns τ into ∅, a pick-up ∅ into τ."""
        changes = self._changes_of_cargo()
        terms: dict[tuple[int, str], list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
        for (segment, token), flow in self.flow.items():
            terms[segment.end, token].append((flow, 1))
            terms[segment.start, token].append((flow, -1))
        for key, flows in terms.items():
            self.problem += total([*flows, *changes[key]]) == 0

    def _changes_of_cargo(self) -> dict[tuple[int, str], list[tuple[pulp.LpVariable, float]]]:
        """By cell and token: exchange rates, +1 where they add to the flow that leaves."""
        changes: dict[tuple[int, str], list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
        for (m, token), deposit in self.deposit.items():
            cell = self._cell(m, "input_cell")
            changes[cell, token].append((deposit, -1))
            changes[cell, _NULL].append((deposit, 1))
        for (m, token), pickup in self.pickup.items():
            cell = self._cell(m, "output_cell")
            changes[cell, token].append((pickup, 1))
            changes[cell, _NULL].append((pickup, -1))
        return changes

    def _limit_cells(self) -> None:
        """At most one agent a timestep enters any cell.

        Within a road the flow changes its labels but not its sum, so its first segment
        speaks for all its cells; a junction is entered from several roads.
        """
        entering: dict[int, list[Segment]] = defaultdict(list)
        for segment in self.segments:
            entering[segment.end].append(segment)
        for cell, arriving in entering.items():
            flows = [(self.flow[segment, t], 1) for segment in arriving for t in self.tokens]
            self.cell_limits[cell] = total([*flows, *self._agents_that_stay(cell)]) <= 1
            self.problem += self.cell_limits[cell]

    def _agents_that_stay(self, cell: int) -> Iterable[tuple[pulp.LpVariable, float]]:
        """Return what takes up a cell beside the agents that enter it.

        Where one machine is emptied and another fed, agents may stand to exchange more than
        once. Elsewhere one exchange is all that an agent can make until it comes again.
        """
        if cell not in self._touching_cells:
            return ()
        self.standing[cell] = self.problem.add_variable(f"stand_{cell}", 0, 1)
        return [(self.standing[cell], 1)]

    @cached_property
    def _touching_cells(self) -> set[int]:
        """Cells at which agents may deposit as well as pick up."""
        inputs = {self._cell(m, "input_cell") for m, _ in self.deposit}
        return inputs & {self._cell(m, "output_cell") for m, _ in self.pickup}

    def _exchange_while_there(self) -> None:
        """An agent makes one exchange in each timestep that it is on a cell, at most."""
        exchanges: dict[int, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
        for (m, _), deposit in self.deposit.items():
            exchanges[self._cell(m, "input_cell")].append((deposit, 1))
        for (m, _), pickup in self.pickup.items():
            exchanges[self._cell(m, "output_cell")].append((pickup, 1))
        for cell, standing in self.standing.items():
            entering = [(f, -1) for (s, _), f in self.flow.items() if s.end == cell]
            self.problem += total([*exchanges[cell], *entering, (standing, -1)]) <= 0

    def agents(self) -> Iterable[tuple[pulp.LpVariable, float]]:
        """Return the agents on the floor: flow times time (Little's law), and who stands."""
        yield from ((flow, segment.num_arcs) for (segment, _), flow in self.flow.items())
        yield from ((standing, 1) for standing in self.standing.values())

    def _limit_fleet(self) -> None:
        self.fleet_limit = total(self.agents()) <= self.instance.max_agents
        self.problem += self.fleet_limit

    def _turnover(
        self, m: int, token: str, side: Callable[[str], Counts]
    ) -> list[tuple[pulp.LpVariable, float]]:
        return [
            (self.rate[m, process], side(process).get(token, 0))
            for process in self.instance.machines[m].processes
        ]

    def _inputs(self, process: str) -> Counts:
        return self.instance.procedure.by_name[process].inputs

    def _outputs(self, process: str) -> Counts:
        return self.instance.procedure.by_name[process].outputs

    def _cell(self, m: int, field: str) -> int:
        machine: Machine = self.instance.machines[m]
        return self.traffic.layout.number[getattr(machine, field)]


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
    if outcome.status is Status.INFEASIBLE:
        raise ArithmeticError("the fluid model has no solution, not even standing still")
    return outcome.bound


def _ignore(_bound: float) -> None:
    """Hear nothing."""
