"""Ceilings: what no number of epochs, and what no whole exchanges, get above."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.ts_aces.delivery import delivery
from tests.solvers.ts_aces.models import (
    SECONDS,
    complete,
    few,
    proven,
    solved,
    tiny_factories,
    traffic_of,
)
from tests.solvers.ts_aces.sawmill import (
    MILL,
    PLANER,
    sawing_at,
    sawmill,
)
from tsaces.deadline import NEVER, Deadline
from tsaces.milp import HighsModel
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length
from tsaces.solvers.ts_aces.upper_bounds import UpperBounds

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


@few
@given(tiny_factories, st.integers(0, 3))
def test_no_number_of_epochs_gets_above_the_ceiling(instance: Instance, offset: int) -> None:
    traffic = traffic_of(instance)
    epoch_length = least_epoch_length(traffic) + offset
    upper_bounds = UpperBounds(instance, traffic, NEVER)
    for num_epochs in (1, 2, 3):
        milp = complete(instance, num_epochs, epoch_length)
        found, bound = proven(solved(HighsModel(milp.problem)))
        cycle = num_epochs * epoch_length
        assert found / cycle <= upper_bounds.at(epoch_length) + 1e-6
        assert found / cycle <= upper_bounds.reachable(num_epochs, epoch_length, bound) + 1e-6
        epoch_bound = upper_bounds.epoch_bound(num_epochs, epoch_length, Deadline.after(SECONDS))
        assert found / cycle <= epoch_bound.throughput + 1e-6
        assert epoch_bound.throughput <= upper_bounds.at(epoch_length) + 1e-6
        assert found / cycle <= upper_bounds.reachable(num_epochs, epoch_length, bound) + 1e-6


def test_a_prospect_knows_how_many_epochs_whole_exchanges_take() -> None:
    """A run of the saw takes five agents along MAIN, which serves three an epoch."""
    instance = sawmill(main_length=6, max_agents=40)
    upper_bounds = UpperBounds(instance, traffic_of(instance), NEVER)
    assert upper_bounds.at(20) == pytest.approx(3 / 5 / 20)
    for num_epochs, runs in ((1, 0), (2, 1), (3, 1), (4, 2)):
        hope = upper_bounds.epoch_bound(num_epochs, 20, NEVER)
        assert hope.throughput == pytest.approx(runs / num_epochs / 20)
        optimum = HighsModel(complete(instance, num_epochs, 20).problem).solve()
        assert proven(optimum) == pytest.approx((runs, runs), abs=1e-6)
        if runs:
            assert hope.assignment in (sawing_at(MILL), sawing_at(PLANER))
        else:
            assert hope.assignment is None


def test_ceiling_over_all_epoch_lengths() -> None:
    instance = delivery(max_agents=9, ship_time=4)
    upper_bounds = UpperBounds(instance, traffic_of(instance), NEVER)
    highest = max(upper_bounds.at(epoch_length) for epoch_length in range(5, 200))
    assert upper_bounds.overall(0.01) == pytest.approx(highest)
    assert upper_bounds.overall(highest) == pytest.approx(highest)
    assert upper_bounds.overall(0) == math.inf
    assert upper_bounds.overall(2.0) == 2.0


@pytest.mark.parametrize(("runs", "whole"), [(1.3, 1.0), (1.5, 1.5), (1.9999999, 2.0), (0.4, 0)])
def test_only_whole_exchanges_are_reachable(runs: float, whole: float) -> None:
    instance = sawmill()
    upper_bounds = UpperBounds(instance, traffic_of(instance), NEVER)
    assert upper_bounds.reachable(3, 20, runs) == pytest.approx(whole / 60)


def test_a_ceiling_that_nobody_had_time_for_is_infinite() -> None:
    instance = sawmill()
    upper_bounds = UpperBounds(instance, traffic_of(instance), Deadline.after(0))
    assert upper_bounds.at(16) == math.inf
    assert upper_bounds.overall(0.01) == math.inf
    epoch_bound = upper_bounds.epoch_bound(2, 16, NEVER)
    assert epoch_bound.throughput == math.inf
    assert epoch_bound.assignment is None
