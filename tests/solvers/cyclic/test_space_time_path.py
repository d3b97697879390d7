"""A walk passes its goals in order, enters no slot twice, and ends where it began."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.cyclic.networks import Exits, exits_of_places, follows
from tsaces.solvers.cyclic.routing.network import network_of
from tsaces.solvers.cyclic.routing.space_time_path import SpaceTimePath, find_prioritized_tour


def walk(exits: Exits, steps: int, goals: list[int], most: int) -> SpaceTimePath:
    graph = nx.DiGraph((p, q) for p, following in enumerate(exits) for q in following)
    lengths = [
        1 + min(nx.shortest_path_length(graph, q, end) for q in exits[begin])
        for begin, end in zip([goals[-1], *goals[:-1]], goals, strict=True)
    ]
    exchange_at, blocked = np.arange(len(exits)), np.empty(0, int)  # each place is an exchange
    return find_prioritized_tour(
        *(network_of(exits, steps), exchange_at, goals[-1], np.array(goals), np.array(lengths)),
        *(most, blocked, 3, None),
    )


@given(exits_of_places(), st.integers(2, 12), st.data())
def test_walks_pass_all_goals_and_close(exits: Exits, steps: int, data: st.DataObject) -> None:
    goals = data.draw(st.lists(st.integers(0, len(exits) - 1), min_size=1, max_size=6))
    most = steps * data.draw(st.integers(1, 6))
    found = walk(exits, steps, goals, most)
    slots = found.entered.tolist()
    if not slots:
        return
    assert len(slots) <= most
    assert len(slots) % steps == 0
    assert len(set(slots)) == len(slots)
    assert slots[-1] == goals[-1]
    assert all(follows(exits, steps, one, other) for one, other in pairwise([slots[-1], *slots]))
    assert [slots[stop - 1] % len(exits) for stop in found.stops] == goals
    assert found.stops.tolist() == sorted(set(found.stops.tolist()))


@given(exits_of_places(waits=True), st.integers(2, 12), st.integers(1, 4), st.data())
def test_nobody_in_the_way_the_shortest_walk_is_found(
    exits: Exits, steps: int, cycles: int, data: st.DataObject
) -> None:
    """From one place back to it: as many cycles as powers of the matrix of exits say."""
    goal = data.draw(st.integers(0, len(exits) - 1))
    one_step = np.zeros((len(exits), len(exits)), dtype=bool)
    for place, following in enumerate(exits):
        one_step[place, following] = True
    reached, expected = np.eye(len(exits), dtype=bool), 0
    for step in range(1, cycles * steps + 1):
        reached = reached @ one_step
        if step % steps == 0 and reached[goal, goal]:
            expected = step
            break
    assert len(walk(exits, steps, [goal], cycles * steps).entered) == expected
