"""Routes all tokens of a budget, and the empty agents, so that no slot is used twice.

By negotiated congestion, as circuits are routed (McMurchie and Ebeling, "PathFinder", 1995):
slots may be overused at a price that rises from round to round; tokens are taken up and
routed again, one after the other, until nothing is overused.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import numpy as np

from tsaces.plan import EpochPlan
from tsaces.solvers.ts_aces.slots.graph import SlotGraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.ts_aces.slots.budget import Budget, Exchanges
    from tsaces.solvers.ts_aces.slots.graph import TokenNetwork

    Counts = NDArray[np.int64]

_NULL = 0
_PRICE_GROWTH = 1.15
_HIGHEST_PRICE = 20.0
_FIRST_PRICE = 0.5
_MEMORY = 0.4
"""By how much a slot becomes dearer for every round in which it was overused."""


def slot_epoch_length(traffic: TrafficSystem) -> int | None:
    """Return the least T for which slots used once keep constraints 13 and 14.

    None if a road of a single cell could not hold an agent of one epoch beside the next's.
    """
    if min(map(len, traffic.roads)) < 2:
        return None
    return max(
        len(traffic.roads[e]) + 1 + max(1, min(len(j.entries), len(j.exits) - 1))
        for j in traffic.junctions
        for e in j.exits
    )


class SlotRouter:
    """Routes budgets of one number of epochs.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    num_epochs : int
    max_road_length : int or None
        At which the roads were cut.
    seed : int
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        num_epochs: int,
        max_road_length: int | None,
        seed: int,
    ) -> None:
        self._instance = instance
        self._traffic = traffic
        self._num_epochs = num_epochs
        self._max_road_length = max_road_length
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._graph = SlotGraph(traffic, num_epochs)

    def route(self, budget: Budget, epoch_length: int, deadline: float) -> EpochPlan | None:
        """Return a plan that carries the budget, None if none was found in time."""
        negotiation = _Negotiation(self._graph, self._commodities(budget))
        tokens = list(negotiation.commodities)
        while time.monotonic() < deadline:
            self._random.shuffle(tokens)
            if not negotiation.round(tokens):
                return None
            if negotiation.is_settled:
                return self._plan(negotiation, epoch_length)
        return None

    def _commodities(self, budget: Budget) -> dict[int, _Commodity]:
        tokens = {token for _, token in (*budget.pickups, *budget.deposits)}
        return {
            token: _Commodity(
                self._graph,
                self._terminals(budget.pickups, token, "output_cell"),
                self._terminals(budget.deposits, token, "input_cell"),
            )
            for token in sorted(tokens)
        }

    def _terminals(
        self, exchanges: Exchanges, token: int, field: str
    ) -> dict[int, tuple[int, int]]:
        """Return road and number of exchanges by machine."""
        machines = self._instance.machines
        return {
            m: (self._traffic.road_at(getattr(machines[m], field)), number)
            for (m, t), number in exchanges.items()
            if t == token
        }

    def _plan(self, negotiation: _Negotiation, epoch_length: int) -> EpochPlan | None:
        num_tokens = 1 + len(self._instance.procedure.tokens)
        shape = num_tokens, self._num_epochs
        entering = np.zeros((len(self._traffic.roads), *shape), dtype=np.int32)
        pickups = np.zeros((len(self._instance.machines), *shape), dtype=np.int32)
        deposits = np.zeros_like(pickups)
        for token, entered in negotiation.entered.items():
            by_epoch = entered.reshape(self._num_epochs, -1)
            entering[:, token, :] = by_epoch.T
        for token, commodity in negotiation.commodities.items():
            for m, slot in commodity.picks:
                pickups[m, token, self._graph.epoch_of(slot)] += 1
            for m, slot in commodity.drops:
                deposits[m, token, self._graph.epoch_of(slot)] += 1
        if int(entering[:, :, 0].sum()) > self._instance.max_agents:
            return None
        return EpochPlan(
            self._num_epochs, epoch_length, entering, pickups, deposits, self._max_road_length
        )


class _Commodity:
    """A token: where it is picked up and deposited, and how it is routed just now.

    Parameters
    ----------
    graph : SlotGraph
    sources, sinks : dict of int to (int, int)
        Road and number of exchanges by machine.

    Attributes
    ----------
    picks, drops : list of (int, int)
        Machine and slot of every exchange.
    """

    def __init__(
        self,
        graph: SlotGraph,
        sources: dict[int, tuple[int, int]],
        sinks: dict[int, tuple[int, int]],
    ) -> None:
        self._machines = [*sources, *sinks]
        self._num_sources = len(sources)
        self.network = graph.network(
            [road for road, _ in sources.values()], [road for road, _ in sinks.values()]
        )
        self.supplies = np.zeros(self.network.num_nodes)
        self.supplies[self.network.first_terminal :] = [
            *(number for _, number in sources.values()),
            *(-number for _, number in sinks.values()),
        ]
        self.picks: list[tuple[int, int]] = []
        self.drops: list[tuple[int, int]] = []

    def note(self, terminal_flow: Counts) -> None:
        """Write down who exchanges in which slot."""
        self.picks, self.drops = [], []
        for arc in np.flatnonzero(terminal_flow).tolist():
            terminal, slot = self.network.terminal_arcs[arc]
            exchanges = self.picks if terminal < self._num_sources else self.drops
            exchanges.append((self._machines[terminal], slot))


class _Negotiation:
    """The prices of slots, and who uses them."""

    def __init__(self, graph: SlotGraph, commodities: dict[int, _Commodity]) -> None:
        self.commodities = commodities
        self._graph = graph
        self._empty: TokenNetwork = graph.network([], [])
        self.entered: dict[int, Counts] = {
            token: np.zeros(graph.num_slots, dtype=np.int64) for token in (_NULL, *commodities)
        }
        self._memory = np.ones(graph.num_slots)
        self._price = _FIRST_PRICE
        self.has_way_back = False

    @property
    def is_settled(self) -> bool:
        """Whether no slot is used twice."""
        return self.has_way_back and int(self._used().max()) <= 1

    def round(self, tokens: list[int]) -> bool:
        """Route every token again, then the empty agents; False if there is no way at all."""
        for token in tokens:
            if not self._route(token):
                return False
        self._route_empty_agents()
        self._memory += _MEMORY * np.maximum(0, self._used() - 1)
        self._price = min(_HIGHEST_PRICE, self._price * _PRICE_GROWTH)
        return True

    def _used(self) -> Counts:
        """Return how many agents enter each slot."""
        used: Counts = np.sum(list(self.entered.values()), axis=0)
        return used

    def _prices(self) -> NDArray[np.float64]:
        """Return what entering each slot costs, given who is in it."""
        return self._memory * (1 + self._price * self._used())

    def _route(self, token: int) -> bool:
        """Take a token up and route it again, with the empty agents that come to pick it up."""
        commodity, empty = self.commodities[token], self.entered[_NULL]
        for _, slot in commodity.picks:
            empty[slot] -= 1
        self.entered[token] = np.zeros_like(empty)
        routed = commodity.network.route(self._prices(), self._price, commodity.supplies)
        if routed is None:
            return False
        self.entered[token], terminals = routed
        commodity.note(terminals)
        for _, slot in commodity.picks:
            empty[slot] += 1
        return True

    def _route_empty_agents(self) -> None:
        """Lead every agent from its deposit to its next pick-up.

        While tokens still share slots there may be no way: only the pick-ups then count.
        """
        commodities = self.commodities.values()
        drops = self._count(slot for commodity in commodities for _, slot in commodity.drops)
        picks = self._count(slot for commodity in commodities for _, slot in commodity.picks)
        slots = np.arange(self._graph.num_slots)
        supplies = np.zeros(self._empty.num_nodes)
        supplies[self._graph.exit(slots)] += drops
        supplies[self._graph.middle(slots)] -= picks
        self.entered[_NULL] = np.zeros_like(picks)
        routed = self._empty.route(self._prices(), self._price, supplies)
        self.has_way_back = routed is not None
        self.entered[_NULL] = picks if routed is None else routed[0]

    def _count(self, slots: Iterable[int]) -> Counts:
        """Return how often each slot occurs."""
        return np.bincount(np.fromiter(slots, np.int64), minlength=self._graph.num_slots)
