"""Where machines exchange: on which lanes of their roads, and how often on each."""

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
    """A machine's exchanges on one lane, as a site of the router.

    Attributes
    ----------
    machine : int
    input_cell, output_cell : (int, int)
        Both of them the road and the lane.
    """

    machine: int
    input_cell: Cell
    output_cell: Cell


@dataclass(frozen=True)
class Ports:
    """Ports of a budget, as the floor of the router.

    Attributes
    ----------
    machines : tuple of Port
        One for each port, as the router takes ports for machines.
    production_plan : ProductionPlan
        The exchanges of ports instead of machines.
    """

    machines: tuple[Port, ...]
    production_plan: ProductionPlan

    @staticmethod
    def place_of(cell: Cell) -> int:
        """Return the lane of a port's cell."""
        return cell[1]

    def machine_of(self, port: int) -> int:
        """Return whose port it is."""
        return self.machines[port].machine

    def less(
        self, before: ExchangeCounts, after: ExchangeCounts, loads: Iterable[tuple[int, int]]
    ) -> ExchangeCounts:
        """Return exchanges of ports with which machines exchange less.

        Parameters
        ----------
        before : ExchangeCounts
            Of ports.
        after : ExchangeCounts
            Of machines.
        loads : iterable of (int, int)
            Ports and tokens of all loads, those that are given up first before others.
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
    """Says which ports exchange less.

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
        """Return a budget of ports with fewer products; None if the procedure allows none."""
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


class _Wish(NamedTuple):
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
    """Spread what machines exchange over the lanes of their roads.

    Return None if they exchange more than agents may enter a road in a cycle.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    lanes : Lanes
    num_epochs : int
    production_plan : ProductionPlan
        Of machines.
    """
    spread = _Spread()
    for road, wishes in _wishes(instance, traffic, production_plan).items():
        room = {lane: lanes.open_epochs(lane, num_epochs) for lane in lanes.of(road)}
        if sum(wish.number for wish in wishes) > sum(room.values()):
            return None
        for wish in sorted(wishes, reverse=True):
            spread.grant(wish, road, room)
    ported = replace(production_plan, pickups=spread.pickups, deposits=spread.deposits)
    return Ports(tuple(spread.ports), ported)


def _wishes(
    instance: Instance, traffic: TrafficSystem, production_plan: ProductionPlan
) -> dict[int, list[_Wish]]:
    """Return the exchanges of a budget by their roads."""
    wishes: dict[int, list[_Wish]] = defaultdict(list)
    for is_pickup, exchanges in (
        (True, production_plan.pickups),
        (False, production_plan.deposits),
    ):
        for (m, token), number in exchanges.items():
            machine = instance.machines[m]
            cell = machine.output_cell if is_pickup else machine.input_cell
            if cell is not None and number:
                wishes[traffic.road_at(cell)].append(_Wish(number, m, token, is_pickup))
    return wishes


@dataclass
class _Spread:
    """Ports that were granted by now."""

    ports: list[Port] = field(default_factory=list)
    pickups: ExchangeCounts = field(default_factory=dict)
    deposits: ExchangeCounts = field(default_factory=dict)
    _port_at: dict[tuple[int, int], int] = field(default_factory=dict)

    def grant(self, wish: _Wish, road: int, room: dict[int, int]) -> None:
        """Place exchanges where the machine has a port with room, or else where room is most."""
        left = wish.number
        while left:
            known = [lane for lane in room if (wish.machine, lane) in self._port_at]
            fitting = [lane for lane in known if room[lane] >= left]
            lane = max(fitting or room, key=room.__getitem__)
            here = min(left, room[lane])
            self._exchange(wish, (road, lane), here)
            room[lane] -= here
            left -= here

    def _exchange(self, wish: _Wish, cell: Cell, number: int) -> None:
        key = wish.machine, cell[1]
        if key not in self._port_at:
            self._port_at[key] = len(self.ports)
            self.ports.append(Port(wish.machine, cell, cell))
        exchanges = self.pickups if wish.is_pickup else self.deposits
        exchange = self._port_at[key], wish.token
        exchanges[exchange] = exchanges.get(exchange, 0) + number
