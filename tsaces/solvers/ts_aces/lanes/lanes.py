"""The lanes of roads: how many agents may enter each in an epoch, whatever the others do.

By constraint 9 as many agents arrive at a junction as enter its exits. Constraint 14 therefore
limits, for every exit, the agents that enter the *other* exits in an epoch: to T, less its
length, less one. By constraint 13 a road holds the agents of two consecutive epochs. Both hold
by themselves if every road has a number of lanes, each entered by one agent in an epoch at
most: half its number of cells, or fewer where constraint 14 binds. Half a lane is open in every
second epoch.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Junction, TrafficSystem

    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lanes:
    """The lanes of all roads, numbered road by road.

    Attributes
    ----------
    traffic : TrafficSystem
    counts : tuple of int
        Lanes of every road.
    halves : tuple of bool
        Whether the last of them is open in every second epoch only.
    """

    traffic: TrafficSystem
    counts: tuple[int, ...]
    halves: tuple[bool, ...]

    @cached_property
    def first(self) -> tuple[int, ...]:
        """Number of the first lane of every road."""
        return tuple(int(number) for number in np.cumsum([0, *self.counts])[:-1])

    @cached_property
    def road_of(self) -> Ints:
        """Road of every lane."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def exits(self) -> list[list[int]]:
        """Lanes that can be entered from every lane: all those of the roads that follow."""
        traffic = self.traffic
        following = [
            [lane for e in traffic.junctions[road.end].exits for lane in self.of(e)]
            for road in traffic.roads
        ]
        return [following[r] for r in self.road_of]

    def of(self, road: int) -> range:
        """Return the lanes of a road."""
        return range(self.first[road], self.first[road] + self.counts[road])

    def room(self, road: int, num_epochs: int) -> int:
        """Return the number of agents that may enter a road in a cycle."""
        closed = num_epochs - num_epochs // 2 if self.halves[road] else 0
        return self.counts[road] * num_epochs - closed

    def open_epochs(self, lane: int, num_epochs: int) -> int:
        """Return the number of epochs of a cycle in which a lane is open."""
        return num_epochs // 2 if self._is_half(lane) else num_epochs

    def closed(self, num_epochs: int) -> Ints:
        """Return the slots of a cycle that no agent may enter: half lanes in every second epoch.

        A slot is an epoch times the number of lanes, plus a lane.
        """
        lanes = len(self.road_of)
        slots = [
            k * lanes + lane
            for lane in range(lanes)
            if self._is_half(lane)
            for k in range(num_epochs)
            if not self._is_open(self._phases[int(self.road_of[lane])], k, num_epochs)
        ]
        return np.array(slots, dtype=np.int64)

    def _is_half(self, lane: int) -> bool:
        road = int(self.road_of[lane])
        return self.halves[road] and lane == self.of(road)[-1]

    @staticmethod
    def _is_open(phase: int, epoch: int, num_epochs: int) -> bool:
        # the last epoch of an odd number is beside the first
        return epoch % 2 == phase and epoch < num_epochs - num_epochs % 2

    @cached_property
    def _phases(self) -> list[int]:
        """By road: 0 or 1, whether half lanes are open in even or odd epochs, alternating."""
        roads = self.traffic.roads
        phases: dict[int, int] = {}
        for begin in range(len(roads)):
            frontier = deque([begin] if begin not in phases else [])
            phases.setdefault(begin, 0)
            while frontier:
                road = frontier.popleft()
                for onward in self.traffic.junctions[roads[road].end].exits:
                    if onward not in phases:
                        phases[onward] = 1 - phases[road]
                        frontier.append(onward)
        return [phases[road] for road in range(len(roads))]


def lanes_of(traffic: TrafficSystem, epoch_length: int) -> Lanes:
    """Return the most lanes that constraints 13 and 14 allow at a length of epochs.

    Parameters
    ----------
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    """
    counts, halves = [0] * len(traffic.roads), [False] * len(traffic.roads)
    for junction in traffic.junctions:
        for e, count in _most(traffic, junction, epoch_length).items():
            length = len(traffic.roads[e])
            counts[e], halves[e] = count, 2 * count > length
    return Lanes(traffic, tuple(counts), tuple(halves))


def _most(traffic: TrafficSystem, junction: Junction, epoch_length: int) -> dict[int, int]:
    """Return the number of lanes that each exit of a junction may have."""
    lengths = {e: len(traffic.roads[e]) for e in junction.exits}
    if max(lengths.values()) >= epoch_length:
        return dict.fromkeys(lengths, 0)
    most = {e: -(-length // 2) for e, length in lengths.items()}
    for e, length in lengths.items():
        others = [other for other in most if other != e]
        while sum(most[other] for other in others) > epoch_length - length - 1:
            most[max(others, key=most.__getitem__)] -= 1
    return most
