"""What is left of tours once loads were given up."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tsaces.solvers.slots.haulage import FlowRouter, RoutedCommodity
    from tsaces.solvers.slots.relief import SelectedRemovals
    from tsaces.solvers.slots.tours import RouteSet


def reconnect_routes(tours: RouteSet, haulage: FlowRouter, torn: SelectedRemovals) -> bool:
    """Take torn loads up; join what is left of them, and lay the ways that are missing.

    Return whether there are slots enough for that; the tours are of no use if there are not.

    Parameters
    ----------
    tours : RouteSet
    haulage : FlowRouter
    torn : SelectedRemovals
        Loads of the tours.
    """
    laid, ways, trips = tours.laid, tours.ways, tours.trips
    gone = np.zeros(len(laid.token), dtype=np.bool_)
    gone[[*torn.dropped, *torn.sourceless, *torn.sinkless]] = True
    without_way = gone | gone[laid.previous]
    tours.occupy_all([ways[x] for x in np.flatnonzero(without_way)], -1)
    tours.occupy_all([trips[x] for x in np.flatnonzero(gone)], -1)
    shipments = _rematch_loads(tours, haulage, torn)
    if shipments is None:
        return False
    stays = np.flatnonzero(~gone)
    rows = np.concatenate([tours.rows[stays], *(s.rows for s in shipments)])
    new = np.arange(len(stays), len(rows))
    trips = [trips[x] for x in stays] + [trip for s in shipments for trip in s.trips]
    begins = [int(ways[x][-1]) for x in stays] + [int(v) for s in shipments for v in s.begins]
    ends = np.concatenate([np.flatnonzero(gone[laid.following[stays]]), new])
    starts = np.concatenate([np.flatnonzero(without_way[stays]), new])
    following = np.concatenate([(np.cumsum(~gone) - 1)[laid.following[stays]], new])
    links = haulage.link([trips[x][-1] for x in ends], [begins[x] for x in starts])
    following[ends] = starts[links.following]
    way_to = dict(zip(following[ends].tolist(), links.slots, strict=True))
    way_to |= {load: ways[x] for load, x in enumerate(stays) if load not in way_to}
    tours.lay(rows, trips, [way_to[load] for load in range(len(rows))], following)
    return True


def _rematch_loads(tours: RouteSet, haulage: FlowRouter, torn: SelectedRemovals) -> list[RoutedCommodity] | None:
    """Let sources that lost their sinks give to sinks that lost their sources."""
    laid = tours.laid
    gives: dict[int, list[int]] = defaultdict(list)
    takes: dict[int, list[int]] = defaultdict(list)
    for x in torn.sinkless:
        gives[int(laid.token[x])].append(int(laid.source[x]))
    for x in torn.sourceless:
        takes[int(laid.token[x])].append(int(laid.sink[x]))
    shipments = []
    for token, givers in gives.items():
        shipment = haulage.ship(token, Counter(givers), Counter(takes[token]))
        if shipment is None:
            return None
        shipments.append(shipment)
    return shipments
