"""A closed tour of roads on which one agent carries out all transports of a production line."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

ExchangeCounts = dict[tuple[int, int], int]
"""Number of exchanges by machine and token number."""


@dataclass(frozen=True)
class LineDemand:
    """The exchanges of a production line once around its tour.

    Attributes
    ----------
    pickups, deposits : dict of (machine, token) to int
        Exchanges; of every token as many are picked up as are deposited.
    machine_time : int
        Timesteps that the busiest machine needs.
    """

    pickups: ExchangeCounts
    deposits: ExchangeCounts
    machine_time: int


@dataclass(frozen=True)
class TourStep:
    """One road of the tour, the cargo that enters it, and the exchanges on it."""

    road: int
    cargo: int
    pickup: tuple[int, int] | None = None
    deposit: tuple[int, int] | None = None


class RoadGraph:
    """A graph of roads, with an edge to every road that continues another."""

    def __init__(self, traffic: TrafficSystem) -> None:
        self._successors = [traffic.junctions[road.end].exits for road in traffic.roads]
        self._predecessors: dict[int, dict[int, int]] = {}

    def path(self, start: int, goal: int) -> list[int]:
        """Return the roads after `start` up to `goal`, at least one, with fewest junctions."""
        predecessors = self._find_predecessors(start)
        path = [goal]
        while (previous := predecessors[path[-1]]) != start:
            path.append(previous)
        return path[::-1]

    def distance(self, start: int, goal: int) -> int:
        """Return the length of `path`."""
        return len(self.path(start, goal))

    def _find_predecessors(self, start: int) -> dict[int, int]:
        """Return every road's predecessor on a shortest path from `start`, itself included."""
        if start not in self._predecessors:
            predecessors: dict[int, int] = {}
            frontier = deque([start])
            while frontier:
                road = frontier.popleft()
                for successor in self._successors[road]:
                    if successor not in predecessors:
                        predecessors[successor] = road
                        frontier.append(successor)
            self._predecessors[start] = predecessors
        return self._predecessors[start]


def build_tour(
    instance: Instance, traffic: TrafficSystem, graph: RoadGraph, demand: LineDemand
) -> list[TourStep]:
    """Return a closed tour that carries out all transports, the nearest one next."""
    transports = _pair_exchanges(instance, traffic, graph, demand)
    sources = {m: _road(instance, traffic, m, "output_cell") for m, _ in demand.pickups}
    goals = {m: _road(instance, traffic, m, "input_cell") for m, _ in demand.deposits}
    steps: list[TourStep] = []
    position = first = min(sources.values())
    while transports.total():
        transport = min(
            (transport for transport in transports if transports[transport]),
            key=lambda transport: (graph.distance(position, sources[transport[0]]), transport),
        )
        source, token, goal = transport
        if steps:
            empty = graph.path(position, sources[source])[:-1]
            steps += [TourStep(road, 0) for road in empty]
        else:
            first = sources[source]
        steps.append(TourStep(sources[source], 0, pickup=(source, token)))
        loaded = graph.path(sources[source], goals[goal])[:-1]
        steps += [TourStep(road, token) for road in loaded]
        steps.append(TourStep(goals[goal], token, deposit=(goal, token)))
        position = goals[goal]
        transports[transport] -= 1
    return steps + [TourStep(road, 0) for road in graph.path(position, first)[:-1]]


def _pair_exchanges(
    instance: Instance, traffic: TrafficSystem, graph: RoadGraph, demand: LineDemand
) -> Counter[tuple[int, int, int]]:
    """Pair pick-ups with deposits of the same token, nearest first, as (from, token, to)."""
    to_pick_up, to_deposit = Counter(demand.pickups), Counter(demand.deposits)
    pairs = sorted(
        (
            graph.distance(
                _road(instance, traffic, source, "output_cell"),
                _road(instance, traffic, goal, "input_cell"),
            ),
            source,
            token,
            goal,
        )
        for source, token in demand.pickups
        for goal, wanted in demand.deposits
        if token == wanted
    )
    transports: Counter[tuple[int, int, int]] = Counter()
    for _, source, token, goal in pairs:
        count = min(to_pick_up[source, token], to_deposit[goal, token])
        if count:
            transports[source, token, goal] = count
            to_pick_up[source, token] -= count
            to_deposit[goal, token] -= count
    return transports


def _road(instance: Instance, traffic: TrafficSystem, m: int, field: str) -> int:
    return traffic.road_at(getattr(instance.machines[m], field))
