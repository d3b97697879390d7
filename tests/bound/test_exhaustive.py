"""No bound is below what an exhaustive search finds, and on many floors it is the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.bound.exhaustive import TooManyStatesError, best_throughput
from tests.bound.floors import SHIP, SUPPLY, loop, on_roadmap, spur, supply_and_sink
from tests.bound.random_floors import tiny_floors
from tests.bound.test_floors import bound_of
from tsaces.model.instance import Instance, Procedure
from tsaces.model.roadmap import Lane, LaneStretch, Point, Roadmap, Zone

_DOOR = (Zone("door", (LaneStretch("L", 5, 6),)),)


def bay(*, agents: int) -> Instance:
    """Return a ring of 4 places with a dead end of 2 places, where the sink is."""
    roadmap = Roadmap(
        (Point("A", 0, 0), Point("B", 0, 2)),
        (Lane("ring", "A", "A", 3), Lane("bay", "A", "B", 1, two_way=True)),
    )
    return on_roadmap(roadmap, supply_and_sink([("ring", 1)], [("B", 0)]), agents=agents)


def bridge(*, agents: int) -> Instance:
    """Return two rings of 3 places, and a single-file lane of 2 between them."""
    roadmap = Roadmap(
        (Point("A", 0, 0), Point("B", 0, 2)),
        (
            Lane("left", "A", "A", 2),
            Lane("right", "B", "B", 2),
            Lane("bridge", "A", "B", 2, two_way=True),
        ),
    )
    return on_roadmap(roadmap, supply_and_sink([("left", 0)], [("right", 0)]), agents=agents)


def on_rows(*rows: str, agents: int) -> Instance:
    """Return a floor of characters with a supply at its first place and a sink at its last."""
    machines = supply_and_sink([(0, 0)], [(len(rows[-1]) - 1, len(rows) - 1)])
    return Instance("rows", rows, Procedure((SUPPLY, SHIP), "ship"), machines, agents)


def lane_of_rows(*, agents: int) -> Instance:
    """Return a two-way lane between two open cells, where all cells are one lap."""
    return on_rows("*--*", agents=agents)


def open_square(*, agents: int) -> Instance:
    """Return four open cells."""
    return on_rows("**", "**", agents=agents)


@pytest.mark.parametrize(
    ("instance", "best"),
    [
        pytest.param(spur(), Fraction(1, 8), id="one robot on a lane"),
        pytest.param(spur(agents=3), Fraction(1, 8), id="a lane has room for one"),
        pytest.param(spur(handling=3), Fraction(1, 14), id="handling"),
        pytest.param(spur(traversal=2), Fraction(1, 14), id="traversal"),
        pytest.param(loop(clearance=1, agents=3), Fraction(3, 8), id="three with clearance 1"),
        pytest.param(loop(clearance=1, agents=4), Fraction(1, 2), id="four with clearance 1"),
        pytest.param(loop(clearance=2, agents=2), Fraction(1, 4), id="two with clearance 2"),
        pytest.param(loop(clearance=1, agents=3, zones=_DOOR), Fraction(1, 3), id="zone"),
        pytest.param(bay(agents=2), Fraction(1, 5), id="bay"),
        pytest.param(bridge(agents=2), Fraction(1, 6), id="two robots and a bridge"),
        pytest.param(bridge(agents=3), Fraction(3, 16), id="three robots and a bridge"),
        pytest.param(bridge(agents=4), Fraction(3, 16), id="room for three beyond a bridge"),
        pytest.param(lane_of_rows(agents=2), Fraction(1, 6), id="a lane of characters"),
        pytest.param(open_square(agents=2), Fraction(1, 2), id="open floor"),
        pytest.param(bay(agents=1), Fraction(1, 8), id="one robot in a bay"),
    ],
)
def test_the_bound_is_reached(instance: Instance, best: Fraction) -> None:
    assert best_throughput(instance) == best
    assert bound_of(instance) == pytest.approx(float(best))


def test_waits_on_a_short_loop_are_not_in_the_bound() -> None:
    """Robots that need much room wait for each other; flows do not know of that."""
    instance = loop(clearance=2, agents=3)
    assert best_throughput(instance) == Fraction(5, 16)
    assert bound_of(instance) == pytest.approx(1 / 3)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(tiny_floors())
def test_no_plan_of_a_tiny_floor_gets_above_the_bound(instance: Instance) -> None:
    try:
        best = best_throughput(instance, most_states=5_000)
    except TooManyStatesError:
        assume(condition=False)
    assert bound_of(instance) >= float(best) - 1e-6
