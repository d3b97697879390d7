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
    """Loads that a smaller budget has no use for.

    Attributes
    ----------
    dropped : list of int
        Neither their source nor their sink still wants them.
    sourceless : list of int
        Their source gives no more; their sink still waits.
    sinkless : list of int
        Their sink takes no more; their source still gives. As many, token by token.
    """

    dropped: list[int]
    sourceless: list[int]
    sinkless: list[int]


def select_removals(
    table: RouteTable, conflict_counts: Ints, before: ProductionPlan, after: ProductionPlan
) -> SelectedRemovals:
    """Choose which loads to take up, so that machines exchange what a smaller budget says.

    Parameters
    ----------
    table : RouteTable
        Loads of the budget before.
    count_conflicts : int array, shape (loads,)
        Those that share most slots are taken first.
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
    taken = set(removals.dropped)
    for found, wanted, ends in (
        (removals.sourceless, gives, sources),
        (removals.sinkless, takes, sinks),
    ):
        for x in order:
            if x not in taken and wanted[ends[x]]:
                wanted[ends[x]] -= 1
                found.append(x)
    return removals


def _reductions(before: ExchangeCounts, after: ExchangeCounts) -> Counter[tuple[int, int]]:
    return Counter(before) - Counter(after)


def reconnect_routes(routes: RouteSet, flow_router: FlowRouter, removals: SelectedRemovals) -> bool:
    """Take torn loads up; join what is left of them, and lay the ways that are missing.

    Return whether there are slots enough for that; the tours are of no use if there are not.

    Parameters
    ----------
    routes : RouteSet
    flow_router : FlowRouter
    removals : SelectedRemovals
        Loads of the tours.
    """
    table, empty_legs, loaded_legs = routes.table, routes.empty_legs, routes.loaded_legs
    gone = np.zeros(len(table.token), dtype=np.bool_)
    gone[[*removals.dropped, *removals.sourceless, *removals.sinkless]] = True
    without_empty_leg = gone | gone[table.previous]
    routes.occupy_all([empty_legs[x] for x in np.flatnonzero(without_empty_leg)], -1)
    routes.occupy_all([loaded_legs[x] for x in np.flatnonzero(gone)], -1)
    commodities = _rematch_loads(routes, flow_router, removals)
    if commodities is None:
        return False
    stays = np.flatnonzero(~gone)
    rows = np.concatenate([routes.load_table[stays], *(s.rows for s in commodities)])
    new = np.arange(len(stays), len(rows))
    loaded_legs = [loaded_legs[x] for x in stays] + [
        trip for s in commodities for trip in s.loaded_legs
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
    way_to = dict(zip(following[ends].tolist(), assignment.slots, strict=True))
    way_to |= {load: empty_legs[x] for load, x in enumerate(stays) if load not in way_to}
    routes.set_routes(rows, loaded_legs, [way_to[load] for load in range(len(rows))], following)
    return True


def _rematch_loads(
    routes: RouteSet, flow_router: FlowRouter, removals: SelectedRemovals
) -> list[RoutedCommodity] | None:
    """Let sources that lost their sinks give to sinks that lost their sources."""
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
