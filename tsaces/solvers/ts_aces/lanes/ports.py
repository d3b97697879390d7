"""Ports: on which lanes of their roads machines exchange, and how often on each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.cyclic.parameters import DemandReductionParameters
    from tsaces.solvers.cyclic.production.production_plan import ExchangeCounts, ProductionPlan
    from tsaces.solvers.ts_aces.lanes.lanes import Lanes

    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Port:
    """A machine's exchanges on one lane, which the router takes for a machine.

    Attributes
    ----------
    machine : int
    input_cell, output_cell : (int, int)
        The road and the lane, the same for both.
    """

    machine: int
    input_cell: Cell
    output_cell: Cell


@dataclass(frozen=True)
class Ports:
    """The ports of a production plan, which the router takes for the machines.

    Attributes
    ----------
    machines : tuple of Port
        The ports by number.
    production_plan : ProductionPlan
        The plan, with the exchanges of ports instead of machines.
    """

    machines: tuple[Port, ...]
    production_plan: ProductionPlan

    @staticmethod
    def place_of(cell: Cell) -> int:
        """Return the lane of a port's cell."""
        return cell[1]

    def machine_of(self, port: int) -> int:
        """Return the machine of a port."""
        return self.machines[port].machine

    def less(
        self, before: ExchangeCounts, after: ExchangeCounts, loads: Iterable[tuple[int, int]]
    ) -> ExchangeCounts:
        """Return the exchanges of ports after their machines exchange less.

        Parameters
        ----------
        before : ExchangeCounts
            Exchanges of ports.
        after : ExchangeCounts
            Exchanges of machines.
        loads : iterable of (int, int)
            Ports and tokens of all loads, in the order in which they are given up.
        """
        left = dict(before)
        excess: Counter[tuple[int, int]] = Counter()
        for (port, token), number in before.items():
            excess[self.machine_of(port), token] += number
        excess.subtract(after)
        for port, token in loads:
            if excess[self.machine_of(port), token] > 0:
                excess[self.machine_of(port), token] -= 1
                left[port, token] -= 1
        return {exchange: number for exchange, number in left.items() if number}


class PortDemandReducer(DemandReducer):
    """Chooses the ports that exchange less.

    Parameters
    ----------
    instance : Instance
    ports : Ports
    parameters : DemandReductionParameters
    """

    def __init__(
        self, instance: Instance, ports: Ports, parameters: DemandReductionParameters
    ) -> None:
        super().__init__(instance, parameters)
        self._ports = ports
        self._machine_of = np.array([port.machine for port in ports.machines])

    def reduce(
        self,
        production_plan: ProductionPlan,
        load_table: Ints,
        conflict_counts: Ints,
        excess: float = 0.0,
    ) -> ProductionPlan | None:
        """Return a plan of ports with fewer products; None if the procedure allows none."""
        token, source, sink = load_table.T
        at_machines = np.column_stack([token, self._machine_of[source], self._machine_of[sink]])
        lower = super().reduce(production_plan, at_machines, conflict_counts, excess)
        if lower is None:
            return None
        order = np.argsort(-conflict_counts, kind="stable")
        tokens = token[order].tolist()
        sources = zip(source[order].tolist(), tokens, strict=True)
        sinks = zip(sink[order].tolist(), tokens, strict=True)
        return replace(
            lower,
            pickups=self._ports.less(production_plan.pickups, lower.pickups, sources),
            deposits=self._ports.less(production_plan.deposits, lower.deposits, sinks),
        )


class _ExchangeDemand(NamedTuple):
    """Exchanges of a machine, of one token, on its road."""

    number: int
    machine: int
    token: int
    is_pickup: bool


def ports_of(
    instance: Instance,
    traffic: TrafficSystem,
    lanes: Lanes,
    num_epochs: int,
    production_plan: ProductionPlan,
) -> Ports | None:
    """Distribute the exchanges of machines over the lanes of their roads.

    Return None if they exchange more than agents may enter a road in a cycle.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    lanes : Lanes
    num_epochs : int
    production_plan : ProductionPlan
        Plan with the exchanges of machines.
    """
    spread = _Spread()
    for road, demands in _demands_by_road(instance, traffic, production_plan).items():
        free_slots = {lane: lanes.open_epochs(lane, num_epochs) for lane in lanes.of(road)}
        if sum(demand.number for demand in demands) > sum(free_slots.values()):
            return None
        for demand in sorted(demands, reverse=True):
            spread.place(demand, road, free_slots)
    ported = replace(production_plan, pickups=spread.pickups, deposits=spread.deposits)
    return Ports(tuple(spread.ports), ported)


def _demands_by_road(
    instance: Instance, traffic: TrafficSystem, production_plan: ProductionPlan
) -> dict[int, list[_ExchangeDemand]]:
    """Return the exchanges of a production plan by road."""
    demands: dict[int, list[_ExchangeDemand]] = defaultdict(list)
    for is_pickup, exchanges in (
        (True, production_plan.pickups),
        (False, production_plan.deposits),
    ):
        for (m, token), number in exchanges.items():
            machine = instance.machines[m]
            cell = machine.output_cell if is_pickup else machine.input_cell
            if cell is not None and number:
                demands[traffic.road_at(cell)].append(_ExchangeDemand(number, m, token, is_pickup))
    return demands


@dataclass
class _Spread:
    """Ports that have been opened so far, and their exchanges."""

    ports: list[Port] = field(default_factory=list)
    pickups: ExchangeCounts = field(default_factory=dict)
    deposits: ExchangeCounts = field(default_factory=dict)
    _port_at: dict[tuple[int, int], int] = field(default_factory=dict)

    def place(self, demand: _ExchangeDemand, road: int, free_slots: dict[int, int]) -> None:
        """Place exchanges at a port of the machine with enough slots, else on the emptiest lane."""
        left = demand.number
        while left:
            known = [lane for lane in free_slots if (demand.machine, lane) in self._port_at]
            fitting = [lane for lane in known if free_slots[lane] >= left]
            lane = max(fitting or free_slots, key=free_slots.__getitem__)
            here = min(left, free_slots[lane])
            self._exchange(demand, (road, lane), here)
            free_slots[lane] -= here
            left -= here

    def _exchange(self, demand: _ExchangeDemand, cell: Cell, number: int) -> None:
        key = demand.machine, cell[1]
        if key not in self._port_at:
            self._port_at[key] = len(self.ports)
            self.ports.append(Port(demand.machine, cell, cell))
        exchanges = self.pickups if demand.is_pickup else self.deposits
        exchange = self._port_at[key], demand.token
        exchanges[exchange] = exchanges.get(exchange, 0) + number
