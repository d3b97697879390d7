"""The fluid program: long-run averages of any collision-free plan satisfy it.

Its optimum therefore bounds the throughput of every embedding of the instance, whichever
method finds it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from tsaces.bound.flow_variables import FlowVariables
from tsaces.bound.kits import count_kits
from tsaces.bound.machine_variables import MachineVariables
from tsaces.bound.place_loads import place_loads, zone_loads
from tsaces.bound.single_file import single_file_loads
from tsaces.bound.stops import Stops
from tsaces.bound.time_scale import scale_of
from tsaces.bound.trip_variables import TripVariables
from tsaces.bound.turn_variables import TurnVariables
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsaces.bound.corridors import Corridor
    from tsaces.bound.exchanging import Exchanging
    from tsaces.bound.machine_variables import Terms
    from tsaces.bound.place_loads import Load
    from tsaces.bound.segments import Segment
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_ZERO_TOLERANCE = 1e-9
"""Share of what machines could make, below which a throughput is a rounding error of the solver."""


@dataclass(frozen=True)
class FluidVariables:
    """What takes part in a fluid program.

    Attributes
    ----------
    machines : MachineVariables
    flows : FlowVariables
    stops : Stops
    extra_machines : Exchanging or None
        Machines beside those of the instance. The rows that are theirs alone are added by whoever
        made them.
    """

    machines: MachineVariables
    flows: FlowVariables
    stops: Stops
    extra_machines: Exchanging | None = None


class FluidModel:
    """The fluid program over given variables: its objective and its rows.

    Rates of machines and flows of agents, without their timesteps. Whoever makes it decides by
    the variables what takes part in the program, and may add rows afterwards.

    Parameters
    ----------
    problem : pulp.LpProblem
        The maximisation that the variables are of, still without rows.
    instance : Instance
    variables : FluidVariables
    one_process_per_machine : bool
        False to let machines run all their processes at once: what is then still out of
        reach is not for want of machines.

    Attributes
    ----------
    stops : Stops
    process_limits : dict of int to constraint
        By machine.
    rate_limits : dict of (int, str) to constraint
        By machine and process.
    place_limits : dict of int to constraint
        By place: those of junctions and exchange cells, and those between them that differ.
    zone_limits : dict of str to constraint
        By the name of a zone.
    lane_limits : dict of Corridor to constraint
        Of dead ends, and of single-file lanes that are the only way.
    fleet_limit : constraint
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        instance: Instance,
        variables: FluidVariables,
        *,
        one_process_per_machine: bool = True,
    ) -> None:
        self.problem = problem
        self.instance = instance
        self.machines = variables.machines
        self.flows = variables.flows
        self.stops = variables.stops
        self._extra = extra = variables.extra_machines
        self._exchanging = [self.machines] if extra is None else [self.machines, extra]
        self._scale = scale_of(instance)
        self._products = self._count_products()
        problem.setObjective(total(self._products))
        self.process_limits = self._assign_one_process() if one_process_per_machine else {}
        self.rate_limits = self._limit_rates()
        self._tie_exchanges_to_rates()
        self._conserve_flows()
        self.place_limits = self._limit_places()
        self.zone_limits = self._limit_zones()
        self.lane_limits = self._limit_lanes()
        self._exchange_while_there()
        self.fleet_limit = self._limit_fleet()

    def in_highs(self, seed: int = 0, *, integer: bool = True) -> HighsModel:
        """Return the problem in HiGHS, its rates large enough for the solver's tolerances."""
        return HighsModel(self.problem, seed=seed, integer=integer, scale=self._scale)

    @property
    def nothing(self) -> float:
        """Products per timestep below which a throughput is a rounding error of the solver."""
        return _ZERO_TOLERANCE / self._scale

    def agents(self) -> Terms:
        """Return the agents on the floor: those that drive, and those that stand."""
        return [*self.flows.agents(), *self.stops.agents()]

    def products(self) -> Terms:
        """Return the products per timestep; kits where there are several."""
        return self._products

    def _count_products(self) -> Terms:
        procedure = self.instance.procedure
        runs = {
            product.process: [x for part in self._exchanging for x in part.runs_of(product.process)]
            for product in procedure.products
        }
        return count_kits(self.problem, procedure, runs)

    def _assign_one_process(self) -> dict[int, pulp.LpConstraint]:
        limits = {}
        for m, machine in enumerate(self.instance.machines):
            limits[m] = total((self.machines.assigned[m, p], 1) for p in machine.may_run) <= 1
            self.problem += limits[m]
        return limits

    def _limit_rates(self) -> dict[tuple[int, str], pulp.LpConstraint]:
        limits = {}
        for (m, process), rate in self.machines.rate.items():
            time = self.instance.machines[m].processes[process]
            idle = total([(rate, 1), (self.machines.assigned[m, process], -1 / time)])
            limits[m, process] = idle <= 0
            self.problem += limits[m, process]
        return limits

    def _tie_exchanges_to_rates(self) -> None:
        """What a machine's process eats is deposited, what it emits is picked up."""
        for exchanges, amount in (
            (self.machines.deposit, self.machines.consumed),
            (self.machines.pickup, self.machines.emitted),
        ):
            exchanged: dict[tuple[int, str], Terms] = defaultdict(list)
            for (m, token, _), exchange in exchanges.items():
                exchanged[m, token].append((exchange, -1))
            for (m, token), terms in exchanged.items():
                self.problem += total([*amount(m, token), *terms]) == 0

    def _conserve_flows(self) -> None:
        """At every cell a deposit turns τ into ∅, a pick-up ∅ into τ."""
        changes: dict[tuple[int, str], Terms] = defaultdict(list)
        for part in self._exchanging:
            for cell, token, exchange, gained in part.changes_of_cargo():
                changes[cell, token].append((exchange, gained))
        terms: dict[tuple[int, str], Terms] = defaultdict(list)
        for (segment, token), flow in self.flows.flow.items():
            terms[segment.end, token].append((flow, 1))
            terms[segment.start, token].append((flow, -1))
        for key, flows in terms.items():
            self.problem += total([*flows, *changes[key]]) == 0

    def _limit_places(self) -> dict[int, pulp.LpConstraint]:
        """A place holds one agent at a time, and is empty for its clearance in between."""
        loads = place_loads(self.flows.layout, self.flows)
        return {place: self._limit(load) for place, load in loads.items()}

    def _limit_zones(self) -> dict[str, pulp.LpConstraint]:
        """A zone is held by one agent at a time, until the clearance behind it is over."""
        if not self.flows.has_ways:
            return {}
        loads = zone_loads(self.flows.layout, self.flows)
        return {zone.name: self._limit(load) for zone, load in loads}

    def _limit_lanes(self) -> dict[Corridor, pulp.LpConstraint]:
        """Robots in a single-file lane cannot pass each other."""
        if not self.flows.has_ways:
            return {}
        turns = TurnVariables(self.problem, self.flows, self.machines, self._extra)
        stops, most = self.stops, self.instance.max_agents
        limits = {}
        for lane in single_file_loads(
            self.flows.layout, self.flows, stops, most, all_touch=self._extra is not None
        ):
            turned = [term for turning in lane.turnings for term in turns.left_out(turning)]
            limits[lane.corridor] = self._limit(lane.load, turned)
        return limits

    def _limit(
        self, load: Load, more: Sequence[tuple[pulp.LpVariable, float]] = ()
    ) -> pulp.LpConstraint:
        driving = [
            (flow, time) for segment, time in load.times.items() for flow in self._flows_of(segment)
        ]
        stopped = [term for cell in load.cells for term in self.stops.at(cell)]
        limit = total([*driving, *stopped, *more]) <= 1
        self.problem += limit
        return limit

    def _flows_of(self, segment: Segment) -> list[pulp.LpVariable]:
        return [flow for flow, _ in self.flows.along(segment)]

    def _exchange_while_there(self) -> None:
        """Exchanges follow each other while an agent is on a cell, for as long as each takes."""
        for cell, standing in self.stops.standing.items():
            exchanges = self.machines.exchange_times_at(cell)
            traversal = self.flows.layout.traversal[cell]
            entering = [(flow, -traversal) for flow, _ in self.flows.into(cell)]
            self.problem += total([*exchanges, *entering, (standing, -1)]) <= 0
            if handling := self.stops.handling_at(cell):
                self.problem += total([*handling, (standing, -1)]) <= 0

    def _limit_fleet(self) -> pulp.LpConstraint:
        limit = total(self.agents()) <= self.instance.max_agents
        self.problem += limit
        return limit


def build_fluid_model(
    instance: Instance,
    traffic: TrafficSystem,
    *,
    one_process_per_machine: bool = True,
    load_sizes: Mapping[str, int] | None = None,
) -> FluidModel:
    """Return the fluid program of an instance.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    one_process_per_machine : bool
        False to let machines run all their processes at once.
    load_sizes : mapping of str to int
        Copies of a token that an agent carries at once; 1 of those left out.
    """
    problem = pulp.LpProblem("fluid", pulp.LpMaximize)
    machines = MachineVariables(problem, instance, traffic.layout, load_sizes)
    flows = FlowVariables(problem, instance, traffic)
    standing = add_stop_variables(problem, "stand", machines, flows)
    stops = Stops(traffic.layout, machines, standing=standing)
    variables = FluidVariables(machines, flows, stops)
    return FluidModel(problem, instance, variables, one_process_per_machine=one_process_per_machine)


def build_trip_model(
    instance: Instance, traffic: TrafficSystem, *, one_process_per_machine: bool = True
) -> FluidModel:
    """Return a program that bounds less tightly, in which only trips between machines count.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    one_process_per_machine : bool
        False to let machines run all their processes at once.
    """
    problem = pulp.LpProblem("trips", pulp.LpMaximize)
    machines = MachineVariables(problem, instance, traffic.layout)
    trips = TripVariables(problem, instance, traffic.layout, machines)
    standing = add_stop_variables(problem, "stand", machines, trips)
    stops = Stops(traffic.layout, machines, standing=standing)
    variables = FluidVariables(machines, trips, stops)
    return FluidModel(problem, instance, variables, one_process_per_machine=one_process_per_machine)


def add_stop_variables(
    problem: pulp.LpProblem, name: str, machines: MachineVariables, flows: FlowVariables
) -> dict[int, pulp.LpVariable]:
    """Return variables of agents that stop at cells to exchange more than once, by cell.

    Where one machine is emptied and another fed, agents may stop to exchange more than once.
    Elsewhere one exchange is all that an agent can make until it comes again.
    """
    touching = machines.touching_cells
    cells = (cell for cell in flows.segments_into if cell in touching)
    return {cell: problem.add_variable(f"{name}_{cell}", 0, 1) for cell in cells}
