"""Loads taken up, to be laid down better: kept or put back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.slots.compiled import jit
from tsaces.solvers.slots.tours import occupy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.slots.arrays import RouteTable, Occupancy

    Ints = NDArray[np.int64]


class RemovedLoads(NamedTuple):
    """What was taken up, and how it was before.

    Attributes
    ----------
    loads : int array
        No two of them in a row; neither their ways nor their trips are laid.
    without_way : int array
        These, those that follow, and others whose ways were cut: their ways are not laid.
    ends : int array
        Loads after whose deposit an agent has nowhere to go.
    starts : int array
        Loads to which no agent comes.
    begins : int array, shape (starts,)
        Slots in which these are picked up.
    cost : float
        Of everything, before.
    touched : int array
        All loads that may be changed.
    fields : int array, shape (touched, 6)
        Their sources, sinks, previous and following loads, and lengths of way and trip.
    legs : int array, shape (2, touched, longest)
        Their ways and trips.
    """

    loads: Ints
    without_way: Ints
    ends: Ints
    starts: Ints
    begins: Ints
    cost: float
    touched: Ints
    fields: Ints
    legs: Ints


@jit
def remove(laid: RouteTable, use: Occupancy, loads: Ints, cuts: Ints) -> RemovedLoads:
    """Take up loads, no two of them in a row, and the ways to others.

    Parameters
    ----------
    laid : RouteTable
    use : Occupancy
    loads, cuts : int array
    """
    touched = np.empty(3 * len(loads) + 2 * len(cuts), np.int64)
    without_way = np.empty(2 * len(loads) + len(cuts), np.int64)
    num_touched, number = 0, 0
    for x in loads:
        for y in (x, laid.following[x], laid.previous[x]):
            num_touched = add(touched, num_touched, y)
        for y in (x, laid.following[x]):
            number = add(without_way, number, y)
    for x in cuts:
        for y in (x, laid.previous[x]):
            num_touched = add(touched, num_touched, y)
        number = add(without_way, number, x)
    touched, without_way = touched[:num_touched], without_way[:number]
    cost = use.money[0]
    fields, legs = _record(laid, touched)
    ends = np.empty(number, np.int64)
    starts = np.empty(number, np.int64)
    begins = np.empty(number, np.int64)
    num_ends, num_starts = 0, 0
    for x in without_way:
        if not has(loads, int(laid.previous[x])):
            ends[num_ends] = laid.previous[x]
            num_ends += 1
        if not has(loads, int(x)):
            starts[num_starts] = x
            begins[num_starts] = laid.way[x, laid.way_length[x] - 1]
            num_starts += 1
    _vacate(laid, use, loads, without_way)
    return RemovedLoads(
        loads,
        without_way,
        ends[:num_ends],
        starts[:num_starts],
        begins[:num_starts],
        cost,
        touched,
        fields,
        legs,
    )


@jit
def restore(laid: RouteTable, use: Occupancy, taken: RemovedLoads) -> None:
    """Lay everything as it was."""
    _vacate(laid, use, taken.loads, taken.without_way)
    for i in range(len(taken.touched)):
        x = taken.touched[i]
        laid.source[x], laid.sink[x] = taken.fields[i, 0], taken.fields[i, 1]
        laid.previous[x], laid.following[x] = taken.fields[i, 2], taken.fields[i, 3]
        way, trip = taken.fields[i, 4], taken.fields[i, 5]
        laid.way_length[x], laid.trip_length[x] = way, trip
        _copy(taken.legs[0, i], way, laid.way[x])
        _copy(taken.legs[1, i], trip, laid.trip[x])
    for x in taken.without_way:
        occupy(use, laid.way[x, : laid.way_length[x]], 1, x)
    for x in taken.loads:
        occupy(use, laid.trip[x, : laid.trip_length[x]], 1, x)
    use.money[0] = taken.cost


@jit
def insert_empty_leg(laid: RouteTable, use: Occupancy, last: int, following: int, way: Ints) -> None:
    """Let an agent go from a load's deposit to another's pick-up."""
    laid.following[last], laid.previous[following] = following, last
    _copy(way, len(way), laid.way[following])
    laid.way_length[following] = len(way)
    occupy(use, way, 1, following)


@jit
def insert_loaded_leg(laid: RouteTable, use: Occupancy, load: int, trip: Ints) -> None:
    """Lay a load's trip down."""
    _copy(trip, len(trip), laid.trip[load])
    laid.trip_length[load] = len(trip)
    occupy(use, trip, 1, load)


@jit
def _vacate(laid: RouteTable, use: Occupancy, loads: Ints, without_way: Ints) -> None:
    """Leave the slots of ways and trips."""
    for x in without_way:
        occupy(use, laid.way[x, : laid.way_length[x]], -1, x)
        laid.way_length[x] = 0
    for x in loads:
        occupy(use, laid.trip[x, : laid.trip_length[x]], -1, x)
        laid.trip_length[x] = 0


@jit
def _record(laid: RouteTable, touched: Ints) -> tuple[Ints, Ints]:
    longest = 0
    for x in touched:
        longest = max(longest, laid.way_length[x], laid.trip_length[x])
    fields = np.empty((len(touched), 6), np.int64)
    legs = np.empty((2, len(touched), longest), np.int64)
    for i in range(len(touched)):
        x = touched[i]
        way, trip = laid.way_length[x], laid.trip_length[x]
        fields[i, 0], fields[i, 1] = laid.source[x], laid.sink[x]
        fields[i, 2], fields[i, 3] = laid.previous[x], laid.following[x]
        fields[i, 4], fields[i, 5] = way, trip
        _copy(laid.way[x], way, legs[0, i])
        _copy(laid.trip[x], trip, legs[1, i])
    return fields, legs


@jit
def _copy(items: Ints, number: int, into: Ints) -> None:
    """Copy the first items; an assignment of slices would take seconds to compile."""
    for i in range(number):
        into[i] = items[i]


@jit
def add(items: Ints, number: int, item: int) -> int:
    """Add to the first items what is not there yet; return how many there are."""
    if has(items[:number], item):
        return number
    items[number] = item
    return number + 1


@jit
def has(items: Ints, item: int) -> bool:
    """Whether an item is among some."""
    for other in items:
        if other == item:
            return True
    return False
