"""Tours of agents through slots: loads in a row, and the empty ways between them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.slots.arrays import RouteTable, Occupancy
from tsaces.solvers.slots.compiled import jit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tsaces.solvers.slots.arrays import TimeExpandedNetwork

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_NOBODY = -1
_SPARE = 2
"""How many times as long as the longest leg at first, beside some cycles, any leg may be."""


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
    way: Ints
    trip: Ints
    previous: Load = field(init=False)
    following: Load = field(init=False)


class RouteSnapshot(NamedTuple):
    """Tours as they were at a time."""

    laid: RouteTable
    use: Occupancy


class RouteSet:
    """All loads of a budget, and what the slots cost in which they are carried.

    A slot costs its memory for the first agent, and `1 + price` times that for the next,
    `1 + 2 price` for the third. Whatever lowers the sum is a better plan.

    Parameters
    ----------
    network : TimeExpandedNetwork

    Attributes
    ----------
    closed : int array
        Slots that nobody may enter.
    use : Occupancy
    laid : RouteTable
        Nothing, until loads were laid.
    """

    def __init__(self, network: TimeExpandedNetwork) -> None:
        self.network = network
        self.closed = np.empty(0, dtype=np.int64)
        slots = network.places * network.steps
        self.use = Occupancy(
            np.zeros(slots, dtype=np.int64),
            np.full(slots, _NOBODY),
            *(np.ones(slots), np.ones(slots), np.zeros(2)),
        )
        self.laid = _route_table(
            np.empty((0, 3), dtype=np.int64), [], [], np.empty(0, dtype=np.int64), network.steps
        )

    def close(self, slots: Ints) -> None:
        """Let slots count as used by somebody who never moves, before anything is laid."""
        self.closed = slots
        self.use.used[slots] = 1

    @property
    def agents(self) -> int:
        """How many agents the tours need."""
        return (int(self.use.used.sum()) - len(self.closed)) // self.network.steps

    @property
    def rows(self) -> Ints:
        """Token, source and sink of every load."""
        return np.column_stack([self.laid.token, self.laid.source, self.laid.sink])

    @property
    def ways(self) -> list[Ints]:
        """Slots of the empty way to every load, up to its pick-up."""
        return [way[:end] for way, end in zip(self.laid.way, self.laid.way_length, strict=True)]

    @property
    def trips(self) -> list[Ints]:
        """Slots of every load's trip, up to its deposit."""
        return [trip[:end] for trip, end in zip(self.laid.trip, self.laid.trip_length, strict=True)]

    @property
    def shared(self) -> Ints:
        """How many agents are in slots of others, slot by slot."""
        return np.maximum(self.use.used - 1, 0)

    def lay(
        self, loads: Ints, trips: Sequence[Ints], ways: Sequence[Ints], following: Ints
    ) -> None:
        """Take what was routed; its slots are occupied already.

        Parameters
        ----------
        loads : int array, shape (loads, 3)
            Token, source and sink of each.
        trips, ways : sequence of int array
            By load; ways lead to it.
        following : int array, shape (loads,)
        """
        self.laid = _route_table(loads, trips, ways, following, self.network.steps)
        self.use.last[:] = _NOBODY
        for load, (trip, way) in enumerate(zip(trips, ways, strict=True)):
            self.use.last[trip] = self.use.last[way] = load

    def change_prices(self, price: float, memory: Floats | None = None) -> None:
        """Set the price of sharing, and the memory; count the cost anew."""
        used = self.use.used
        if memory is not None:
            self.use.memory[:] = memory
        self.use.prices[:] = self.use.memory * (1 + price * used)
        # a product of vectors would wake the threads of a linear algebra library
        cost = (self.use.memory * (used + price * used * (used - 1) / 2)).sum()
        self.use.money[:] = cost, price

    def occupy(self, slots: Ints, by: int) -> None:
        """Enter slots (`by` 1) or leave them again (-1), for a load that has no number yet."""
        occupy(self.use, slots, by, _NOBODY)

    def occupy_all(self, legs: Sequence[Ints], by: int) -> None:
        """Enter or leave the slots of several legs."""
        if legs:
            self.occupy(np.concatenate(legs), by)

    def crowding(self) -> Ints:
        """Return how many slots each load shares, those of the way to it included."""
        return _conflict_counts(self.laid, self.use)

    def snapshot(self) -> RouteSnapshot:
        """Return what brings all tours back as they are."""
        return copy.deepcopy(RouteSnapshot(self.laid, self.use))

    def restore(self, snapshot: RouteSnapshot) -> None:
        """Lay all tours as they were; the snapshot is used up."""
        self.laid, self.use = snapshot

    @property
    def loads(self) -> list[Load]:
        """All loads, each with what its agent carries before and after."""
        laid = self.laid
        loads = [
            Load(int(token), int(source), int(sink), way[:end], trip[:last])
            for token, source, sink, way, end, trip, last in zip(
                *(laid.token, laid.source, laid.sink),
                *(laid.way, laid.way_length, laid.trip, laid.trip_length),
                strict=True,
            )
        ]
        for load, previous, following in zip(loads, laid.previous, laid.following, strict=True):
            load.previous, load.following = loads[previous], loads[following]
        return loads


def _route_table(
    loads: Ints, trips: Sequence[Ints], ways: Sequence[Ints], following: Ints, steps: int
) -> RouteTable:
    longest = max((len(leg) for legs in (trips, ways) for leg in legs), default=0)
    room = (len(loads), _SPARE * (longest + steps))
    previous = np.empty_like(following)
    previous[following] = np.arange(len(following))
    way, trip = np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64)
    for legs, rows in ((ways, way), (trips, trip)):
        for row, leg in zip(rows, legs, strict=True):
            row[: len(leg)] = leg
    token, source, sink = (np.ascontiguousarray(column) for column in loads.T)
    return RouteTable(
        *(token, source, sink),
        previous,
        following,
        way,
        np.array([len(leg) for leg in ways], dtype=np.int64),
        trip,
        np.array([len(leg) for leg in trips], dtype=np.int64),
    )


@jit
def occupy(use: Occupancy, slots: Ints, by: int, load: int) -> None:
    """Enter slots (`by` 1) or leave them again (-1), for a load."""
    memory, used, price = use.memory, use.used, use.money[1]
    change = 0.0
    for v in slots:
        if by > 0:
            change += memory[v] * (1.0 + price * used[v])
            used[v] += 1
            use.last[v] = load
        else:
            used[v] -= 1
            change -= memory[v] * (1.0 + price * used[v])
        use.prices[v] = memory[v] * (1.0 + price * used[v])
    use.money[0] += change


@jit
def has_conflict(laid: RouteTable, use: Occupancy, load: int) -> bool:
    """Whether a load, or the agent on its way to it, shares a slot."""
    for i in range(laid.trip_length[load]):
        if use.used[laid.trip[load, i]] > 1:
            return True
    for i in range(laid.way_length[load]):
        if use.used[laid.way[load, i]] > 1:
            return True
    return False


@jit
def _conflict_counts(laid: RouteTable, use: Occupancy) -> Ints:
    found = np.zeros(len(laid.token), np.int64)
    for load in range(len(found)):
        for i in range(laid.trip_length[load]):
            found[load] += use.used[laid.trip[load, i]] > 1
        for i in range(laid.way_length[load]):
            found[load] += use.used[laid.way[load, i]] > 1
    return found
