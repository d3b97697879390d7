"""Routes of agents through slots: loads one after the other, and the empty legs between them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.arrays import Occupancy, RouteTable
from tsaces.solvers.cyclic.routing.footprints import add_up, most_agents, occupy, rooms_of
from tsaces.solvers.cyclic.routing.jit import jit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import Footprints, TimeExpandedNetwork

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_NOBODY = -1
"""Stands for the load of a slot that none has entered."""


@dataclass(eq=False)
class Load:
    """A token carried from a machine to another, once a cycle.

    Attributes
    ----------
    token : int
    source, sink : int
        Machines.
    empty_leg : int array
        Slots that the agent enters without a token after its deposit before; the last is the
        slot of the pick-up.
    loaded_leg : int array
        Slots that it enters with the token; the last is the slot of the deposit.
    previous, following : Load
        Loads that the agent carries before and after.
    """

    token: int
    source: int
    sink: int
    empty_leg: Ints
    loaded_leg: Ints
    previous: Load = field(init=False)
    following: Load = field(init=False)


class RouteSnapshot(NamedTuple):
    """Routes, to be restored later."""

    table: RouteTable
    occupancy: Occupancy


class RouteSet:
    """The routes of all loads of a production plan, and the prices of the slots.

    The first agent in a slot pays its history cost, the next one `1 + price` times that, the third
    one `1 + 2 price` times that. Routes with a lower sum are better.

    Parameters
    ----------
    network : TimeExpandedNetwork
    leg_capacity : int
        Slots that are reserved for a leg, in lengths of the longest first leg plus a cycle.
    footprints : Footprints, optional
        What agents take up; by default a slot for each that they enter.
    capacity : float, optional
        Agents for whom there is room at once; by default one for each resource.

    Attributes
    ----------
    capacity : float
    blocked : int array
        Slots that no agent may enter.
    occupancy : Occupancy
    table : RouteTable
        Empty until routes are set.
    """

    def __init__(
        self,
        network: TimeExpandedNetwork,
        leg_capacity: int,
        footprints: Footprints | None = None,
        capacity: float | None = None,
    ) -> None:
        self.network = network
        self.footprints = footprints
        self.capacity = self.rooms if capacity is None else capacity
        self._leg_capacity = leg_capacity
        self.blocked = np.empty(0, dtype=np.int64)
        slots = self.rooms * network.steps
        self.occupancy = Occupancy(
            np.zeros(slots, dtype=np.int64),
            np.full(slots, _NOBODY),
            np.ones(slots),
            add_up(footprints, np.ones(slots)),
            np.zeros(2),
        )
        self.table = _route_table(
            np.empty((0, 3), dtype=np.int64), [], [], np.empty(0, dtype=np.int64), 0
        )

    def block(self, slots: Ints) -> None:
        """Close slots to all agents, before there are any routes."""
        self.blocked = slots
        self.occupancy.occupants[slots] = 1  # only networks without footprints have closed slots

    @property
    def rooms(self) -> int:
        """Number of resources that agents take up, such as the room on a cell."""
        return self.network.places if self.footprints is None else self.footprints.resources

    @property
    def agents(self) -> int:
        """Number of agents that the routes need."""
        entered = int(self.table.empty_length.sum() + self.table.loaded_length.sum())
        return entered // self.network.steps

    @property
    def load_table(self) -> Ints:
        """Token, source and sink of every load."""
        return np.column_stack([self.table.token, self.table.source, self.table.sink])

    @property
    def empty_legs(self) -> list[Ints]:
        """Slots of the empty leg to every load, up to its pick-up."""
        return [
            empty_leg[:end]
            for empty_leg, end in zip(self.table.empty_leg, self.table.empty_length, strict=True)
        ]

    @property
    def loaded_legs(self) -> list[Ints]:
        """Slots of the loaded leg of every load, up to its deposit."""
        return [
            loaded_leg[:end]
            for loaded_leg, end in zip(self.table.loaded_leg, self.table.loaded_length, strict=True)
        ]

    @property
    def overuse(self) -> Ints:
        """Number of agents beyond the first in every slot."""
        return np.maximum(self.occupancy.occupants - 1, 0)

    def set_routes(
        self, loads: Ints, loaded_legs: Sequence[Ints], empty_legs: Sequence[Ints], following: Ints
    ) -> None:
        """Set all routes; their slots must be occupied already.

        Parameters
        ----------
        loads : int array, shape (loads, 3)
            Token, source and sink of each.
        loaded_legs, empty_legs : sequence of int array
            Slots by load; an empty leg leads to its load.
        following : int array, shape (loads,)
            Load after each, of the same agent.
        """
        longest = max((len(leg) for legs in (loaded_legs, empty_legs) for leg in legs), default=0)
        capacity = self._leg_capacity * (longest + self.network.steps)
        self.table = _route_table(loads, loaded_legs, empty_legs, following, capacity)
        self.occupancy.last_load[:] = _NOBODY
        for load, (loaded_leg, empty_leg) in enumerate(zip(loaded_legs, empty_legs, strict=True)):
            for leg in (loaded_leg, empty_leg):
                self.occupancy.last_load[rooms_of(self.footprints, leg)] = load

    def set_prices(self, price: float, history_cost: Floats | None = None) -> None:
        """Set the price of sharing, perhaps the history cost; update all prices and the total."""
        used = self.occupancy.occupants
        if history_cost is not None:
            self.occupancy.history_cost[:] = history_cost
        one_more = self.occupancy.history_cost * (1 + price * used)
        self.occupancy.prices[:] = add_up(self.footprints, one_more)
        if self.footprints is not None:
            self.occupancy.prices[:] += self.footprints.surcharges
        # a product of vectors would wake the threads of a linear algebra library
        cost = (self.occupancy.history_cost * (used + price * used * (used - 1) / 2)).sum()
        self.occupancy.totals[:] = cost, price

    def occupy(self, slots: Ints, by: int) -> None:
        """Enter slots (`by` is 1) or leave them (-1), for a load that has no number yet."""
        occupy(self.occupancy, self.footprints, slots, by, _NOBODY)

    def occupy_all(self, legs: Sequence[Ints], by: int) -> None:
        """Enter or leave the slots of several legs."""
        if legs:
            self.occupy(np.concatenate(legs), by)

    def count_conflicts(self) -> Ints:
        """Return the slots that each load shares with others, its empty leg included."""
        return _conflict_counts(self.table, self.occupancy, self.footprints)

    def snapshot(self) -> RouteSnapshot:
        """Return a copy of all routes, for `restore`."""
        return copy.deepcopy(RouteSnapshot(self.table, self.occupancy))

    def restore(self, snapshot: RouteSnapshot) -> None:
        """Return to the routes of a snapshot, which must not be used again."""
        self.table, self.occupancy = snapshot

    @property
    def loads(self) -> list[Load]:
        """All loads, each with those that its agent carries before and after."""
        table = self.table
        loads = [
            Load(int(token), int(source), int(sink), empty_leg[:end], loaded_leg[:last])
            for token, source, sink, empty_leg, end, loaded_leg, last in zip(
                *(table.token, table.source, table.sink),
                *(table.empty_leg, table.empty_length, table.loaded_leg, table.loaded_length),
                strict=True,
            )
        ]
        for load, previous, following in zip(loads, table.previous, table.following, strict=True):
            load.previous, load.following = loads[previous], loads[following]
        return loads


def _route_table(
    loads: Ints,
    loaded_legs: Sequence[Ints],
    empty_legs: Sequence[Ints],
    following: Ints,
    capacity: int,
) -> RouteTable:
    """Return a table with room for so many slots in each leg."""
    shape = (len(loads), capacity)
    previous = np.empty_like(following)
    previous[following] = np.arange(len(following))
    empty_leg, loaded_leg = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for legs, rows in ((empty_legs, empty_leg), (loaded_legs, loaded_leg)):
        for row, leg in zip(rows, legs, strict=True):
            row[: len(leg)] = leg
    token, source, sink = (np.ascontiguousarray(column) for column in loads.T)
    return RouteTable(
        *(token, source, sink),
        previous,
        following,
        empty_leg,
        np.array([len(leg) for leg in empty_legs], dtype=np.int64),
        loaded_leg,
        np.array([len(leg) for leg in loaded_legs], dtype=np.int64),
    )


@jit
def count_conflicts(
    table: RouteTable, occupancy: Occupancy, footprints: Footprints | None, load: int
) -> int:
    """Return the slots that a load and its empty leg share with others."""
    used, number = occupancy.occupants, 0
    for i in range(table.loaded_length[load]):
        number += most_agents(used, footprints, table.loaded_leg[load, i]) > 1
    for i in range(table.empty_length[load]):
        number += most_agents(used, footprints, table.empty_leg[load, i]) > 1
    return number


@jit
def _conflict_counts(
    table: RouteTable, occupancy: Occupancy, footprints: Footprints | None
) -> Ints:
    found = np.zeros(len(table.token), np.int64)
    for load in range(len(found)):
        found[load] = count_conflicts(table, occupancy, footprints, load)
    return found
