"""What the compiled kernels are given and give: arrays by name.

Compiled code that was kept finds these classes by module and name, and numba looks them up
before it sees that the code is out of date. Whoever moves one must rename the kernels too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


class TimeExpandedNetwork(NamedTuple):
    """Places and steps, and which place can follow which.

    Attributes
    ----------
    places, steps : int
    first_exit : int array, shape (places + 1,)
        Where the exits of each place begin.
    exits : int array, shape (arcs,)
        Places.
    first_entry : int array, shape (places + 1,)
    entries, entry_arcs : int array, shape (arcs,)
        Places, and the numbers of the arcs from them in `exits`.
    """

    places: int
    steps: int
    first_exit: Ints
    exits: Ints
    first_entry: Ints
    entries: Ints
    entry_arcs: Ints


class Terminals(NamedTuple):
    """Groups of slots, in any of which agents may change their cargo.

    Attributes
    ----------
    first : int array, shape (groups + 1,)
        Where the slots of each group begin.
    slots : int array
    wanted : int array, shape (groups,)
        Changes of cargo in each group, one a slot at most.
    """

    first: Ints
    slots: Ints
    wanted: Ints


class FlowPrices(NamedTuple):
    """What slots cost; never less than one.

    Attributes
    ----------
    enter : float array, shape (slots,)
        For the first agent of this commodity.
    more : float array, shape (slots,)
        What each further agent of it pays above that.
    pick_up : float array, shape (slots,)
        For picking up there; 0 or more.
    """

    enter: Floats
    more: Floats
    pick_up: Floats


class FlowPaths(NamedTuple):
    """Where agents begin, what they enter, where they end.

    Attributes
    ----------
    begins : int array, shape (trips,)
        Slots.
    sources, sinks : int array, shape (trips,)
        Groups.
    first : int array, shape (trips + 1,)
        Where the slots that each trip enters begin.
    entered : int array
        Slots; the last of a trip is where it ends.
    """

    begins: Ints
    sources: Ints
    sinks: Ints
    first: Ints
    entered: Ints


class RouteTable(NamedTuple):
    """Loads and the slots of their legs, load by load.

    Attributes
    ----------
    token, source, sink : int array, shape (loads,)
        What is carried from which machine to which.
    previous, following : int array, shape (loads,)
        Which load the same agent carries before, and after.
    empty_leg, loaded_leg : int array, shape (loads, longest)
        Slots that an agent enters empty, up to the pick-up, and then with the token.
    empty_length, loaded_length : int array, shape (loads,)
        How many of them there are.
    """

    token: Ints
    source: Ints
    sink: Ints
    previous: Ints
    following: Ints
    empty_leg: Ints
    empty_length: Ints
    loaded_leg: Ints
    loaded_length: Ints


class Occupancy(NamedTuple):
    """Who is where, and what slots cost.

    Attributes
    ----------
    occupants : int array, shape (slots,)
        Agents in each slot.
    last_load : int array, shape (slots,)
        Load for which each slot was entered last, -1 before there was one.
    history_cost : float array, shape (slots,)
        What the first agent pays.
    prices : float array, shape (slots,)
        Of one more agent in each slot.
    totals : float array, shape (2,)
        What all slots cost together; by how much each agent more makes a slot dearer.
    """

    occupants: Ints
    last_load: Ints
    history_cost: Floats
    prices: Floats
    totals: Floats


class ExchangeSites(NamedTuple):
    """Where machines exchange.

    Attributes
    ----------
    source_at, sink_at : int array, shape (machines,)
        Number of the exchange where each machine gives and takes; -1 where it does not.
    """

    source_at: Ints
    sink_at: Ints
