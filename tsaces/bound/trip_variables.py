"""The variables of a smaller program, in which agents go from machine to machine at once."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from tsaces.bound.flow_variables import FlowVariables
from tsaces.bound.machine_variables import NULL_TOKEN
from tsaces.bound.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import pulp

    from tsaces.bound.machine_variables import MachineVariables, Terms
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout, TrafficSystem

_MANY = 10_000
"""Ways times tokens, from which on a program of flows takes many seconds."""
_FEWER = 4
"""Ways of a token for each trip, at least."""


class TripVariables(FlowVariables):
    """The trips of agents between exchange cells, each of which takes the least time there is.

    Agents that carry a token come from where it is picked up and go to where it is deposited, and
    empty ones the other way round. A flow of agents is a sum of such trips, along some way or
    other; here ways take no room, but for exchange cells where trips end. So every flow is a flow
    of trips, and what these can make is a bound. On open floor there are fewer trips than ways.

    Parameters
    ----------
    problem : pulp.LpProblem
    instance : Instance
    layout : Layout
    machines : MachineVariables
    """

    has_ways = False

    def __init__(
        self,
        problem: pulp.LpProblem,
        instance: Instance,
        layout: Layout,
        machines: MachineVariables,
    ) -> None:
        self.layout = layout
        self.tokens = (*instance.procedure.tokens, NULL_TOKEN)
        carried = _carried(self.tokens, machines)
        self.flow = {}
        self.time = {}
        self.segments_into = {cell: [] for cell in sorted(_ends(machines))}
        starts = dict.fromkeys(start for start, _ in carried)
        times = {start: _times_from(layout, start) for start in starts}
        for number, ((start, end), tokens) in enumerate(carried.items()):
            trip = Segment(start, end, times[start][end], number)
            self.time[trip] = times[start][end]
            self.segments_into[end].append(trip)
            for token in tokens:
                name = f"f_{number}_{self.tokens.index(token)}"
                self.flow[trip, token] = problem.add_variable(name, 0, 1)
        self.segments = tuple(self.time)

    def along(self, segment: Segment) -> Terms:
        """Return the agents per timestep that make a trip, whatever they carry."""
        return self._known((segment, token) for token in self.tokens)

    def empty_into(self, cell: int) -> Terms:
        """Return the agents per timestep that come to an exchange cell empty."""
        return self._known((segment, NULL_TOKEN) for segment in self.segments_into[cell])

    def _known(self, keys: Iterable[tuple[Segment, str]]) -> Terms:
        return [(self.flow[key], 1) for key in keys if key in self.flow]


def are_far_fewer(instance: Instance, traffic: TrafficSystem, machines: MachineVariables) -> bool:
    """Whether ways are so many, and trips so few, that a program of these is worth while."""
    tokens = (*instance.procedure.tokens, NULL_TOKEN)
    ways = len(traffic.roads) * len(tokens)
    return ways >= _MANY and _FEWER * sum(map(len, _carried(tokens, machines).values())) <= ways


def flows_or_trips(
    problem: pulp.LpProblem, instance: Instance, traffic: TrafficSystem, machines: MachineVariables
) -> FlowVariables:
    """Return the flows of agents along the ways of a floor, or trips where these are far fewer."""
    if are_far_fewer(instance, traffic, machines):
        return TripVariables(problem, instance, traffic.layout, machines)
    return FlowVariables(problem, instance, traffic)


def _ends(machines: MachineVariables) -> set[int]:
    return machines.deposits_at.keys() | machines.pickups_at.keys()


def _carried(
    tokens: Collection[str], machines: MachineVariables
) -> dict[tuple[int, int], list[str]]:
    """Return what may be carried on each trip, by the cells where it starts and ends."""
    found: dict[tuple[int, int], list[str]] = {}
    for token in tokens:
        for trip in _trips_with(token, machines):
            found.setdefault(trip, []).append(token)
    return found


def _trips_with(token: str, machines: MachineVariables) -> Iterator[tuple[int, int]]:
    """Yield the cells where a token may come from and go to; from one to itself is no trip."""
    if token == NULL_TOKEN:
        starts, ends = list(machines.deposits_at), list(machines.pickups_at)
    else:
        starts, ends = (
            list(dict.fromkeys(cell for _, other, cell in exchanges if other == token))
            for exchanges in (machines.pickup, machines.deposit)
        )
    yield from ((start, end) for start in starts for end in ends if start != end)


def _times_from(layout: Layout, start: int) -> dict[int, int]:
    """Return the least timesteps for the cells that an agent enters from a cell to any other."""
    times: dict[int, int] = {}
    queue = [(0, start)]
    while queue:
        time, cell = heapq.heappop(queue)
        if cell in times:
            continue
        times[cell] = time
        for to in layout.exits[cell]:
            if to not in times:
                heapq.heappush(queue, (time + layout.traversal[to], to))
    return times
