"""Roads by epochs: the slots, and how agents go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp.min_cost_flow import MinCostFlow

_MOST_IN_A_SLOT = 4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tsaces.model.traffic_system import TrafficSystem

    Numbers = NDArray[np.float64]
    Counts = NDArray[np.int64]


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
        entries = np.arange(self.num_slots, dtype=np.int32)
        follow = [
            (self.slot(r, k), self.slot(e, k + 1))
            for k in range(num_epochs)
            for r, road in enumerate(traffic.roads)
            for e in traffic.junctions[road.end].exits
        ]
        before, after = np.array(follow, dtype=np.int32).T
        middles, exits = entries + self.num_slots, entries + 2 * self.num_slots
        self._tails = np.concatenate([entries, entries, middles, exits[before]])
        self._heads = np.concatenate([middles, middles, exits, entries[after]])

    def slot(self, road: int, epoch: int) -> int:
        """Return the number of a slot."""
        return (epoch % self._num_epochs) * self._num_roads + road

    def slots_of(self, road: int) -> NDArray[np.int64]:
        """Return the numbers of a road's slots, by epoch."""
        return np.arange(self._num_epochs) * self._num_roads + road

    def place(self, slot: int) -> tuple[int, int]:
        """Return road and epoch of a slot."""
        epoch, road = divmod(slot, self._num_roads)
        return road, epoch

    def middle(self, slot: int) -> int:
        """Return the node of a slot where an agent has not exchanged yet."""
        return slot + self.num_slots

    def exit(self, slot: int) -> int:
        """Return the node of a slot where an agent has exchanged, or has not wanted to."""
        return slot + 2 * self.num_slots

    def network(self, sources: Mapping[int, int], sinks: Mapping[int, int]) -> TokenNetwork:
        """Return the network of a token, from roads with pick-ups to roads with deposits.

        Parameters
        ----------
        sources, sinks : mapping of int to int
            Road by terminal, any numbers that are the caller's own.
        """
        return TokenNetwork(self, self._tails, self._heads, sources, sinks)


class TokenNetwork:
    """The network of one commodity."""

    def __init__(
        self,
        graph: SlotGraph,
        tails: NDArray[np.int32],
        heads: NDArray[np.int32],
        sources: Mapping[int, int],
        sinks: Mapping[int, int],
    ) -> None:
        self._num_slots = graph.num_slots
        first = 3 * graph.num_slots
        self.terminals = {name: first + i for i, name in enumerate([*sources, *sinks])}
        if len(self.terminals) < len(sources) + len(sinks):
            raise ValueError("a terminal is either a source or a sink")
        self.terminal_arcs: list[tuple[int, int]] = []
        more_tails, more_heads = [], []
        for name, road in sources.items():
            for slot in graph.slots_of(road).tolist():
                more_tails.append(self.terminals[name])
                more_heads.append(graph.exit(slot))
                self.terminal_arcs.append((name, slot))
        for name, road in sinks.items():
            for slot in graph.slots_of(road).tolist():
                more_tails.append(graph.middle(slot))
                more_heads.append(self.terminals[name])
                self.terminal_arcs.append((name, slot))
        self.num_nodes = first + len(self.terminals)
        self._first_terminal_arc = len(tails)
        self._is_source = np.array([name in sources for name, _ in self.terminal_arcs], dtype=bool)
        self._terminal_slots = np.array([slot for _, slot in self.terminal_arcs], dtype=np.int64)
        all_tails = np.concatenate([tails, np.array(more_tails, dtype=np.int32)])
        all_heads = np.concatenate([heads, np.array(more_heads, dtype=np.int32)])
        capacities = np.ones(len(all_tails))
        capacities[graph.num_slots : len(tails)] = _MOST_IN_A_SLOT
        self._flow = MinCostFlow(self.num_nodes, all_tails, all_heads, capacities)
        self._num_arcs = len(all_tails)

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
        costs = np.zeros(self._num_arcs)
        costs[: self._num_slots] = slot_costs
        costs[self._num_slots : 2 * self._num_slots] = slot_costs * (1 + price)
        terminal = (
            np.where(self._is_source, slot_costs[self._terminal_slots], 0.0)
            if len(self._terminal_slots)
            else np.zeros(0)
        )
        costs[self._first_terminal_arc :] = terminal
        flow = self._flow.solve(costs, supplies)
        if flow is None:
            return None
        entered = flow[: self._num_slots] + flow[self._num_slots : 2 * self._num_slots]
        return entered, flow[self._first_terminal_arc :]
