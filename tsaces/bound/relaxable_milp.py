"""The fluid MILP with handles on every limit it puts on a factory."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.bound.extra_machines import ExtraMachineMilp
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pulp

    from tsaces.bound.relaxations import Relaxation
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_PRICE_TIEBREAK = 1e-4
"""By how much limits that others imply are raised, so that the others get the price."""


class RelaxableMilp(ExtraMachineMilp):
    """The fluid MILP, and variants of it that lack some of its limits.

    Limits of every factory that others imply in the fluid MILP, and do not once those are
    gone, are written out here: what roads, exchange cells and agents' hands take.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem) -> None:
        super().__init__(instance, traffic)
        self.road_limits: list[pulp.LpConstraint] = []
        self.exchange_limits: dict[int, list[pulp.LpConstraint]] = defaultdict(list)
        self._limit_roads()
        self._limit_exchanges()
        self._limit_hands()

    def relaxed(self, relaxation: Relaxation, *, seed: int = 0, integer: bool = True) -> HighsModel:
        """Return the program without the limits that a relaxation takes out of the way."""
        model = self._fluid(seed, integer=integer)
        if relaxation.junctions:
            _change_limits(model, self.road_limits, 1)
        if relaxation.has_extra_machines:
            _change_limits(model, self._all_exchange_limits(), 1)
            _change_limits(model, [self.hands_limit], self.instance.max_agents)
        _change_limits(model, self.limits_of(relaxation), math.inf)
        if relaxation.roads:
            _free(model, [*self.flow.values(), *self.deposit.values(), *self.pickup.values()])
        if relaxation.speeds:
            _free(model, self.rate.values())
        if relaxation.one_more is not None:
            self.add_machine(model, relaxation.one_more)
        return model

    def limits_of(self, relaxation: Relaxation) -> list[pulp.LpConstraint]:
        """Return the constraints that a relaxation takes out of the way."""
        return [
            *([self.fleet_limit, self.hands_limit] if relaxation.fleet else []),
            *(self._limits_at(junctions=True) if relaxation.junctions else []),
            *(self._limits_at(junctions=False) if relaxation.roads else []),
            *(self.road_limits if relaxation.roads else []),
            *(self._all_exchange_limits() if relaxation.roads else []),
            *(self.process_limits.values() if relaxation.speeds else []),
            *(self.rate_limits.values() if relaxation.speeds else []),
            *(self.guest_limits[process] for process in sorted(relaxation.processes)),
        ]

    def priced(self, assignment: Collection[tuple[int, str]] | None, seed: int = 0) -> HighsModel:
        """Return the linear program whose shadow prices say what binds.

        Who exchanges at a cell passes its road, and who leaves the road enters a junction.
        Where their limits say the same, the price is to be that of what comes first.

        Parameters
        ----------
        assignment : collection of (int, str) or None
            Machines, by number, with the process that each runs; None to let each share
            its time among its processes.
        seed : int
        """
        model = self._fluid(seed, integer=False)
        _free(model, [*self.flow.values(), *self.rate.values()])
        for exchange in (*self.deposit.values(), *self.pickup.values()):
            model.change_bounds(exchange, 0, 1 + 3 * _PRICE_TIEBREAK)
        _change_limits(model, self._all_exchange_limits(), 1)
        _change_limits(model, self.road_limits, 1 + _PRICE_TIEBREAK)
        _change_limits(model, self._limits_at(junctions=True), 1 + 2 * _PRICE_TIEBREAK)
        _change_limits(model, self._limits_at(junctions=False), math.inf)
        for key, assigned in self.assigned.items():
            runs = 1.0 if assignment is not None and key in assignment else 0.0
            model.change_bounds(assigned, runs, math.inf if assignment is None else runs)
        return model

    def _limit_roads(self) -> None:
        """At most one agent a timestep enters a road, whatever its junctions take."""
        for segment in self.segments:
            if self.traffic.layout.is_junction[segment.start]:
                entering = total((self.flow[segment, token], 1) for token in self.tokens)
                self.road_limits.append(entering <= 1)
                self.problem += self.road_limits[-1]

    def _limit_exchanges(self) -> None:
        """At most one agent a timestep deposits at a cell; at most one picks up there.

        Agents that pass a cell imply it, unless someone picks up what is deposited there: a
        guest would, wherever that spares a way.
        """
        exchanges: dict[tuple[str, int], list[pulp.LpVariable]] = defaultdict(list)
        for (m, _), deposit in self.deposit.items():
            exchanges["in", self._cell(m, "input_cell")].append(deposit)
        for (m, _), pickup in self.pickup.items():
            exchanges["out", self._cell(m, "output_cell")].append(pickup)
        for (_, cell), members in exchanges.items():
            limit = total((exchange, 1) for exchange in members) <= 1
            self.exchange_limits[cell].append(limit)
            self.problem += limit

    def _limit_hands(self) -> None:
        """An agent changes its cargo once a timestep at most.

        Ways between machines imply it, unless there are none: a guest may stand where another
        machine does.
        """
        hosts = (*self.deposit.values(), *self.pickup.values())
        extra_machines = (*self.guest_deposit.values(), *self.guest_pickup.values())
        self.hands_limit = (
            total((e, 1) for e in (*hosts, *extra_machines)) <= self.instance.max_agents
        )
        self.problem += self.hands_limit

    def _fluid(self, seed: int, *, integer: bool = True) -> HighsModel:
        """Return the fluid MILP, without the rows that only its variants need."""
        model = self.model(seed, integer=integer)
        unused = [*self.road_limits, *self._all_exchange_limits(), self.hands_limit]
        _change_limits(model, unused, math.inf)
        return model

    def _all_exchange_limits(self) -> list[pulp.LpConstraint]:
        return [limit for limits in self.exchange_limits.values() for limit in limits]

    def _limits_at(self, *, junctions: bool) -> list[pulp.LpConstraint]:
        """Return the limits of junctions, or those of exchange cells."""
        is_junction = self.traffic.layout.is_junction
        return [limit for cell, limit in self.cell_limits.items() if is_junction[cell] is junctions]


def _change_limits(model: HighsModel, limits: Iterable[pulp.LpConstraint], value: float) -> None:
    for limit in limits:
        model.change_right_hand_side(limit, value)


def _free(model: HighsModel, variables: Iterable[pulp.LpVariable]) -> None:
    """Let variables grow as far as the rows allow."""
    for variable in variables:
        model.change_bounds(variable, 0, math.inf)
