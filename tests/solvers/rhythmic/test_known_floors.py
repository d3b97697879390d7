"""The rhythmic method on floors whose highest throughput one can count by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import AMPLE
from tests.solvers.rhythmic.known_floors import lane_between, loop
from tsaces import solve
from tsaces.solvers.rhythmic.beat import find_beat
from tsaces.traffic import layout_of, parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


@pytest.mark.parametrize(
    ("instance", "throughput", "agents"),
    [
        (lane_between(), Fraction(1, 8), 1),
        (lane_between(handling=3), Fraction(1, 14), 1),
        (lane_between(traversal=2), Fraction(1, 14), 1),
        (loop(0), Fraction(1), 8),
        (loop(1), Fraction(1, 2), 4),
        (loop(1, zone=("P2", "P3")), Fraction(1, 3), 3),
    ],
    ids=["lane", "handling", "traversal", "loop", "clearance", "zone"],
)
def test_what_one_can_count_is_found_and_proven(
    instance: Instance, throughput: Fraction, agents: int
) -> None:
    embedding = solve(instance, method="rhythmic", time_limit=AMPLE)
    assert embedding.throughput == pytest.approx(float(throughput))
    assert embedding.upper_bound == pytest.approx(float(throughput))
    assert embedding.agents == agents


def test_grids_keep_a_beat_of_two_with_a_clearance_of_one_and_odd_circuits_do_not() -> None:
    grid = parse_layout(["+>>+", "^..v", "+<<+"], clearance=1)
    assert (find_beat(grid).length, find_beat(grid).is_steady) == (2, True)
    assert find_beat(layout_of(loop(1))).is_steady
    assert not find_beat(layout_of(loop(2))).is_steady  # 8 is no multiple of 3
    assert find_beat(parse_layout(["+>>+", "^..v", "+<<+"])).length == 1
