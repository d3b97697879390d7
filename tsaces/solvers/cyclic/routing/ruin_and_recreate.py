"""The compiled search: remove related loads, insert them again, keep what is cheaper.

A large neighbourhood search (Shaw, 1998) by ruin and recreate (Schrimpf et al., 2000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.astar import find_pickup_delivery_path
from tsaces.solvers.cyclic.routing.footprints import most_agents
from tsaces.solvers.cyclic.routing.jit import jit, without_refcounts
from tsaces.solvers.cyclic.routing.removal import (
    add,
    has,
    insert_empty_leg,
    insert_loaded_leg,
    remove,
    restore,
)
from tsaces.solvers.cyclic.routing.route_set import count_conflicts

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.parameters import RuinAndRecreateParameters
    from tsaces.solvers.cyclic.routing.arrays import (
        ExchangeSites,
        Footprints,
        Occupancy,
        RouteTable,
        TimeExpandedNetwork,
    )
    from tsaces.solvers.cyclic.routing.astar import Distances, SearchBuffers, Tolls
    from tsaces.solvers.cyclic.routing.removal import RemovedLoads

    Ints = NDArray[np.int64]

_NONE = -1
"""Stands for no load, machine or slot."""
_ROUNDING = 1e-6
"""Slots by which costs may differ because of floating point."""


class RemovalSizes(NamedTuple):
    """How many related loads are removed, and where they are looked for.

    Attributes
    ----------
    num_loads, num_cuts : int array
        Loads, and empty legs beside them: one of these numbers by chance.
    reach : int
        Slots before and after a conflict, along a leg.
    any_step_probability : float
        Probability that a related load is one that passes the place in whatever step.
    """

    num_loads: Ints
    num_cuts: Ints
    reach: int
    any_step_probability: float


def removal_sizes_of(parameters: RuinAndRecreateParameters) -> RemovalSizes:
    """Return parameters as compiled code reads them."""
    return RemovalSizes(
        np.array(parameters.num_loads, dtype=np.int64),
        np.array(parameters.num_cuts, dtype=np.int64),
        parameters.reach,
        float(parameters.any_step_probability),
    )


class RoutingContext(NamedTuple):
    """What stays the same while loads are rerouted.

    Attributes
    ----------
    network : TimeExpandedNetwork
    distances : Distances
    exchanges : ExchangeSites
    buffers : SearchBuffers
    sizes : RemovalSizes
    is_shortening : bool
        Whether loads without conflicts are rerouted as well.
    footprints : Footprints or None
    tolls : Tolls or None
    """

    network: TimeExpandedNetwork
    distances: Distances
    exchanges: ExchangeSites
    buffers: SearchBuffers
    sizes: RemovalSizes
    is_shortening: bool
    footprints: Footprints | None
    tolls: Tolls | None


@jit
def reroute(
    context: RoutingContext,
    table: RouteTable,
    occupancy: Occupancy,
    loads: Ints,
    random: Generator,
) -> None:
    """Reroute loads one after the other: those still in conflict, or all.

    A load is removed together with related ones; if they cannot be inserted again at less cost,
    all are restored. Each level of functions that pass on all these arrays takes seconds to
    compile, so there are few.

    Parameters
    ----------
    context : RoutingContext
    table : RouteTable
    occupancy : Occupancy
    loads : int array
    random : numpy.random.Generator
    """
    context, table, occupancy = (
        without_refcounts(context),
        without_refcounts(table),
        without_refcounts(occupancy),
    )
    network, footprints = context.network, context.footprints
    for load in loads:
        if not context.is_shortening and not count_conflicts(table, occupancy, footprints, load):
            continue
        related, cuts = _related_loads(
            network, context.sizes, table, occupancy, footprints, load, random
        )
        removed = remove(table, occupancy, footprints, related, cuts)
        # the removal of an agent's only load leaves no ends to connect
        is_better = len(removed.ends) > 0 and _reinsert(context, table, occupancy, removed, random)
        if not is_better or occupancy.totals[0] > removed.cost + _ROUNDING:
            restore(table, occupancy, footprints, removed)


@jit
def _related_loads(  # noqa: PLR0913, PLR0917 - compiled: no objects
    network: TimeExpandedNetwork,
    sizes: RemovalSizes,
    table: RouteTable,
    occupancy: Occupancy,
    footprints: Footprints | None,
    load: int,
    random: Generator,
) -> tuple[Ints, Ints]:
    """Return related loads (Shaw, 1998), and others of which only the empty leg is removed.

    All pass near a conflict of the first load, or near any slot of it if it has none, perhaps in
    other steps. No two of the loads follow each other.
    """
    most = sizes.num_loads[int(random.random() * len(sizes.num_loads))]
    leg, conflict = _pick_conflict(table, occupancy, footprints, load, random)
    chosen = np.empty(most, np.int64)
    chosen[0] = load
    number = 1
    for _ in range(2 * most):
        if number < most:
            other = _nearby_load(network, sizes, occupancy, footprints, leg, conflict, random)
            if other != _NONE and not _is_adjacent(table, chosen[:number], other):
                chosen[number] = other
                number += 1
    most = sizes.num_cuts[int(random.random() * len(sizes.num_cuts))]
    cuts = np.empty(most, np.int64)
    num_cuts = 0
    for _ in range(2 * most):
        if num_cuts < most:
            other = _nearby_load(network, sizes, occupancy, footprints, leg, conflict, random)
            if other != _NONE and not _is_adjacent(table, chosen[:number], other):
                num_cuts = add(cuts, num_cuts, other)
    return chosen[:number], cuts[:num_cuts]


@jit
def _pick_conflict(
    table: RouteTable,
    occupancy: Occupancy,
    footprints: Footprints | None,
    load: int,
    random: Generator,
) -> tuple[Ints, int]:
    """Return a leg of a load, and the position on it of a random slot that it shares.

    If it shares none, the slot is any.
    """
    empty_leg, loaded_leg = (
        table.empty_leg[load, : table.empty_length[load]],
        table.loaded_leg[load, : table.loaded_length[load]],
    )
    found, conflict = empty_leg, 0
    number = 0
    for leg in (empty_leg, loaded_leg):
        for i in range(len(leg)):
            if most_agents(occupancy.occupants, footprints, leg[i]) > 1:
                number += 1
                if random.random() * number < 1:
                    found, conflict = leg, i
    return (found, conflict) if number else _pick_position(table, load, random)


@jit
def _pick_position(table: RouteTable, load: int, random: Generator) -> tuple[Ints, int]:
    """Return a random leg of a load and a random position on it."""
    if (
        random.random() * (table.empty_length[load] + table.loaded_length[load])
        < table.empty_length[load]
    ):
        leg = table.empty_leg[load, : table.empty_length[load]]
    else:
        leg = table.loaded_leg[load, : table.loaded_length[load]]
    return leg, int(random.random() * len(leg))


@jit
def _nearby_load(  # noqa: PLR0913, PLR0917 - compiled: no objects
    network: TimeExpandedNetwork,
    sizes: RemovalSizes,
    occupancy: Occupancy,
    footprints: Footprints | None,
    leg: Ints,
    conflict: int,
    random: Generator,
) -> int:
    """Return a load that passes near a conflict, or was the last to do so; -1 if there is none."""
    ahead = int(random.random() * (2 * sizes.reach + 1)) - sizes.reach
    slot = leg[min(len(leg) - 1, max(0, conflict + ahead))]
    if random.random() < sizes.any_step_probability:
        step = int(random.random() * network.steps)
        slot = step * network.places + slot % network.places
    if footprints is not None:
        room = footprints.used[footprints.first_use[slot % footprints.places]]
        slot = slot // footprints.places * footprints.resources + room
    return int(occupancy.last_load[slot])


@jit
def _is_adjacent(table: RouteTable, loads: Ints, other: int) -> bool:
    """Whether a load is one of others, or before or after one of them."""
    for x in loads:
        if other in (x, table.previous[x], table.following[x]):
            return True
    return False


@jit
def _reinsert(
    context: RoutingContext,
    table: RouteTable,
    occupancy: Occupancy,
    removed: RemovedLoads,
    random: Generator,
) -> bool:
    """Insert loads path by path; return False once that costs more than before."""
    loads, ends, starts, begins = removed.loads, removed.ends, removed.starts, removed.begins
    num_ends, capacity = len(ends), table.empty_leg.shape[1]
    givers, takers = table.source[loads], table.sink[loads]
    tokens = table.token[loads]
    order = _shuffle(len(loads), random)
    for position in range(num_ends + len(order)):
        if position >= len(order) and num_ends == 0:
            return True
        if num_ends == 0:
            return False
        has_load = position < len(order)
        options = np.full((2 if has_load else 0, len(order)), _NONE, np.int64)
        if has_load:
            token = tokens[order[position]]
            _collect_exchanges(options[0], givers, tokens, token, context.exchanges.source_at)
            _collect_exchanges(options[1], takers, tokens, token, context.exchanges.sink_at)
        came_from = np.empty(num_ends, np.int64)
        for i in range(num_ends):
            came_from[i] = table.loaded_leg[ends[i], table.loaded_length[ends[i]] - 1]
        allowance = removed.cost - occupancy.totals[0] + _ROUNDING
        path = find_pickup_delivery_path(
            *(context.network, context.distances, came_from, options, begins[:num_ends]),
            *(occupancy.prices, allowance, context.buffers, context.tolls),
        )
        if path.start == _NONE or len(path.entered) > capacity:
            return False
        last, following = ends[path.start], starts[path.end]
        num_ends -= 1
        ends[path.start] = ends[num_ends]
        starts[path.end], begins[path.end] = starts[num_ends], begins[num_ends]
        if has_load:
            load = loads[order[position]]
            pick_up, deposit = path.changes[0] + 1, path.changes[1] + 1
            source = context.distances.exchange_at[
                path.entered[pick_up - 1] % context.network.places
            ]
            sink = context.distances.exchange_at[path.entered[deposit - 1] % context.network.places]
            table.source[load] = _take(givers, tokens, token, context.exchanges.source_at, source)
            table.sink[load] = _take(takers, tokens, token, context.exchanges.sink_at, sink)
            insert_empty_leg(
                table, occupancy, context.footprints, last, load, path.entered[:pick_up]
            )
            insert_loaded_leg(
                table, occupancy, context.footprints, load, path.entered[pick_up:deposit]
            )
            insert_empty_leg(
                table, occupancy, context.footprints, load, following, path.entered[deposit:]
            )
        else:
            insert_empty_leg(table, occupancy, context.footprints, last, following, path.entered)
    return True


@jit
def _shuffle(number: int, random: Generator) -> Ints:
    """Return the numbers below a number in random order."""
    order = np.arange(number)
    for i in range(number - 1, 0, -1):
        j = int(random.random() * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


@jit
def _collect_exchanges(found: Ints, machines: Ints, tokens: Ints, token: int, at: Ints) -> None:
    """Collect the exchanges at which machines still exchange a token, each once."""
    number = 0
    for i in range(len(machines)):
        if machines[i] != _NONE and tokens[i] == token:
            exchange = at[machines[i]]
            if not has(found[:number], exchange):
                found[number] = exchange
                number += 1


@jit
def _take(machines: Ints, tokens: Ints, token: int, at: Ints, exchange: int) -> int:
    """Return a machine that still exchanges a token at an exchange, and remove it from the list."""
    for i in range(len(machines)):
        machine = machines[i]
        if machine != _NONE and tokens[i] == token and at[machine] == exchange:
            machines[i] = _NONE
            return int(machine)
    return _NONE
