"""A first embedding without a MILP: one tour through all exchanges, driven by many agents.

The proof that TS-ACES is complete (paper, theorem 2) lets a single agent do all the carrying
on one closed tour of roads. Here any number of agents drive that tour, evenly spaced: with K
of them on a tour of K·E roads each does in E epochs what the one behind it does in the next.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.plan import EpochPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

Exchanges = dict[tuple[int, int], int]
"""Machine and token number to whole exchanges."""

_MAX_JOBS = 2_000
_MAX_EXTRA_LAPS = 12
"""How often a shortest closed walk may be added, for a length with other divisors."""


@dataclass(frozen=True)
class Work:
    """What is to be carried once around the tour.

    Attributes
    ----------
    pickups, deposits : dict of (machine, token) to int
        As many of a token are picked up as are deposited.
    machine_time : int
        Timesteps that the busiest machine needs for it.
    """

    pickups: Exchanges
    deposits: Exchanges
    machine_time: int


@dataclass(frozen=True)
class _Step:
    """One road of the tour: what is carried onto it, and what is exchanged there."""

    road: int
    cargo: int
    pickup: tuple[int, int] | None = None
    deposit: tuple[int, int] | None = None


@dataclass(frozen=True)
class TourPlanner:
    """Makes tours of the roads of an instance.

    Attributes
    ----------
    instance : Instance
    traffic : TrafficSystem
    max_road_length : int or None
        At which the roads of `traffic` were cut.
    """

    instance: Instance
    traffic: TrafficSystem
    max_road_length: int | None

    def plan(self, work: Work) -> EpochPlan | None:
        """Return the plan of shortest cycle that some number of agents make of one tour.

        Parameters
        ----------
        work : Work
            Done once a cycle.

        Returns
        -------
        EpochPlan or None
            None where there is too much to carry to make a tour of it.
        """
        if sum(work.pickups.values()) > _MAX_JOBS:
            return None
        network = _Network(self.traffic)
        tour = _tour(self.instance, self.traffic, network, work)
        lap = [_Step(road, 0) for road in network.path(tour[-1].road, tour[-1].road)]
        best: EpochPlan | None = None
        for laps in range(_MAX_EXTRA_LAPS + 1):
            steps = tour + lap * laps
            for agents in _divisors(len(steps), self.instance.max_agents):
                num_epochs = len(steps) // agents
                if best is None or num_epochs * self.traffic.longest_road < best.cycle:
                    plan = self._drive(steps, num_epochs, work)
                    if plan is not None and (best is None or plan.cycle < best.cycle):
                        best = plan
        return best

    def _drive(self, steps: list[_Step], num_epochs: int, work: Work) -> EpochPlan | None:
        """Drive the tour with as many agents as make it a cycle of `num_epochs` epochs."""
        shape = 1 + len(self.instance.procedure.tokens), num_epochs
        entering = np.zeros((len(self.traffic.roads), *shape), dtype=np.int32)
        pickups = np.zeros((len(self.instance.machines), *shape), dtype=np.int32)
        deposits = np.zeros_like(pickups)
        for position, step in enumerate(steps):
            k = position % num_epochs
            entering[step.road, step.cargo, k] += 1
            if step.pickup is not None:
                pickups[(*step.pickup, k)] += 1
            if step.deposit is not None:
                deposits[(*step.deposit, k)] += 1
        length = _epoch_length(self.traffic, entering.sum(axis=1), work.machine_time)
        if length is None:
            return None
        return EpochPlan(num_epochs, length, entering, pickups, deposits, self.max_road_length)


class _Network:
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


def _tour(instance: Instance, traffic: TrafficSystem, network: _Network, work: Work) -> list[_Step]:
    """Return a closed tour that does all the work, the nearest job next."""
    jobs = _jobs(instance, traffic, network, work)
    sources = {m: _road(instance, traffic, m, "output_cell") for m, _ in work.pickups}
    goals = {m: _road(instance, traffic, m, "input_cell") for m, _ in work.deposits}
    steps: list[_Step] = []
    position = first = min(sources.values())
    while jobs.total():
        job = min(
            (job for job in jobs if jobs[job]),
            key=lambda job: (network.distance(position, sources[job[0]]), job),
        )
        source, token, goal = job
        if steps:
            empty = network.path(position, sources[source])[:-1]
            steps += [_Step(road, 0) for road in empty]
        else:
            first = sources[source]
        steps.append(_Step(sources[source], 0, pickup=(source, token)))
        loaded = network.path(sources[source], goals[goal])[:-1]
        steps += [_Step(road, token) for road in loaded]
        steps.append(_Step(goals[goal], token, deposit=(goal, token)))
        position = goals[goal]
        jobs[job] -= 1
    return steps + [_Step(road, 0) for road in network.path(position, first)[:-1]]


def _jobs(
    instance: Instance, traffic: TrafficSystem, network: _Network, work: Work
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


def _epoch_length(
    traffic: TrafficSystem, entering: NDArray[np.int32], machine_time: int
) -> int | None:
    """Return the least T for the traffic (constraints 3 and 14), None if 13 forbids it."""
    leaving = np.roll(entering, 1, axis=1)
    lengths = np.array([len(road) for road in traffic.roads])
    if (entering + leaving > lengths[:, None]).any():
        return None
    needed = -(-machine_time // entering.shape[1])
    for junction in traffic.junctions:
        arriving = leaving[list(junction.entries)].sum(axis=0)
        for e in junction.exits:
            needed = max(needed, int((arriving + lengths[e] - entering[e] + 1).max()))
    return int(needed)


def _divisors(number: int, most: int) -> Iterator[int]:
    return (d for d in range(1, min(number, most) + 1) if number % d == 0)
