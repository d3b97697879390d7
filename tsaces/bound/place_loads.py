"""What the flows of agents take of places and zones, each of which holds one agent at a time."""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tsaces.bound.flow_variables import FlowVariables
    from tsaces.bound.segments import Segment
    from tsaces.model.traffic_system import Layout, PlaceSet


@dataclass(frozen=True)
class Load:
    """The share of the time that agents keep others from something.

    Attributes
    ----------
    times : mapping of Segment to float
        Timesteps for each agent that drives along a segment.
    cells : tuple of int
        Exchange cells and junctions; what agents stand there beyond their traversal counts too.
    """

    times: Mapping[Segment, float]
    cells: tuple[int, ...] = ()


def place_loads(layout: Layout, flows: FlowVariables) -> dict[int, Load]:
    """Return the loads of places, none of which is more than 1, by place number.

    Agents hold a place for the traversal d[c] of the cell c of each visit, and longer where they
    stop; then it is empty for its clearance g. Visits φ[c] thus take Σ (d[c] + g) φ[c] + stops,
    which is the share of the time in which no other may come.

    Places that are between two nodes of the flow are left out where another place takes no less:
    of the places of a lane, one is enough.
    """
    by_node: dict[int, list[int]] = defaultdict(list)
    for cell in flows.segments_into:
        by_node[layout.places[cell]].append(cell)
    by_way: dict[int, dict[Segment, int]] = defaultdict(lambda: defaultdict(int))
    for segment in flows.segments:
        for cell in segment.between:
            place = layout.places[cell]
            by_way[place][segment] += layout.traversal[cell] + layout.clearance[place]
    loads: dict[int, Load] = {}
    for place, cells in by_node.items():
        times = {
            segment: layout.traversal[cell] + layout.clearance[place]
            for cell in cells
            for segment in flows.segments_into[cell]
        }
        loads[place] = Load(times | by_way.pop(place, {}), tuple(cells))
    return loads | _undominated(layout, loads, by_way)


def _undominated(
    layout: Layout, loads: Mapping[int, Load], others: Mapping[int, Mapping[Segment, int]]
) -> dict[int, Load]:
    """Return loads of places between nodes, without those that others imply."""
    found: dict[int, Load] = {}
    alike: dict[frozenset[Segment], list[Mapping[Segment, float]]] = defaultdict(list)
    for place, times in others.items():
        ways = frozenset(times)
        ends = {layout.places[cell] for segment in ways for cell in (segment.start, segment.end)}
        known = [*(loads[end].times for end in ends if end in loads), *alike[ways]]
        if not any(_is_within(times, more) for more in known):
            alike[ways].append(times)
            found[place] = Load(dict(times))
    return found


def _is_within(times: Mapping[Segment, int], more: Mapping[Segment, float]) -> bool:
    return all(time <= more.get(segment, 0) for segment, time in times.items())


def zone_loads(layout: Layout, flows: FlowVariables) -> Iterator[tuple[PlaceSet, Load]]:
    """Yield the zones with their loads, none of which is more than 1.

    An agent holds a zone while it is in it, and then until the clearance g of the place that it
    left is over; nobody else may be in it meanwhile. The agent itself may: if it can be back in r
    timesteps, only min(g, r) of them are counted for each time that it leaves, for whatever it does
    they are then no part of its next stay.
    """
    for zone in layout.zones:
        places = frozenset(zone.places)
        returns = _times_back(layout, places)
        times: dict[Segment, int] = {}
        for segment in flows.segments:
            way = (segment.start, *segment.entered)
            if time := sum(_zone_times(layout, places, returns, way)):
                times[segment] = time
        cells = tuple(cell for cell in flows.segments_into if layout.places[cell] in places)
        yield zone, Load(times, cells)


def _zone_times(
    layout: Layout, places: Collection[int], returns: Mapping[int, int], way: Sequence[int]
) -> Iterator[int]:
    """Yield what each move of an agent on its way takes of a zone."""
    for left, entered in itertools.pairwise(way):
        if layout.places[entered] in places:
            yield layout.traversal[entered]
        elif layout.places[left] in places:
            yield min(layout.clearance[layout.places[left]], returns[entered])


def _times_back(layout: Layout, places: Collection[int]) -> dict[int, int]:
    """Return the timesteps from entering a cell outside of a zone until one may enter the zone."""
    times: dict[int, int] = {}
    queue = [(0, cell) for place in sorted(places) for cell in layout.cells_of[place]]
    while queue:
        time, cell = heapq.heappop(queue)
        if cell in times:
            continue
        times[cell] = time
        for before in layout.entries[cell]:
            if before not in times:
                heapq.heappush(queue, (time + layout.traversal[before], before))
    return times
