"""A closed tour of roads on which all that a production line needs is carried once."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

ExchangeCounts = dict[tuple[int, int], int]
"""Machine and token number to whole exchanges."""


@dataclass(frozen=True)
class LineDemand:
    """What is to be carried once around the tour.

    Attributes
    ----------
    pickups, deposits : dict of (machine, token) to int
        As many of a token are picked up as are deposited.
    machine_time : int
        Timesteps that the busiest machine needs for it.
    """

    pickups: ExchangeCounts
    deposits: ExchangeCounts
    machine_time: int


@dataclass(frozen=True)
class TourStep:
    """One road of the tour: what is carried onto it, and what is exchanged there."""

    road: int
    cargo: int
    pickup: tuple[int, int] | None = None
    deposit: tuple[int, int] | None = None


class RoadGraph:
    """Roads, and which lead on to which."""

    def __init__(self, traffic: TrafficSystem) -> None:
        self._next = [traffic.junctions[road.end].exits for road in traffic.roads]
        self._before: dict[int, dict[int, int]] = {}

    def path(self, start: int, goal: int) -> list[int]:
        """Return the roads after `start` up to `goal`, at least one: fewest junctions."""
        before = self._tree(start)
        path = [goal]
        while (previous := before[path[-1]]) != start:
            path.append(previous)
        return path[::-1]

    def distance(self, start: int, goal: int) -> int:
        """Return the length of `path`."""
        return len(self.path(start, goal))

    def _tree(self, start: int) -> dict[int, int]:
        """Return every road's predecessor on a shortest way from `start`, itself included."""
        if start not in self._before:
            before: dict[int, int] = {}
            frontier = deque([start])
            while frontier:
                road = frontier.popleft()
                for onward in self._next[road]:
                    if onward not in before:
                        before[onward] = road
                        frontier.append(onward)
            self._before[start] = before
        return self._before[start]


def tour_of(
    instance: Instance, traffic: TrafficSystem, network: RoadGraph, work: LineDemand
) -> list[TourStep]:
    """Return a closed tour that does all the work, the nearest job next."""
    jobs = _jobs(instance, traffic, network, work)
    sources = {m: _road(instance, traffic, m, "output_cell") for m, _ in work.pickups}
    goals = {m: _road(instance, traffic, m, "input_cell") for m, _ in work.deposits}
    steps: list[TourStep] = []
    position = first = min(sources.values())
    while jobs.total():
        job = min(
            (job for job in jobs if jobs[job]),
            key=lambda job: (network.distance(position, sources[job[0]]), job),
        )
        source, token, goal = job
        if steps:
            empty = network.path(position, sources[source])[:-1]
            steps += [TourStep(road, 0) for road in empty]
        else:
            first = sources[source]
        steps.append(TourStep(sources[source], 0, pickup=(source, token)))
        loaded = network.path(sources[source], goals[goal])[:-1]
        steps += [TourStep(road, token) for road in loaded]
        steps.append(TourStep(goals[goal], token, deposit=(goal, token)))
        position = goals[goal]
        jobs[job] -= 1
    return steps + [TourStep(road, 0) for road in network.path(position, first)[:-1]]


def _jobs(
    instance: Instance, traffic: TrafficSystem, network: RoadGraph, work: LineDemand
) -> Counter[tuple[int, int, int]]:
    """Pair pick-ups with deposits of the same token, near ones first: (from, token, to)."""
    to_pick_up, to_deposit = Counter(work.pickups), Counter(work.deposits)
    pairs = sorted(
        (
            network.distance(
                _road(instance, traffic, source, "output_cell"),
                _road(instance, traffic, goal, "input_cell"),
            ),
            source,
            token,
            goal,
        )
        for source, token in work.pickups
        for goal, wanted in work.deposits
        if token == wanted
    )
    jobs: Counter[tuple[int, int, int]] = Counter()
    for _, source, token, goal in pairs:
        count = min(to_pick_up[source, token], to_deposit[goal, token])
        if count:
            jobs[source, token, goal] = count
            to_pick_up[source, token] -= count
            to_deposit[goal, token] -= count
    return jobs


def _road(instance: Instance, traffic: TrafficSystem, m: int, field: str) -> int:
    return traffic.road_at(getattr(instance.machines[m], field))
