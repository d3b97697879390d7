"""Roads by epochs: the slots, and how agents go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp.min_cost_flow import MinCostFlow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tsaces.model.traffic_system import TrafficSystem

    Numbers = NDArray[np.float64]
    Counts = NDArray[np.int64]

_MOST_IN_A_SLOT = 4
"""Agents of one token that may share a slot for as long as nothing is settled."""


class SlotGraph:
    """Arcs of the time-expanded network of roads.

    A slot has three nodes: an agent enters it, then exchanges or not, then leaves. The arcs
    come in five groups: through the first half of every slot, which takes up the slot; the
    same for further agents of the same token, who should not be there; through the second
    half; from every slot to those of the next epoch; and from and to terminals.

    Parameters
    ----------
    traffic : TrafficSystem
    num_epochs : int
    """

    def __init__(self, traffic: TrafficSystem, num_epochs: int) -> None:
        self.num_slots = len(traffic.roads) * num_epochs
        self._num_roads = len(traffic.roads)
        self._num_epochs = num_epochs
        entries = np.arange(self.num_slots)
        follow = [
            (self.slot(r, k), self.slot(e, k + 1))
            for k in range(num_epochs)
            for r, road in enumerate(traffic.roads)
            for e in traffic.junctions[road.end].exits
        ]
        before, after = np.array(follow, dtype=np.int32).T
        middles, exits = self.middle(entries), self.exit(entries)
        self._tails = np.concatenate([entries, entries, middles, exits[before]])
        self._heads = np.concatenate([middles, middles, exits, entries[after]])

    def slot(self, road: int, epoch: int) -> int:
        """Return the number of a slot."""
        return (epoch % self._num_epochs) * self._num_roads + road

    def slots_of(self, road: int) -> NDArray[np.int64]:
        """Return the numbers of a road's slots, by epoch."""
        return np.arange(self._num_epochs) * self._num_roads + road

    def epoch_of(self, slot: int) -> int:
        """Return the epoch of a slot."""
        return slot // self._num_roads

    def middle(self, slots: Counts) -> Counts:
        """Return the nodes of slots where an agent has not exchanged yet."""
        return slots + self.num_slots

    def exit(self, slots: Counts) -> Counts:
        """Return the nodes of slots where an agent has exchanged, or has not wanted to."""
        return slots + 2 * self.num_slots

    def network(self, sources: Sequence[int], sinks: Sequence[int]) -> TokenNetwork:
        """Return the network of a token, from roads with pick-ups to roads with deposits.

        Parameters
        ----------
        sources, sinks : sequence of int
            Roads, one a terminal; terminals are numbered in this order, sources first.
        """
        return TokenNetwork(self, self._tails, self._heads, sources, sinks)


class TokenNetwork:
    """The network of one commodity.

    Parameters
    ----------
    graph : SlotGraph
    tails, heads : int array
        Of the arcs that all commodities share.
    sources, sinks : sequence of int
        Roads by terminal.

    Attributes
    ----------
    first_terminal : int
        The node of terminal 0; the others follow.
    num_nodes : int
    terminal_arcs : list of (int, int)
        Terminal and slot of each arc from or to a terminal.
    """

    def __init__(
        self,
        graph: SlotGraph,
        tails: NDArray[np.int32],
        heads: NDArray[np.int32],
        sources: Sequence[int],
        sinks: Sequence[int],
    ) -> None:
        self._num_slots = graph.num_slots
        self.first_terminal = 3 * graph.num_slots
        self.num_nodes = self.first_terminal + len(sources) + len(sinks)
        self.terminal_arcs = [
            (terminal, slot)
            for terminal, road in enumerate([*sources, *sinks])
            for slot in graph.slots_of(road).tolist()
        ]
        terminals, slots = np.array(self.terminal_arcs, dtype=np.int64).reshape(-1, 2).T
        nodes = self.first_terminal + terminals
        is_source = terminals < len(sources)
        self._source_arcs = len(tails) + np.flatnonzero(is_source)
        self._source_slots = slots[is_source]
        self._num_shared = len(tails)
        capacities = np.ones(len(tails) + len(slots))
        capacities[graph.num_slots : len(tails)] = _MOST_IN_A_SLOT
        self._flow = MinCostFlow(
            self.num_nodes,
            np.concatenate([tails, np.where(is_source, nodes, graph.middle(slots))]),
            np.concatenate([heads, np.where(is_source, graph.exit(slots), nodes)]),
            capacities,
        )
        self._num_arcs = len(capacities)

    def route(
        self, slot_costs: Numbers, price: float, supplies: Numbers
    ) -> tuple[Counts, Counts] | None:
        """Return how often each slot is entered, and each terminal's arc is used.

        Parameters
        ----------
        slot_costs : float array, shape (slots,)
            Of entering each slot; picking up in a slot costs the same, for the agent that
            does so has entered it empty.
        price : float
            By how much entering a slot is dearer for the second agent of the same token.
        supplies : float array, shape (nodes,)
        """
        n = self._num_slots
        costs = np.zeros(self._num_arcs)
        costs[:n] = slot_costs
        costs[n : 2 * n] = slot_costs * (1 + price)
        costs[self._source_arcs] = slot_costs[self._source_slots]
        flow = self._flow.solve(costs, supplies)
        if flow is None:
            return None
        return flow[:n] + flow[n : 2 * n], flow[self._num_shared :]
