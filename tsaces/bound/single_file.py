"""Limits of single-file lanes that are driven both ways, beyond those of their places."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.bound.corridors import PlaceGraph
from tsaces.bound.place_loads import Load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tsaces.bound.corridors import Corridor
    from tsaces.bound.flow_variables import FlowVariables
    from tsaces.bound.segments import Segment
    from tsaces.bound.stops import Stops
    from tsaces.model.traffic_system import Layout


@dataclass(frozen=True)
class Turning:
    """Robots that come out of a lane and go back in at once.

    Attributes
    ----------
    leaving, entering : tuple of Segment
        Ways out of the lane, and into it.
    time : float
        What a robot that turns leaves out of the time that it would count.
    exchanging : tuple of (tuple of int, float)
        Cells of a place, and the same for one that goes there and exchanges before it comes back.
    """

    leaving: tuple[Segment, ...]
    entering: tuple[Segment, ...]
    time: float
    exchanging: tuple[tuple[tuple[int, ...], float], ...]


@dataclass(frozen=True)
class SingleFileLoad:
    """A load of a lane, as those of places.

    Attributes
    ----------
    corridor : Corridor
    load : Load
    turnings : tuple of Turning
        At the ends where robots may turn.
    """

    corridor: Corridor
    load: Load
    turnings: tuple[Turning, ...] = ()


def single_file_loads(
    layout: Layout,
    flows: FlowVariables,
    stops: Stops,
    most_agents: int,
    *,
    all_touch: bool = False,
) -> Iterator[SingleFileLoad]:
    """Yield the loads of dead ends, and of lanes that are the only way, none more than 1.

    Parameters
    ----------
    layout : Layout
    flows : FlowVariables
    stops : Stops
    most_agents : int
        Size of the fleet.
    all_touch : bool
        Whether further machines may pick up at any cell what is deposited there.
    """
    graph = PlaceGraph(layout)
    loads = _Loads(layout, flows, stops, graph, all_touch=all_touch)
    for corridor in graph.corridors():
        if corridor.start == corridor.end:
            continue
        ways = [way for way in (corridor, corridor.reverse) if graph.is_dead_end(way.end)]
        if len(ways) > 1:
            yield loads.whole_floor(corridor)
        elif ways:
            yield loads.dead_end(ways[0])
        elif corridor.inner and (load := loads.only_way(corridor, most_agents)) is not None:
            yield load


class _Loads:
    def __init__(
        self,
        layout: Layout,
        flows: FlowVariables,
        stops: Stops,
        graph: PlaceGraph,
        *,
        all_touch: bool,
    ) -> None:
        self._all_touch = all_touch
        self._layout = layout
        self._flows = flows
        self._stops = stops
        self._graph = graph
        self._number = {segment: n for n, segment in enumerate(flows.segments)}
        self._through: dict[int, list[Segment]] = defaultdict(list)
        for segment in flows.segments:
            for place in {layout.places[cell] for cell in (segment.start, *segment.entered)}:
                self._through[place].append(segment)

    def whole_floor(self, corridor: Corridor) -> SingleFileLoad:
        """Return the load of a lane that is all there is: one robot at a time can use it.

        As in `dead_end`, but the robot turns at both ends, and nobody else gets in.
        """
        places = (corridor.start, *corridor.inner, corridor.end)
        return SingleFileLoad(corridor, self._load(places, {}))

    def dead_end(self, corridor: Corridor) -> SingleFileLoad:
        """Return the load of a lane and the point at its end, from which one must come back.

        Two robots in it cannot both get out: the one that came first has to pass the other, which
        cannot turn before it has been at the end itself. If that ever happens, apart from robots
        that were there at first and are on their way out, nobody moves there any more: no flows,
        and no exchanges but of robots that stand where they deposit as well as pick up. Otherwise
        one robot at a time is in it, for as long as it drives and stops. Let it come out to the
        place before the lane, its mouth, at t. Nobody enters before the clearance g of the lane's
        first place is over, nor before a robot has come to the mouth and driven through: the same,
        turning there, by t + d; or, where ways part at the mouth, one that enters it after that
        visit and its clearance, by t + d + g[mouth] + d. Robots turn with what they carry, unless
        they exchange at the mouth, which takes as long as it takes. See `_gap` for mouths at which
        no ways part.
        """
        places = (*corridor.inner, corridor.end)
        gap, turnings = self._gap(places, corridor.start)
        leaving = dict.fromkeys(itertools.product(places, [corridor.start]), gap)
        return SingleFileLoad(corridor, self._load(places, leaving), turnings)

    def only_way(self, corridor: Corridor, most_agents: int) -> SingleFileLoad | None:
        """Return the load of a lane that is the only way between two parts of a floor.

        Robots that meet in it never get out, so that it is driven forth for a while, then back for
        a while. Whoever goes forth comes back before it goes forth again; when the direction
        changes, all of those that went forth are beyond. So m robots a while at most, m being the
        fleet or the number of places on one side, whichever is less, and of a long time with n ways
        forth and n back, n / m at least begin a while. Look at a place of the lane. From one robot
        that comes there to the next in the same direction it takes w = d + g timesteps. From the
        last one forth to the first one back it takes what it takes to drive to the end and to come
        back, and the time between at the end, as in `dead_end`; from the last one back to the first
        one forth likewise. Of n ways forth and n back, that is (n - n / m) (w + w') + n / m (D + D'
        + gaps), with D and D' for driving through the lane.
        """
        beyond = self._graph.places_beyond(corridor)
        before = self._graph.places_beyond(corridor.reverse)
        if beyond is None or before is None:
            return None
        layout = self._layout
        traversal, clearance = layout.traversal, layout.clearance
        forth = self._graph.cells_towards(corridor)
        back = self._graph.cells_towards(corridor.reverse)[::-1]
        headways = [
            tuple(min(traversal[cell] for cell in way) + clearance[place] for way in ways)
            for place, *ways in zip(corridor.inner, forth, back, strict=True)
        ]
        gaps = [
            self._gap(corridor.inner, corridor.end),
            self._gap(corridor.inner, corridor.start),
        ]
        around: float = sum(min(traversal[cell] for cell in cells) for cells in (*forth, *back))
        around += sum(gap for gap, _ in gaps)
        slowest = max(range(len(headways)), key=lambda n: sum(headways[n]))
        extra = around - sum(headways[slowest])
        most = min(most_agents, beyond, before)
        if extra <= 0:
            return None
        share = extra / most / 2
        weights = {
            cell: headway + share
            for cells, headway in zip(
                (forth[slowest], back[slowest]), headways[slowest], strict=True
            )
            for cell in cells
        }
        times = {
            segment: sum(weights.get(cell, 0) for cell in segment.entered)
            for segment in self._through[corridor.inner[slowest]]
            if not weights.keys().isdisjoint(segment.entered)
        }
        turnings = tuple(turning for _, found in gaps for turning in found)
        return SingleFileLoad(corridor, Load(times), turnings)

    def _gap(self, places: tuple[int, ...], mouth: int) -> tuple[float, tuple[Turning, ...]]:
        """Return how long nobody enters places after one has left, and who may do so sooner.

        From the mouth a path may lead on, on which robots can turn but not pass each other: to a
        place where ways part, or to another dead end. The one that left may come back as soon as it
        has turned, with what it carried, or later, when it has exchanged on the path. For another
        one to enter, it has to drive to the end of the path, make room there, and the other has to
        come; at a dead end that never happens.

        Parameters
        ----------
        places : tuple of int
        mouth : int
            The place through which one comes and goes.
        """
        layout = self._layout
        inside = frozenset(places)
        near = _next_to(layout, inside, mouth)
        room = layout.clearance[near]
        path, is_closed = self._graph.path_beyond(near, mouth)
        quickest = [
            min(layout.traversal[cell] for cell in layout.cells_of[place]) for place in path
        ]
        ways = [2 * sum(quickest[:n]) for n in range(len(path))]
        exchanging = [
            (layout.cells_of[place], max(room, way + self._least_stop(place)))
            for place, way in zip(path, ways, strict=True)
        ]
        another: float = max(room, ways[-1] + 2 * quickest[-1] + layout.clearance[path[-1]])
        if is_closed:
            another = max(time for _, time in exchanging)
        turns = [cell for cell in layout.cells_of[mouth] if self._turns(cell, inside)]
        same = max(room, min((layout.traversal[cell] for cell in turns), default=another))
        turning = Turning(
            tuple(self._crossing(inside, {mouth})),
            tuple(self._crossing({mouth}, inside)),
            max(0, another - same),
            tuple((cells, max(0, another - time)) for cells, time in exchanging),
        )
        return another, (turning,)

    def _least_stop(self, place: int) -> float:
        """Return the least timesteps of a visit in which a robot exchanges, with whomever."""
        traversal, machines = self._layout.traversal, self._stops.machines
        return min(
            max(traversal[cell], time)
            for cell in self._layout.cells_of[place]
            for _, time in machines.exchange_times_at(cell) or [(None, 0)]
        )

    def _turns(self, cell: int, inside: Collection[int]) -> bool:
        """Whether one can come from some places to a cell, and go back to them."""
        layout = self._layout
        return all(
            any(layout.places[other] in inside for other in nearby[cell])
            for nearby in (layout.entries, layout.exits)
        )

    def _load(self, places: tuple[int, ...], leaving: dict[tuple[int, int], float]) -> Load:
        """Return the load of all that robots do in some places, with times for leaving them.

        Robots that are in each other's way for good may yet exchange where they stand. A place
        where that goes on is no more than full, but two are: then their stops are left out.
        """
        layout = self._layout
        inside = frozenset(places)
        times: dict[Segment, float] = {}
        for segment in self._segments_through(places):
            way = [layout.places[cell] for cell in (segment.start, *segment.entered)]
            time: float = sum(
                layout.traversal[c] for c in segment.entered if layout.places[c] in inside
            )
            time += sum(leaving.get(move, 0) for move in itertools.pairwise(way))
            if time:
                times[segment] = time
        of_places = (cell for place in sorted(inside) for cell in layout.cells_of[place])
        cells = [cell for cell in of_places if cell in self._flows.segments_into]
        machines = self._stops.machines
        if self._all_touch:
            endless = [cell for cell in cells if machines.exchange_times_at(cell)]
        else:
            endless = [cell for cell in cells if cell in machines.touching_cells]
        if len({layout.places[cell] for cell in endless}) > 1:
            cells = [cell for cell in cells if cell not in endless]
        return Load(times, tuple(cells))

    def _segments_through(self, places: Iterable[int]) -> list[Segment]:
        found = {segment for place in places for segment in self._through[place]}
        return sorted(found, key=self._number.__getitem__)

    def _crossing(
        self, before: set[int] | frozenset[int], after: set[int] | frozenset[int]
    ) -> Iterator[Segment]:
        places = self._layout.places
        for segment in self._segments_through(before):
            way = [places[cell] for cell in (segment.start, *segment.entered)]
            if any(one in before and two in after for one, two in itertools.pairwise(way)):
                yield segment


def _next_to(layout: Layout, places: Collection[int], mouth: int) -> int:
    """Return the one of some places to which one can move from another place."""
    return next(
        layout.places[to]
        for cell in layout.cells_of[mouth]
        for to in layout.exits[cell]
        if layout.places[to] in places
    )
