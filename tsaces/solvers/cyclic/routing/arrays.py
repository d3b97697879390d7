"""Arguments and results of the compiled kernels: named tuples of arrays.

Cached compiled code refers to these classes by module and name, and numba looks them up before it
sees that the cache is out of date. When one of them moves, the kernels must be renamed too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Footprints(NamedTuple):
    """What agents use up: an agent that enters a slot takes up slots of resources, its footprint.

    A resource, such as the room on a cell, takes one agent in each of its slots. Where every place
    is a resource of its own and takes up nothing but its own slot, functions get None instead, of
    which compiled code has a variant of its own.

    Attributes
    ----------
    places, steps : int
        Those of the network.
    resources : int
        Number of resources.
    first_use : int array, shape (places + 1,)
        Index in `used` at which the resources of each place begin; the first is the room there.
    used, lags : int array, shape (uses,)
        Resources that an agent uses who enters a place, and how many steps before it does.
    first_user : int array, shape (resources + 1,)
        Index in `users` at which the places that use each resource begin.
    users, user_lags : int array, shape (uses,)
        Places that use a resource, and how many steps before they are entered.
    surcharges : float array, shape (slots of places,)
        What entering a slot costs beside its footprint; 0 or more.
    """

    places: int
    steps: int
    resources: int
    first_use: Ints
    used: Ints
    lags: Ints
    first_user: Ints
    users: Ints
    user_lags: Ints
    surcharges: Floats


class TimeExpandedNetwork(NamedTuple):
    """A time-expanded network: places, the steps of a cycle, and arcs between places.

    A place is whatever an agent is in for a step: a cell, or a cell together with what the agent
    does there, such as its second timestep of handling a token.

    Attributes
    ----------
    places, steps : int
    first_exit : int array, shape (places + 1,)
        Index in `exits` at which the exits of each place begin.
    exits : int array, shape (arcs,)
        Places that an agent can enter in the step after.
    first_entry : int array, shape (places + 1,)
        Index in `entries` at which the entries of each place begin.
    entries, entry_arcs : int array, shape (arcs,)
        Places that an agent can come from, and the arcs from them as indices in `exits`.
    """

    places: int
    steps: int
    first_exit: Ints
    exits: Ints
    first_entry: Ints
    entries: Ints
    entry_arcs: Ints


class Terminals(NamedTuple):
    """Terminals of a flow: groups of slots, in each of which agents may change their cargo.

    Attributes
    ----------
    first : int array, shape (groups + 1,)
        Index in `slots` at which each group begins.
    slots : int array
    wanted : int array, shape (groups,)
        Changes of cargo in each group, at most one in a slot.
    """

    first: Ints
    slots: Ints
    wanted: Ints


class FlowPrices(NamedTuple):
    """Costs of slots; none is below 1.

    Attributes
    ----------
    enter : float array, shape (slots,)
        Cost of entering, for the first agent of this commodity.
    more : float array, shape (slots,)
        Cost of entering above that, for each further agent of it.
    pick_up : float array, shape (slots,)
        Cost of picking up; 0 or more.
    """

    enter: Floats
    more: Floats
    pick_up: Floats


class FlowPaths(NamedTuple):
    """The paths of a flow: where agents begin, which slots they enter, where they end.

    Attributes
    ----------
    begins : int array, shape (paths,)
        Slots.
    sources, sinks : int array, shape (paths,)
        Groups.
    first : int array, shape (paths + 1,)
        Index in `entered` at which each path begins.
    entered : int array
        Slots; the last of a path is where it ends.
    """

    begins: Ints
    sources: Ints
    sinks: Ints
    first: Ints
    entered: Ints


class RouteTable(NamedTuple):
    """Routes: loads, and the slots of the empty and the loaded leg of each.

    Attributes
    ----------
    token, source, sink : int array, shape (loads,)
        Number of the token, and of the machines that give and take it.
    previous, following : int array, shape (loads,)
        Loads that the same agent carries before and after.
    empty_leg, loaded_leg : int array, shape (loads, longest)
        Slots that an agent enters empty, up to the pick-up, and with the token, up to the deposit.
    empty_length, loaded_length : int array, shape (loads,)
        Number of these slots.
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
    """Occupants and prices of slots, in the terms of PathFinder (McMurchie and Ebeling, 1995).

    Attributes
    ----------
    occupants : int array, shape (slots of resources,)
        Agents in each slot.
    last_load : int array, shape (slots of resources,)
        Load for which each slot was taken up last; -1 if there was none.
    history_cost : float array, shape (slots of resources,)
        Price of each slot for the first agent, which grows while the slot is overused.
    prices : float array, shape (slots of places,)
        Price of entering each slot for one more agent: that of its footprint.
    totals : float array, shape (2,)
        Cost of all routes together, and the share by which each agent in a slot raises its price.
    """

    occupants: Ints
    last_load: Ints
    history_cost: Floats
    prices: Floats
    totals: Floats


class ExchangeSites(NamedTuple):
    """Numbers of the exchanges of machines.

    Attributes
    ----------
    source_at, sink_at : int array, shape (machines,)
        Exchange where each machine gives, and where it takes; -1 where it does not.
    """

    source_at: Ints
    sink_at: Ints
