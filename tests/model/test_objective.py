"""Which embedding is better depends on what is sought."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tsaces.errors import InputError
from tsaces.model.objective import Objective

FLEET = Objective.of("fleet", 0.9)


class Figures(NamedTuple):
    throughput: float
    agents: int


BEST = Figures(0.5, 20)


def test_throughput_is_what_counts_unless_said_otherwise() -> None:
    objective = Objective()
    assert not objective.is_fleet
    assert objective.is_better(Figures(0.51, 99), BEST, 0.5)
    assert not objective.is_better(Figures(0.5, 1), BEST, 0.5)


def test_few_agents_are_better_where_they_keep_the_share() -> None:
    assert FLEET.is_better(Figures(0.45, 19), BEST, 0.5)
    assert not FLEET.is_better(Figures(0.449, 1), BEST, 0.5)
    assert not FLEET.is_better(Figures(0.5, 20), BEST, 0.5)


def test_the_share_is_that_of_the_highest_throughput_not_of_the_best_embedding() -> None:
    thrifty = Figures(0.45, 10)
    assert not FLEET.is_better(Figures(0.41, 9), thrifty, 0.5)
    assert FLEET.is_better(Figures(0.45, 9), thrifty, 0.5)


def test_a_higher_throughput_is_better_whatever_it_takes() -> None:
    assert FLEET.is_better(Figures(0.51, 99), Figures(0.45, 10), 0.5)
    assert not FLEET.is_better(Figures(0.49, 99), Figures(0.45, 10), 0.5)


@pytest.mark.parametrize("keep", [0, -0.1, 1.001, float("nan"), float("inf")])
def test_shares_are_within_0_and_1(keep: float) -> None:
    with pytest.raises(InputError, match=r"^keep: .* is not within \(0, 1\]$"):
        Objective.of("fleet", keep)


def test_unknown_objectives_are_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"^objective: 'speed' is unknown; use one of throughput"):
        Objective.of("speed")
