"""Removes loads that a smaller production plan does not need, and reconnects what is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.production.production_plan import ExchangeCounts, ProductionPlan
    from tsaces.solvers.cyclic.routing.arrays import RouteTable
    from tsaces.solvers.cyclic.routing.flow_router import FlowRouter, RoutedCommodity
    from tsaces.solvers.cyclic.routing.route_set import RouteSet

    Ints = NDArray[np.int64]


class SelectedRemovals(NamedTuple):
    """Loads that a smaller production plan does not need as they are.

    Attributes
    ----------
    dropped : list of int
        Loads without which both their source and their sink exchange what they should.
    sourceless : list of int
        Loads whose source gives less, while their sink still takes as much.
    sinkless : list of int
        Loads whose sink takes less, while their source still gives as much; the same number of
        each token as of the `sourceless`.
    """

    dropped: list[int]
    sourceless: list[int]
    sinkless: list[int]


def select_removals(
    table: RouteTable, conflict_counts: Ints, before: ProductionPlan, after: ProductionPlan
) -> SelectedRemovals:
    """Choose loads to be removed, so that machines exchange what a smaller plan says.

    Parameters
    ----------
    table : RouteTable
        Routes of the plan before.
    conflict_counts : int array, shape (loads,)
        Slots that each load shares; those with most are chosen first.
    before, after : ProductionPlan
    """
    gives = _reductions(before.pickups, after.pickups)
    takes = _reductions(before.deposits, after.deposits)
    removals = SelectedRemovals([], [], [])
    order = np.argsort(-conflict_counts, kind="stable").tolist()
    sources = dict(enumerate(zip(table.source.tolist(), table.token.tolist(), strict=True)))
    sinks = dict(enumerate(zip(table.sink.tolist(), table.token.tolist(), strict=True)))
    for x in order:
        if gives[sources[x]] and takes[sinks[x]]:
            gives[sources[x]] -= 1
            takes[sinks[x]] -= 1
            removals.dropped.append(x)
    chosen = set(removals.dropped)
    for found, wanted, ends in (
        (removals.sourceless, gives, sources),
        (removals.sinkless, takes, sinks),
    ):
        for x in order:
            if x not in chosen and wanted[ends[x]]:
                wanted[ends[x]] -= 1
                found.append(x)
    return removals


def _reductions(before: ExchangeCounts, after: ExchangeCounts) -> Counter[tuple[int, int]]:
    return Counter(before) - Counter(after)


def reconnect_routes(routes: RouteSet, flow_router: FlowRouter, removals: SelectedRemovals) -> bool:
    """Remove the selected loads, match what is left of them, and route the missing legs.

    Return whether there were enough slots; the routes are of no use if there were not.

    Parameters
    ----------
    routes : RouteSet
    flow_router : FlowRouter
    removals : SelectedRemovals
        Loads to be removed, from `select_removals`.
    """
    table, empty_legs, loaded_legs = routes.table, routes.empty_legs, routes.loaded_legs
    gone = np.zeros(len(table.token), dtype=np.bool_)
    gone[[*removals.dropped, *removals.sourceless, *removals.sinkless]] = True
    without_empty_leg = gone | gone[table.previous]
    routes.occupy_all([empty_legs[x] for x in np.flatnonzero(without_empty_leg)], -1)
    routes.occupy_all([loaded_legs[x] for x in np.flatnonzero(gone)], -1)
    commodities = _match_loads(routes, flow_router, removals)
    if commodities is None:
        return False
    stays = np.flatnonzero(~gone)
    rows = np.concatenate([routes.load_table[stays], *(s.rows for s in commodities)])
    new = np.arange(len(stays), len(rows))
    loaded_legs = [loaded_legs[x] for x in stays] + [
        leg for s in commodities for leg in s.loaded_legs
    ]
    begins = [int(empty_legs[x][-1]) for x in stays] + [
        int(v) for s in commodities for v in s.begins
    ]
    ends = np.concatenate([np.flatnonzero(gone[table.following[stays]]), new])
    starts = np.concatenate([np.flatnonzero(without_empty_leg[stays]), new])
    following = np.concatenate([(np.cumsum(~gone) - 1)[table.following[stays]], new])
    assignment = flow_router.match_legs(
        [loaded_legs[x][-1] for x in ends], [begins[x] for x in starts]
    )
    following[ends] = starts[assignment.following]
    empty_leg_to = dict(zip(following[ends].tolist(), assignment.slots, strict=True))
    empty_leg_to |= {
        load: empty_legs[x] for load, x in enumerate(stays) if load not in empty_leg_to
    }
    routes.set_routes(
        rows, loaded_legs, [empty_leg_to[load] for load in range(len(rows))], following
    )
    return True


def _match_loads(
    routes: RouteSet, flow_router: FlowRouter, removals: SelectedRemovals
) -> list[RoutedCommodity] | None:
    """Route loads from sources without a sink to sinks without a source."""
    table = routes.table
    gives: dict[int, list[int]] = defaultdict(list)
    takes: dict[int, list[int]] = defaultdict(list)
    for x in removals.sinkless:
        gives[int(table.token[x])].append(int(table.source[x]))
    for x in removals.sourceless:
        takes[int(table.token[x])].append(int(table.sink[x]))
    commodities = []
    for token, givers in gives.items():
        commodity = flow_router.route_commodity(token, Counter(givers), Counter(takes[token]))
        if commodity is None:
            return None
        commodities.append(commodity)
    return commodities
