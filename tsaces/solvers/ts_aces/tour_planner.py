"""A first embedding without the TS-MILP: tours through production lines, many agents on each.

The proof that TS-ACES is complete (paper, theorem 2) lets a single agent do all the carrying
on one closed tour of roads. Here any number of agents drive that tour, evenly spaced: with K
of them on a tour of K·E roads each does in E epochs what the one behind it does in the next.
Further lines of other machines get tours of their own as long as the roads hold them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.plan import EpochPlan
from tsaces.solvers.ts_aces.production_line import ProductionLine, least_runs, next_line
from tsaces.solvers.ts_aces.tour import RoadGraph, TourStep, tour_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_MAX_JOBS = 2_000
_MAX_EXTRA_LAPS = 12
"""How often a shortest closed walk may be added, for a length with other divisors."""
_LEAST_EPOCHS = (1, 8, 16, 32)


@dataclass(frozen=True, eq=False)
class _Traffic:
    """Counts of one or more lines over a cycle, by road or machine, token and epoch."""

    entering: NDArray[np.int32]
    pickups: NDArray[np.int32]
    deposits: NDArray[np.int32]
    machine_time: int
    agents: int

    @property
    def num_epochs(self) -> int:
        return int(self.entering.shape[2])

    def shifted(self, epochs: int) -> _Traffic:
        """Return the same traffic some epochs later."""
        counts = (self.entering, self.pickups, self.deposits)
        entering, pickups, deposits = (np.roll(array, epochs, axis=2) for array in counts)
        return _Traffic(entering, pickups, deposits, self.machine_time, self.agents)

    def __add__(self, other: _Traffic) -> _Traffic:
        return _Traffic(
            self.entering + other.entering,
            self.pickups + other.pickups,
            self.deposits + other.deposits,
            max(self.machine_time, other.machine_time),
            self.agents + other.agents,
        )


@dataclass(frozen=True)
class TourPlanner:
    """Makes tours of the roads of an instance.

    Attributes
    ----------
    instance : Instance
    traffic : TrafficSystem
    max_road_length : int or None
        At which the roads of `traffic` were cut.
    deadline : Deadline
        After which no further line is added.
    """

    instance: Instance
    traffic: TrafficSystem
    max_road_length: int | None
    deadline: Deadline

    def plans(self) -> Iterator[tuple[EpochPlan, dict[int, str]]]:
        """Yield plans of one production line, of two, and so on, with their assignments.

        Then the same over again with longer cycles, which leave room for more lines.
        """
        runs = least_runs(self.instance.procedure)
        if runs is None:
            return
        network = RoadGraph(self.traffic)
        for least_epochs in _LEAST_EPOCHS:
            yield from self._lines(network, runs, least_epochs)

    def _lines(
        self, network: RoadGraph, runs: dict[str, int], least_epochs: int
    ) -> Iterator[tuple[EpochPlan, dict[int, str]]]:
        """Yield plans of ever more lines, in a cycle of at least so many epochs."""
        free = set(range(len(self.instance.machines)))
        plan: tuple[_Traffic, int] | None = None
        assigned: dict[int, str] = {}
        while (line := next_line(self.instance, runs, free)) is not None:
            free -= line.assigned.keys()
            if self.deadline.has_passed or sum(line.work.pickups.values()) > _MAX_JOBS:
                return
            if plan is None:
                found = self._first(network, line, least_epochs)
            else:
                found = self._join(network, line, *plan)
            if found is not None:
                plan = found
                assigned = assigned | line.assigned
                yield self._plan(*found), assigned

    def _first(
        self, network: RoadGraph, line: ProductionLine, least_epochs: int
    ) -> tuple[_Traffic, int] | None:
        """Return a line's traffic and T for the shortest cycle."""
        best: tuple[_Traffic, int] | None = None
        for steps in self._tours(network, line):
            for agents in _divisors(len(steps), self.instance.max_agents):
                num_epochs = len(steps) // agents
                longer = best is not None and num_epochs * self.traffic.longest_road >= _cycle(
                    *best
                )
                if num_epochs < least_epochs or longer:
                    continue
                if best is not None and self.deadline.has_passed:
                    return best
                driven = self._drive(steps, num_epochs, line)
                length = self._epoch_length(driven)
                if length is not None and (best is None or num_epochs * length < _cycle(*best)):
                    best = driven, length
        return best

    def _join(
        self, network: RoadGraph, line: ProductionLine, known: _Traffic, length: int
    ) -> tuple[_Traffic, int] | None:
        """Return the traffic with that of a further line, if it fits beside it at the same T."""
        for steps in self._tours(network, line):
            if len(steps) % known.num_epochs:
                continue
            driven = self._drive(steps, known.num_epochs, line)
            if known.agents + driven.agents > self.instance.max_agents:
                continue
            for epochs in range(known.num_epochs):
                both = known + driven.shifted(epochs)
                needed = self._epoch_length(both)
                if needed is not None and needed <= length:
                    return both, length
        return None

    def _tours(self, network: RoadGraph, line: ProductionLine) -> Iterator[list[TourStep]]:
        """Yield a line's tour, then the same with laps that only make it longer."""
        tour = tour_of(self.instance, self.traffic, network, line.work)
        lap = [TourStep(road, 0) for road in network.path(tour[-1].road, tour[-1].road)]
        return (tour + lap * laps for laps in range(_MAX_EXTRA_LAPS + 1))

    def _drive(self, steps: list[TourStep], num_epochs: int, line: ProductionLine) -> _Traffic:
        """Drive a tour with as many agents as make it a cycle of `num_epochs` epochs."""
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
        return _Traffic(entering, pickups, deposits, line.work.machine_time, agents)

    def _epoch_length(self, traffic: _Traffic) -> int | None:
        """Return the least T for constraints 3 and 14, None if 13 forbids the traffic."""
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

    def _plan(self, traffic: _Traffic, length: int) -> EpochPlan:
        return EpochPlan(
            traffic.num_epochs,
            length,
            traffic.entering,
            traffic.pickups,
            traffic.deposits,
            self.max_road_length,
        )


def _cycle(traffic: _Traffic, length: int) -> int:
    return traffic.num_epochs * length


def _divisors(number: int, most: int) -> Iterator[int]:
    return (d for d in range(1, min(number, most) + 1) if number % d == 0)
