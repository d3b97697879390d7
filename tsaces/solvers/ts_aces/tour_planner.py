"""First embeddings without the TS-MILP: tours through production lines, many agents on each.

The proof that TS-ACES is complete (paper, theorem 2) lets a single agent carry everything on
one closed tour of roads. Here any number of agents drive that tour, evenly spaced: with K agents
on a tour of K·E roads, each does in E epochs what the one behind it does in the next E. Further
lines of other machines get tours of their own as long as the roads hold them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.ts_aces.plan import EpochPlan
from tsaces.solvers.ts_aces.production_line import ProductionLine, find_least_runs, find_next_line
from tsaces.solvers.ts_aces.tour import RoadGraph, TourStep, build_tour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_MAX_TRANSPORTS = 2_000
"""Transports of a line above which no tour is planned for it."""
_MAX_EXTRA_LAPS = 12
"""Number of shortest closed walks that a tour may be extended by, to get other divisors."""
_LEAST_EPOCHS = (1, 8, 16, 32)
"""Least numbers of epochs of a cycle, tried one after the other."""


@dataclass(frozen=True, eq=False)
class _TourTraffic:
    """Traffic of one or more lines over a cycle, by road or machine, token and epoch."""

    entering: NDArray[np.int32]
    pickups: NDArray[np.int32]
    deposits: NDArray[np.int32]
    machine_time: int
    agents: int

    @property
    def num_epochs(self) -> int:
        return int(self.entering.shape[2])

    def shift(self, epochs: int) -> _TourTraffic:
        """Return the same traffic some epochs later."""
        counts = (self.entering, self.pickups, self.deposits)
        entering, pickups, deposits = (np.roll(array, epochs, axis=2) for array in counts)
        return _TourTraffic(entering, pickups, deposits, self.machine_time, self.agents)

    def __add__(self, other: _TourTraffic) -> _TourTraffic:
        return _TourTraffic(
            self.entering + other.entering,
            self.pickups + other.pickups,
            self.deposits + other.deposits,
            max(self.machine_time, other.machine_time),
            self.agents + other.agents,
        )


@dataclass(frozen=True)
class TourPlanner:
    """Plans tours on the roads of an instance.

    Attributes
    ----------
    instance : Instance
    traffic : TrafficSystem
    max_road_length : int or None
        Length at which the roads of `traffic` were cut.
    deadline : Deadline
        Moment after which no further line is added.
    """

    instance: Instance
    traffic: TrafficSystem
    max_road_length: int | None
    deadline: Deadline

    def plans(self) -> Iterator[tuple[EpochPlan, dict[int, str]]]:
        """Yield plans of one production line, of two, and so on, with their assignments.

        This is repeated with longer cycles, in which more lines fit.
        """
        runs = find_least_runs(self.instance.procedure)
        if runs is None:
            return
        graph = RoadGraph(self.traffic)
        for least_epochs in _LEAST_EPOCHS:
            yield from self._plan_lines(graph, runs, least_epochs)

    def _plan_lines(
        self, graph: RoadGraph, runs: dict[str, int], least_epochs: int
    ) -> Iterator[tuple[EpochPlan, dict[int, str]]]:
        """Yield plans of ever more lines, in a cycle of at least `least_epochs` epochs."""
        free = set(range(len(self.instance.machines)))
        plan: tuple[_TourTraffic, int] | None = None
        assigned: dict[int, str] = {}
        while (line := find_next_line(self.instance, runs, free)) is not None:
            free -= line.assigned.keys()
            transports = sum(line.demand.pickups.values())
            if self.deadline.has_passed or transports > _MAX_TRANSPORTS:
                return
            if plan is None:
                found = self._plan_first_line(graph, line, least_epochs)
            else:
                found = self._add_line(graph, line, *plan)
            if found is not None:
                plan = found
                assigned = assigned | line.assigned
                yield self._make_plan(*found), assigned

    def _plan_first_line(
        self, graph: RoadGraph, line: ProductionLine, least_epochs: int
    ) -> tuple[_TourTraffic, int] | None:
        """Return the traffic and T of a line for the shortest cycle."""
        best: tuple[_TourTraffic, int] | None = None
        for steps in self._build_tours(graph, line):
            for agents in _divisors(len(steps), self.instance.max_agents):
                num_epochs = len(steps) // agents
                least_cycle = num_epochs * self.traffic.longest_road
                is_longer = best is not None and least_cycle >= _cycle_length(*best)
                if num_epochs < least_epochs or is_longer:
                    continue
                if best is not None and self.deadline.has_passed:
                    return best
                traffic = self._count_traffic(steps, num_epochs, line)
                length = self._find_epoch_length(traffic)
                if length is not None and (
                    best is None or num_epochs * length < _cycle_length(*best)
                ):
                    best = traffic, length
        return best

    def _add_line(
        self, graph: RoadGraph, line: ProductionLine, known: _TourTraffic, length: int
    ) -> tuple[_TourTraffic, int] | None:
        """Return the traffic with that of a further line, None if both do not fit at the T."""
        for steps in self._build_tours(graph, line):
            if len(steps) % known.num_epochs:
                continue
            traffic = self._count_traffic(steps, known.num_epochs, line)
            if known.agents + traffic.agents > self.instance.max_agents:
                continue
            for epochs in range(known.num_epochs):
                both = known + traffic.shift(epochs)
                needed = self._find_epoch_length(both)
                if needed is not None and needed <= length:
                    return both, length
        return None

    def _build_tours(self, graph: RoadGraph, line: ProductionLine) -> Iterator[list[TourStep]]:
        """Return the tour of a line, then the same with empty laps that make it longer."""
        tour = build_tour(self.instance, self.traffic, graph, line.demand)
        lap = [TourStep(road, 0) for road in graph.path(tour[-1].road, tour[-1].road)]
        return (tour + lap * laps for laps in range(_MAX_EXTRA_LAPS + 1))

    def _count_traffic(
        self, steps: list[TourStep], num_epochs: int, line: ProductionLine
    ) -> _TourTraffic:
        """Return the traffic of the agents that complete a tour's cycle in `num_epochs` epochs."""
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
        agents = len(steps) // num_epochs
        return _TourTraffic(entering, pickups, deposits, line.demand.machine_time, agents)

    def _find_epoch_length(self, traffic: _TourTraffic) -> int | None:
        """Return the least T that satisfies constraints 3 and 14, None if 13 is violated."""
        entering = traffic.entering.sum(axis=1)
        leaving = np.roll(entering, 1, axis=1)
        lengths = np.array([len(road) for road in self.traffic.roads])
        if (entering + leaving > lengths[:, None]).any():
            return None
        needed = -(-traffic.machine_time // traffic.num_epochs)
        for junction in self.traffic.junctions:
            arriving = leaving[list(junction.entries)].sum(axis=0)
            exits = list(junction.exits)
            late = arriving + lengths[exits, None] - entering[exits] + 1
            needed = max(needed, int(late.max()))
        return needed

    def _make_plan(self, traffic: _TourTraffic, length: int) -> EpochPlan:
        return EpochPlan(
            traffic.num_epochs,
            length,
            traffic.entering,
            traffic.pickups,
            traffic.deposits,
            self.max_road_length,
        )


def _cycle_length(traffic: _TourTraffic, length: int) -> int:
    return traffic.num_epochs * length


def _divisors(number: int, most: int) -> Iterator[int]:
    return (d for d in range(1, min(number, most) + 1) if number % d == 0)
