"""Tours of agents through slots: loads in a row, and the empty ways between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.slots.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tsaces.solvers.slots.arrays import Network

    Slots = NDArray[np.int64]
    Floats = NDArray[np.float64]


def _nowhere() -> Slots:
    return np.empty(0, dtype=np.int64)


_ROUNDING = 1e-6


@dataclass(eq=False)
class Load:
    """A token carried from a machine to another, once a cycle.

    Attributes
    ----------
    token : int
    source, sink : int
        Machines.
    way : int array
        Slots that the agent enters on its way, empty, from its deposit before; the last is
        that of the pick-up.
    trip : int array
        Slots that it enters with the token; the last is that of the deposit.
    previous, following : Load
        What the agent carries before and after.
    """

    token: int
    source: int
    sink: int
    way: Slots
    trip: Slots = field(default_factory=_nowhere)
    previous: Load = field(init=False)
    following: Load = field(init=False)


@compiled
def _occupy(
    slots: Slots, by: int, used: Slots, memory: Floats, price: float, prices: Floats
) -> float:
    """Enter slots, or leave them again; return by how much that is dearer in all."""
    change = 0.0
    for v in slots:
        if by > 0:
            change += memory[v] * (1.0 + price * used[v])
            used[v] += 1
        else:
            used[v] -= 1
            change -= memory[v] * (1.0 + price * used[v])
        prices[v] = memory[v] * (1.0 + price * used[v])
    return change


class Tours:
    """All loads of a budget, and what the slots cost in which they are carried.

    A slot costs its `memory` for the first agent, and `1 + price` times that for the next,
    `1 + 2 price` for the third. Whatever lowers the sum is a better plan.

    Parameters
    ----------
    network : Network

    Attributes
    ----------
    loads : list of Load
    used : int array, shape (slots,)
        Agents in each slot.
    memory : float array, shape (slots,)
    prices : float array, shape (slots,)
        Of one more agent in each slot.
    cost : float
        The sum.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.loads: list[Load] = []
        slots = network.places * network.steps
        self.used = np.zeros(slots, dtype=np.int64)
        self.memory = np.ones(slots)
        self.prices = np.ones(slots)
        self.cost = 0.0
        self._price = 0.0

    @property
    def agents(self) -> int:
        """How many agents the tours need."""
        return int(self.used.sum()) // self.network.steps

    @property
    def shared(self) -> Slots:
        """How many agents are in slots of others, slot by slot."""
        return np.maximum(self.used - 1, 0)

    def change_prices(self, price: float, memory: Floats | None = None) -> None:
        """Set the price of sharing, and the memory; count the cost anew."""
        self._price = price
        if memory is not None:
            self.memory = memory
        self.prices = self.memory * (1 + price * self.used)
        shares = self.used + price * self.used * (self.used - 1) / 2
        self.cost = float(self.memory @ shares)

    def occupy(self, slots: Slots, by: int) -> None:
        """Enter slots (`by` 1) or leave them again (-1)."""
        self.cost += _occupy(slots, by, self.used, self.memory, self._price, self.prices)

    def is_in_the_way(self, load: Load) -> bool:
        """Whether a load, or the agent on its way to it, shares a slot."""
        return bool(self.used[load.trip].max() > 1 or self.used[load.way].max() > 1)

    def in_the_way(self) -> list[Load]:
        """Return all such loads."""
        return [load for load in self.loads if self.is_in_the_way(load)]


class Proposal:
    """Loads taken up, to be laid down better: kept or undone as a whole.

    Parameters
    ----------
    tours : Tours
    loads : iterable of Load
        No two of them in a row.
    cuts : iterable of Load
        Others, to which only the ways are taken up.

    Attributes
    ----------
    loose_ends : list of Load
        After whose deposit an agent has nowhere to go.
    loose_starts : list of Load
        To which no agent comes.
    """

    def __init__(self, tours: Tours, loads: Iterable[Load], cuts: Iterable[Load] = ()) -> None:
        self._tours = tours
        self._before = tours.cost
        self.loads, cuts = list(loads), list(cuts)
        mine = set(map(id, self.loads))
        touched = {id(x): x for load in self.loads for x in (load, load.previous, load.following)}
        touched |= {id(x): x for load in cuts for x in (load, load.previous)}
        self._saved = [
            (x, x.source, x.sink, x.way, x.trip, x.previous, x.following) for x in touched.values()
        ]
        without_way = {id(x): x for load in self.loads for x in (load, load.following)}
        without_way |= {id(x): x for x in cuts}
        self.loose_ends = [x.previous for x in without_way.values() if id(x.previous) not in mine]
        for x in without_way.values():
            tours.occupy(x.way, -1)
            x.way = _nowhere()
        self.loose_starts = [x for x in without_way.values() if id(x) not in mine]
        for load in self.loads:
            tours.occupy(load.trip, -1)
            load.trip = _nowhere()
        self._laid = list(without_way.values())

    def lead(self, last: Load, following: Load, way: Slots) -> None:
        """Let an agent go from a load's deposit to another's pick-up."""
        last.following, following.previous, following.way = following, last, way
        self._tours.occupy(way, 1)

    def carry(self, load: Load, trip: Slots) -> None:
        """Lay a load's trip down."""
        load.trip = trip
        self._tours.occupy(trip, 1)

    @property
    def allowance(self) -> float:
        """What may still be spent without making the plan dearer than before."""
        return self._before - self._tours.cost + _ROUNDING

    def settle(self) -> None:
        """Keep what was proposed unless it made the plan dearer."""
        if self.allowance < 0:
            self.undo()

    def undo(self) -> None:
        """Put everything back."""
        for x in self._laid:
            self._tours.occupy(x.way, -1)
        for load in self.loads:
            self._tours.occupy(load.trip, -1)
        for x, source, sink, way, trip, previous, following in self._saved:
            x.source, x.sink, x.way, x.trip = source, sink, way, trip
            x.previous, x.following = previous, following
        for x in self._laid:
            self._tours.occupy(x.way, 1)
        for load in self.loads:
            self._tours.occupy(load.trip, 1)
        self._tours.cost = self._before
