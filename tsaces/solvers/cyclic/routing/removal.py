"""Removal of loads from their routes, which can be undone as a whole, and their reinsertion."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.footprints import occupy
from tsaces.solvers.cyclic.routing.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import Footprints, Occupancy, RouteTable

    Ints = NDArray[np.int64]


class RemovedLoads(NamedTuple):
    """Loads that were removed, and what restores them.

    Attributes
    ----------
    loads : int array
        Loads without legs; no two of them follow each other.
    without_empty_leg : int array
        Loads without an empty leg: these, their successors, and those whose leg was cut.
    ends : int array
        Loads whose agents have no successor.
    starts : int array
        Loads without a predecessor.
    begins : int array, shape (starts,)
        Slots of the pick-ups of these.
    cost : float
        Cost of all routes before.
    touched : int array
        All loads that a change can affect.
    fields : int array, shape (touched, 6)
        Their sources, sinks, predecessors, successors, and lengths of both legs, before.
    legs : int array, shape (2, touched, longest)
        Their empty and loaded legs before.
    """

    loads: Ints
    without_empty_leg: Ints
    ends: Ints
    starts: Ints
    begins: Ints
    cost: float
    touched: Ints
    fields: Ints
    legs: Ints


@jit
def remove(
    table: RouteTable, occupancy: Occupancy, footprints: Footprints | None, loads: Ints, cuts: Ints
) -> RemovedLoads:
    """Remove loads, no two of which follow each other, and the empty legs to others.

    Parameters
    ----------
    table : RouteTable
    occupancy : Occupancy
    footprints : Footprints or None
    loads : int array
        Loads to be removed.
    cuts : int array
        Loads of which only the empty leg is removed.
    """
    touched = np.empty(3 * len(loads) + 2 * len(cuts), np.int64)
    without_empty_leg = np.empty(2 * len(loads) + len(cuts), np.int64)
    num_touched, number = 0, 0
    for x in loads:
        for y in (x, table.following[x], table.previous[x]):
            num_touched = add(touched, num_touched, y)
        for y in (x, table.following[x]):
            number = add(without_empty_leg, number, y)
    for x in cuts:
        for y in (x, table.previous[x]):
            num_touched = add(touched, num_touched, y)
        number = add(without_empty_leg, number, x)
    touched, without_empty_leg = touched[:num_touched], without_empty_leg[:number]
    cost = occupancy.totals[0]
    fields, legs = _record(table, touched)
    ends = np.empty(number, np.int64)
    starts = np.empty(number, np.int64)
    begins = np.empty(number, np.int64)
    num_ends, num_starts = 0, 0
    for x in without_empty_leg:
        if not has(loads, int(table.previous[x])):
            ends[num_ends] = table.previous[x]
            num_ends += 1
        if not has(loads, int(x)):
            starts[num_starts] = x
            begins[num_starts] = table.empty_leg[x, table.empty_length[x] - 1]
            num_starts += 1
    _vacate(table, occupancy, footprints, loads, without_empty_leg)
    return RemovedLoads(
        loads,
        without_empty_leg,
        ends[:num_ends],
        starts[:num_starts],
        begins[:num_starts],
        cost,
        touched,
        fields,
        legs,
    )


@jit
def restore(
    table: RouteTable, occupancy: Occupancy, footprints: Footprints | None, removed: RemovedLoads
) -> None:
    """Undo a removal and what followed on it."""
    _vacate(table, occupancy, footprints, removed.loads, removed.without_empty_leg)
    for i in range(len(removed.touched)):
        x = removed.touched[i]
        table.source[x], table.sink[x] = removed.fields[i, 0], removed.fields[i, 1]
        table.previous[x], table.following[x] = removed.fields[i, 2], removed.fields[i, 3]
        empty_leg, loaded_leg = removed.fields[i, 4], removed.fields[i, 5]
        table.empty_length[x], table.loaded_length[x] = empty_leg, loaded_leg
        _copy(removed.legs[0, i], empty_leg, table.empty_leg[x])
        _copy(removed.legs[1, i], loaded_leg, table.loaded_leg[x])
    for x in removed.without_empty_leg:
        occupy(occupancy, footprints, table.empty_leg[x, : table.empty_length[x]], 1, x)
    for x in removed.loads:
        occupy(occupancy, footprints, table.loaded_leg[x, : table.loaded_length[x]], 1, x)
    occupancy.totals[0] = removed.cost


@jit
def insert_empty_leg(  # noqa: PLR0913, PLR0917 - compiled: no objects
    table: RouteTable,
    occupancy: Occupancy,
    footprints: Footprints | None,
    last: int,
    following: int,
    empty_leg: Ints,
) -> None:
    """Route an agent from the deposit of a load to the pick-up of another."""
    table.following[last], table.previous[following] = following, last
    _copy(empty_leg, len(empty_leg), table.empty_leg[following])
    table.empty_length[following] = len(empty_leg)
    occupy(occupancy, footprints, empty_leg, 1, following)


@jit
def insert_loaded_leg(
    table: RouteTable,
    occupancy: Occupancy,
    footprints: Footprints | None,
    load: int,
    loaded_leg: Ints,
) -> None:
    """Route a load from its pick-up to its deposit."""
    _copy(loaded_leg, len(loaded_leg), table.loaded_leg[load])
    table.loaded_length[load] = len(loaded_leg)
    occupy(occupancy, footprints, loaded_leg, 1, load)


@jit
def _vacate(
    table: RouteTable,
    occupancy: Occupancy,
    footprints: Footprints | None,
    loads: Ints,
    without_empty_leg: Ints,
) -> None:
    """Leave the slots of empty legs, and of loaded legs."""
    for x in without_empty_leg:
        occupy(occupancy, footprints, table.empty_leg[x, : table.empty_length[x]], -1, x)
        table.empty_length[x] = 0
    for x in loads:
        occupy(occupancy, footprints, table.loaded_leg[x, : table.loaded_length[x]], -1, x)
        table.loaded_length[x] = 0


@jit
def _record(table: RouteTable, touched: Ints) -> tuple[Ints, Ints]:
    longest = 0
    for x in touched:
        longest = max(longest, table.empty_length[x], table.loaded_length[x])
    fields = np.empty((len(touched), 6), np.int64)
    legs = np.empty((2, len(touched), longest), np.int64)
    for i in range(len(touched)):
        x = touched[i]
        empty_leg, loaded_leg = table.empty_length[x], table.loaded_length[x]
        fields[i, 0], fields[i, 1] = table.source[x], table.sink[x]
        fields[i, 2], fields[i, 3] = table.previous[x], table.following[x]
        fields[i, 4], fields[i, 5] = empty_leg, loaded_leg
        _copy(table.empty_leg[x], empty_leg, legs[0, i])
        _copy(table.loaded_leg[x], loaded_leg, legs[1, i])
    return fields, legs


@jit
def _copy(items: Ints, number: int, into: Ints) -> None:
    """Copy the first items; assigning slices would take seconds to compile."""
    for i in range(number):
        into[i] = items[i]


@jit
def add(items: Ints, number: int, item: int) -> int:
    """Add an item to the first ones unless it is there; return their number."""
    if has(items[:number], item):
        return number
    items[number] = item
    return number + 1


@jit
def has(items: Ints, item: int) -> bool:
    """Whether an item is among others."""
    for other in items:
        if other == item:
            return True
    return False
