"""The best throughput of tiny floors, by going through all that robots could do.

A floor with few robots has few joint states: where they stand, for how long, with what, and how
long places must stay empty. A plan is an endless way through the graph of these states, and the
best is a cycle in it: the one with the most deliveries a timestep. None of this knows of flows.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout

    Numbers = NDArray[np.int64]


class TooManyStatesError(Exception):
    """The floor is not tiny."""


class _Robot(NamedTuple):
    cell: int
    stood: int
    """Timesteps since it came, up to what the cell takes."""
    ready: int
    """Timesteps since it came or was free again after an exchange; -1 while it exchanges."""
    is_loaded: bool
    zones: frozenset[int]
    """Numbers of the zones that it holds."""


class _State(NamedTuple):
    robots: tuple[_Robot, ...]
    closed: tuple[int, ...]
    """By place: timesteps that it must stay empty, after the next."""


def best_throughput(instance: Instance, most_states: int = 200_000) -> Fraction:
    """Return the highest throughput of any plan, in deliveries per timestep.

    Parameters
    ----------
    instance : Instance
        With a supply and a sink that are as fast as they can be, and nothing else.
    most_states : int
        Joint states to look at.

    Raises
    ------
    TooManyStatesError
        If there are more.
    """
    floor = _Floor(instance, layout_of(instance))
    most = min(instance.max_agents, len(floor.layout.clearance))
    best = Fraction(0)
    for robots in range(1, most + 1):
        graph = _explore(floor, robots, most_states)
        best = max(best, _best_cycle(graph, best))
    return min(best, Fraction(1))


@dataclass(frozen=True)
class _Graph:
    """Moves from state to state, in the order of the states that they start from."""

    starts: Numbers
    ends: Numbers
    deliveries: Numbers


class _Floor:
    """What robots may do from a state."""

    def __init__(self, instance: Instance, layout: Layout) -> None:
        self.layout = layout
        self._zones = [frozenset(zone.places) for zone in layout.zones]
        self._pickup, self._deposit = (
            {
                cell: getattr(machine.handling, side)
                for machine in instance.machines
                for address in getattr(machine, f"{side}_cells")
                for cell in layout.cells_at(address)
            }
            for side in ("output", "input")
        )

    def first_states(self, robots: int) -> Iterator[_State]:
        """Yield all in which robots have just come, and nothing is closed."""
        layout = self.layout
        closed = (0,) * len(layout.clearance)
        for cells in itertools.combinations(range(len(layout.cells)), robots):
            places = [layout.places[cell] for cell in cells]
            if len(set(places)) < robots:
                continue
            for loaded in itertools.product((False, True), repeat=robots):
                came = tuple(
                    _Robot(cell, 0, 0, load, self._zones_of(cell))
                    for cell, load in zip(cells, loaded, strict=True)
                )
                if self._keeps_to_zones(came):
                    yield _State(tuple(sorted(came, key=_key)), closed)

    def moves(self, state: _State) -> Iterator[tuple[_State, int]]:
        """Yield all states a timestep later, with the deliveries made there."""
        for targets in itertools.product(*map(self._targets, state.robots)):
            moved = self._move(state, targets)
            if moved is None:
                continue
            robots, closed = moved
            for exchanged in itertools.product(*map(self._exchanges, robots)):
                after = tuple(sorted((robot for robot, _ in exchanged), key=_key))
                yield _State(after, closed), sum(delivered for _, delivered in exchanged)

    def _targets(self, robot: _Robot) -> list[int | None]:
        """Return the cells to which a robot may move; None to wait."""
        if robot.stood < self.layout.traversal[robot.cell] - 1:
            return [None]
        return [None, *self.layout.exits[robot.cell]]

    def _move(
        self, state: _State, targets: tuple[int | None, ...]
    ) -> tuple[list[_Robot], tuple[int, ...]] | None:
        places, clearance = self.layout.places, self.layout.clearance
        left = {
            places[robot.cell]
            for robot, target in zip(state.robots, targets, strict=True)
            if target is not None
        }
        is_open = [
            clearance[place] == 0 if place in left else closed == 0
            for place, closed in enumerate(state.closed)
        ]
        robots: list[_Robot] = []
        for robot, target in zip(state.robots, targets, strict=True):
            if target is None:
                robots.append(self._wait(robot, is_open))
            elif is_open[places[target]]:
                robots.append(_Robot(target, 0, 0, robot.is_loaded, robot.zones))
            else:
                return None
        if len({places[robot.cell] for robot in robots}) < len(robots):
            return None
        held = [
            robot._replace(
                zones=self._zones_of(robot.cell)
                | {z for z in robot.zones if not all(is_open[p] for p in self._zones[z])}
            )
            for robot in robots
        ]
        if not self._keeps_to_zones(held):
            return None
        closed = tuple(
            max(0, (clearance[place] if place in left else closed) - 1)
            for place, closed in enumerate(state.closed)
        )
        return held, closed

    def _wait(self, robot: _Robot, _is_open: list[bool]) -> _Robot:
        longest = max(self._pickup.get(robot.cell, 0), self._deposit.get(robot.cell, 0))
        return robot._replace(
            stood=min(robot.stood + 1, self.layout.traversal[robot.cell] - 1),
            ready=min(robot.ready + 1, longest),
        )

    def _exchanges(self, robot: _Robot) -> Iterator[tuple[_Robot, int]]:
        yield robot, 0
        handling = (self._deposit if robot.is_loaded else self._pickup).get(robot.cell)
        if handling is not None and robot.ready >= handling:
            yield robot._replace(is_loaded=not robot.is_loaded, ready=-1), int(robot.is_loaded)

    def _zones_of(self, cell: int) -> frozenset[int]:
        place = self.layout.places[cell]
        return frozenset(z for z, places in enumerate(self._zones) if place in places)

    def _keeps_to_zones(self, robots: tuple[_Robot, ...] | list[_Robot]) -> bool:
        held = [zone for robot in robots for zone in robot.zones]
        return len(held) == len(set(held))


def _key(robot: _Robot) -> tuple[int, int, int, bool]:
    return robot[:4]


def _explore(floor: _Floor, robots: int, most_states: int) -> _Graph:
    number: dict[_State, int] = {}
    queue: list[_State] = []

    def number_of(state: _State) -> int:
        if state not in number:
            number[state] = len(number)
            queue.append(state)
            if len(number) > most_states:
                raise TooManyStatesError
        return number[state]

    for state in floor.first_states(robots):
        number_of(state)
    moves: list[tuple[int, int, int]] = []
    done = 0
    while done < len(queue):
        best: dict[int, int] = {}
        for state, delivered in floor.moves(queue[done]):
            end = number_of(state)
            best[end] = max(delivered, best.get(end, 0))
        moves += ((done, end, delivered) for end, delivered in best.items())
        done += 1
    starts, ends, deliveries = np.array(moves, dtype=np.int64).reshape(-1, 3).T
    return _Graph(starts.copy(), ends.copy(), deliveries.copy())


def _best_cycle(graph: _Graph, known: Fraction) -> Fraction:
    """Return the largest mean of a cycle, or `known` if that is larger.

    Values are those of the best walks of so many moves, each of which is worth what it delivers
    less the mean so far. While they grow, the moves of these walks are looked through for a cycle
    with a larger mean; once they do not, there is none.
    """
    if not len(graph.starts):
        return known
    first = np.flatnonzero(np.r_[True, graph.starts[1:] != graph.starts[:-1]])
    owners = graph.starts[first]
    values = np.zeros(int(graph.starts.max()) + 1, dtype=np.int64)
    choice = np.full(len(values), -1, dtype=np.int64)
    mean = known
    for round_ in itertools.count():
        gains = mean.denominator * graph.deliveries - mean.numerator + values[graph.ends]
        best = np.maximum.reduceat(gains, first)
        grown = best > values[owners]
        if not grown.any():
            return mean
        counts = np.diff(np.r_[first, len(gains)])
        is_best = gains == np.repeat(best, counts)
        places = np.maximum.reduceat(np.where(is_best, np.arange(len(gains)), -1), first)
        choice[owners[grown]] = places[grown]
        values[owners[grown]] = best[grown]
        if round_ % 16 == 15 and (found := _mean_of_a_cycle(graph, choice)) > mean:
            mean = found
            values[:] = 0
            choice[:] = -1
    raise AssertionError


def _mean_of_a_cycle(graph: _Graph, choice: Numbers) -> Fraction:
    """Return the largest mean of the cycles that the chosen moves make up; 0 if none does."""
    seen = np.zeros(len(choice), dtype=np.int64)
    best = Fraction(0)
    for begin in range(len(choice)):
        path: list[int] = []
        state = begin
        while not seen[state] and choice[state] >= 0:
            seen[state] = begin + 1
            path.append(state)
            state = int(graph.ends[choice[state]])
        if path and seen[state] == begin + 1 and state in path:
            cycle = path[path.index(state) :]
            made = sum(int(graph.deliveries[choice[s]]) for s in cycle)
            best = max(best, Fraction(made, len(cycle)))
    return best
