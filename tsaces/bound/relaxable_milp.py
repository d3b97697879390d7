"""The fluid MILP with handles on every limit it puts on a factory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pulp

from tsaces.bound.extra_machines import ExtraMachineRows, ExtraMachines
from tsaces.bound.flow_variables import FlowVariables
from tsaces.bound.fluid_model import FluidModel, FluidVariables, add_stop_variables
from tsaces.bound.machine_variables import MachineVariables
from tsaces.bound.stops import Stops
from tsaces.milp import HighsModel, total
from tsaces.traffic import beyond_paper

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tsaces.bound.relaxations import Relaxation
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_PRICE_TIEBREAK = 1e-4
"""By how much limits that others imply are raised, so that the others get the price."""


class RelaxableMilp:
    """The fluid MILP, and variants of it that lack some of its limits.

    Limits of every factory that others imply in the fluid MILP, and do not once those are
    gone, are written out here: what roads, exchange cells and agents' hands take.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.

    Attributes
    ----------
    machines : MachineVariables
    flows : FlowVariables
    fluid : FluidModel
        The fluid MILP; where nothing is relaxed, its rows alone limit.
    road_limits : list of constraint
        By road.
    exchange_limits : dict of int to list of constraint
        By exchange cell: on deposits, on pick-ups, or on both.
    hands_limit : constraint
    is_paper_floor : bool
        Whether a cell takes an agent in every timestep, so that limits can say the same.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem) -> None:
        problem = pulp.LpProblem("fluid", pulp.LpMaximize)
        self.instance = instance
        self.traffic = traffic
        self.is_paper_floor = beyond_paper(instance, traffic.layout) is None
        self.machines = MachineVariables(problem, instance, traffic.layout)
        self.flows = FlowVariables(problem, instance, traffic)
        self._extra = ExtraMachines(problem, instance, self.machines, self.flows)
        standing = add_stop_variables(problem, "stand", self.machines, self.flows)
        stops = Stops(traffic.layout, self.machines, standing=standing)
        variables = FluidVariables(self.machines, self.flows, stops, self._extra)
        self.fluid = FluidModel(problem, instance, variables)
        num_road_cells = sum(map(traffic.layout.is_road_cell, traffic.layout.cells))
        self._exchange_places = {
            traffic.layout.places[cell]
            for exchanges_at in (self.machines.deposits_at, self.machines.pickups_at)
            for cell in exchanges_at
        }
        self._extra_rows = ExtraMachineRows(problem, instance, self._extra, num_road_cells)
        self.road_limits = self._limit_roads()
        self.exchange_limits = self._limit_exchanges()
        self.hands_limit = self._limit_hands()

    def relaxed(self, relaxation: Relaxation, *, seed: int = 0, integer: bool = True) -> HighsModel:
        """Return the program without the limits that a relaxation takes out of the way."""
        model = self._unrelaxed(seed, integer=integer)
        if relaxation.junctions:
            _change_limits(model, self.road_limits, 1)
        if relaxation.has_extra_machines:
            _change_limits(model, self._all_exchange_limits(), 1)
            _change_limits(model, [self.hands_limit], self.instance.max_agents)
        _change_limits(model, self.limits_of(relaxation), math.inf)
        if relaxation.roads:
            _free(model, [*self.flows.flow.values(), *self._exchanges()])
        if relaxation.speeds:
            _free(model, self.machines.rate.values())
        if relaxation.one_more is not None:
            self._extra_rows.add_machine(model, relaxation.one_more)
        return model

    def limits_of(self, relaxation: Relaxation) -> list[pulp.LpConstraint]:
        """Return the constraints that a relaxation takes out of the way."""
        return [
            *([self.fluid.fleet_limit, self.hands_limit] if relaxation.fleet else []),
            *(self._limits_at(junctions=True) if relaxation.junctions else []),
            *(self._limits_at(junctions=False) if relaxation.roads else []),
            *(self.road_limits if relaxation.roads else []),
            *(self._all_exchange_limits() if relaxation.roads else []),
            *(self.fluid.lane_limits.values() if relaxation.roads else []),
            *(self.fluid.zone_limits.values() if relaxation.zones else []),
            *(self.fluid.process_limits.values() if relaxation.speeds else []),
            *(self.fluid.rate_limits.values() if relaxation.speeds else []),
            *(self._extra_rows.limits[process] for process in sorted(relaxation.processes)),
        ]

    def priced(self, assignment: Collection[tuple[int, str]] | None, seed: int = 0) -> HighsModel:
        """Return the linear program whose shadow prices say what binds.

        Who exchanges at a cell passes its road, and who leaves the road enters a junction.
        Where their limits say the same, the price is to be that of what comes first. Beyond the
        paper's floor they do not, and places have the prices.

        Parameters
        ----------
        assignment : collection of (int, str) or None
            Machines, by number, with the process that each runs; None to let each share
            its time among its processes.
        seed : int
        """
        model = self._unrelaxed(seed, integer=False)
        _free(model, [*self.flows.flow.values(), *self.machines.rate.values()])
        for exchange in self._exchanges():
            model.change_bounds(exchange, 0, 1 + 3 * _PRICE_TIEBREAK)
        if self.is_paper_floor:
            _change_limits(model, self._all_exchange_limits(), 1)
            _change_limits(model, self.road_limits, 1 + _PRICE_TIEBREAK)
            _change_limits(model, self._limits_at(junctions=True), 1 + 2 * _PRICE_TIEBREAK)
            _change_limits(model, self._limits_at(junctions=False), math.inf)
        for key, assigned in self.machines.assigned.items():
            runs = 1.0 if assignment is not None and key in assignment else 0.0
            model.change_bounds(assigned, runs, math.inf if assignment is None else runs)
        return model

    def _limit_roads(self) -> list[pulp.LpConstraint]:
        """The cells of a road take so many agents, whatever its junctions take."""
        junctions = {junction.cell for junction in self.traffic.junctions}
        starts = (segment for segment in self.flows.segments if segment.start in junctions)
        limits = [
            total((flow, self._time_on(segment.road)) for flow, _ in self.flows.along(segment)) <= 1
            for segment in starts
        ]
        for limit in limits:
            self.fluid.problem += limit
        return limits

    def _time_on(self, road: int) -> int:
        """Return the timesteps that an agent takes of the slowest cell of a road, at least 1."""
        layout = self.traffic.layout
        cells = self.traffic.roads[road].cells
        times = (layout.traversal[cell] + layout.clearance[layout.places[cell]] for cell in cells)
        return max(times, default=1)

    def _limit_exchanges(self) -> dict[int, list[pulp.LpConstraint]]:
        """One agent at a time deposits at a cell; one at a time picks up there.

        Agents that pass a cell imply it, unless someone picks up what is deposited there: an
        extra machine would, wherever that spares a way.
        """
        limits: dict[int, list[pulp.LpConstraint]] = {}
        for exchanges_at in (self.machines.deposits_at, self.machines.pickups_at):
            for cell, exchanges in exchanges_at.items():
                times = dict(self.machines.exchange_times_at(cell))
                limit = total((exchange, times[exchange]) for exchange in exchanges) <= 1
                limits.setdefault(cell, []).append(limit)
                self.fluid.problem += limit
        return limits

    def _limit_hands(self) -> pulp.LpConstraint:
        """An agent changes its cargo once a timestep at most.

        Ways between machines imply it, unless there are none: an extra machine may stand where
        another machine does.
        """
        hosts = (*self.machines.deposit.values(), *self.machines.pickup.values())
        extra = (*self._extra.deposit.values(), *self._extra.pickup.values())
        limit = total((exchange, 1) for exchange in (*hosts, *extra)) <= self.instance.max_agents
        self.fluid.problem += limit
        return limit

    def _unrelaxed(self, seed: int, *, integer: bool = True) -> HighsModel:
        """Return the fluid MILP, without the rows that only its variants need."""
        model = self.fluid.in_highs(seed, integer=integer)
        unused = [*self.road_limits, *self._all_exchange_limits(), self.hands_limit]
        _change_limits(model, unused, math.inf)
        return model

    def _exchanges(self) -> Iterator[pulp.LpVariable]:
        """Yield the exchange rates of the machines that are there."""
        yield from self.machines.deposit.values()
        yield from self.machines.pickup.values()

    def _all_exchange_limits(self) -> list[pulp.LpConstraint]:
        return [limit for limits in self.exchange_limits.values() for limit in limits]

    def _limits_at(self, *, junctions: bool) -> list[pulp.LpConstraint]:
        """Return the limits of junctions, or those of other places."""
        limits = self.fluid.place_limits.items()
        return [limit for place, limit in limits if self.is_junction(place) is junctions]

    def is_junction(self, place: int) -> bool:
        """Whether a place is a junction at which no machine exchanges."""
        layout = self.traffic.layout
        is_junction = layout.is_junction[layout.cells_of[place][0]]
        return is_junction and place not in self._exchange_places


def _change_limits(model: HighsModel, limits: Iterable[pulp.LpConstraint], value: float) -> None:
    for limit in limits:
        model.change_right_hand_side(limit, value)


def _free(model: HighsModel, variables: Iterable[pulp.LpVariable]) -> None:
    """Let variables grow as far as the rows allow."""
    for variable in variables:
        model.change_bounds(variable, 0, math.inf)
