"""The TS-MILP on random factories: moved between epoch lengths, and read off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.ts_aces.delivery import delivery
from tests.solvers.ts_aces.models import (
    complete,
    few,
    proven,
    solved,
    tiny_factories,
    traffic_of,
)
from tests.solvers.ts_aces.sawmill import shipping
from tsaces.milp import HighsModel, SolveStatus
from tsaces.solvers.ts_aces.extraction import candidate_from
from tsaces.solvers.ts_aces.plan import EpochSource
from tsaces.solvers.ts_aces.plan.epoch_checks import check_epoch_plan
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


# a changed model is the model built anew


@few
@given(tiny_factories, st.integers(1, 4), st.lists(st.integers(0, 9), min_size=2, max_size=3))
def test_relaxation_with_changed_epoch_length(
    instance: Instance, num_epochs: int, offsets: list[int]
) -> None:
    least = least_epoch_length(traffic_of(instance))
    milp = complete(instance, num_epochs, least)
    model = HighsModel(milp.problem, integer=False)
    for offset in offsets:
        milp.change_epoch_length(model, least + offset)
        anew = complete(instance, num_epochs, least + offset)
        changed, fresh = model.solve(), HighsModel(anew.problem, integer=False).solve()
        assert changed.status is fresh.status is SolveStatus.OPTIMAL
        assert changed.bound == pytest.approx(fresh.bound, abs=1e-6)


@few
@given(tiny_factories, st.integers(1, 3), st.lists(st.integers(0, 4), min_size=2, max_size=2))
def test_milp_with_changed_epoch_length(
    instance: Instance, num_epochs: int, offsets: list[int]
) -> None:
    least = least_epoch_length(traffic_of(instance))
    milp = complete(instance, num_epochs, least)
    model = HighsModel(milp.problem)
    for offset in offsets:
        milp.change_epoch_length(model, least + offset)
        found, bound = proven(solved(model))
        anew = HighsModel(complete(instance, num_epochs, least + offset).problem)
        found_anew, bound_anew = proven(solved(anew))
        assert found <= bound_anew + 1e-4
        assert found_anew <= bound + 1e-4


@pytest.mark.parametrize("num_epochs", [1, 2, 3])
def test_optima_of_every_epoch_length_in_any_order(num_epochs: int) -> None:
    instance = delivery(max_agents=9, ship_time=4)
    milp = complete(instance, num_epochs, 5)
    model = HighsModel(milp.problem)
    for epoch_length in (6, 12, 5, 9, 7, 5, 8):
        milp.change_epoch_length(model, epoch_length)
        changed = model.solve()
        fresh = HighsModel(complete(instance, num_epochs, epoch_length).problem).solve()
        assert changed.status is fresh.status is SolveStatus.OPTIMAL
        assert changed.bound == pytest.approx(fresh.bound)


def test_nothing_is_made_below_the_least_epoch_length() -> None:
    instance = delivery()
    least = least_epoch_length(traffic_of(instance))
    too_short = HighsModel(complete(instance, 2, least - 1).problem).solve()
    just_enough = HighsModel(complete(instance, 2, least).problem).solve()
    assert proven(too_short)[0] <= 1e-6
    assert proven(just_enough) == pytest.approx((3, 3))


@few
@given(tiny_factories)
def test_nothing_is_ever_made_below_the_least_epoch_length(instance: Instance) -> None:
    least = least_epoch_length(traffic_of(instance))
    too_short = complete(instance, 1, least - 1)
    relaxed = HighsModel(too_short.problem, integer=False).solve()
    assert relaxed.bound <= 1e-6


# solutions


@few
@given(tiny_factories, st.integers(1, 3), st.integers(0, 3))
def test_solutions_are_plans(instance: Instance, num_epochs: int, offset: int) -> None:
    traffic = traffic_of(instance)
    epoch_length = least_epoch_length(traffic) + offset
    milp = complete(instance, num_epochs, epoch_length)
    outcome = solved(HighsModel(milp.problem))
    if outcome.incumbent is None:
        return
    candidate, plan = candidate_from(milp, outcome.incumbent.values, None)
    check_epoch_plan(instance, traffic, plan)
    cycle = num_epochs * epoch_length
    assert plan.agents <= instance.max_agents
    assert candidate.throughput * cycle == pytest.approx(outcome.incumbent.objective, abs=1e-4)
    for machine in instance.machines:
        process = candidate.assignment[machine.name]
        rate = candidate.rates.get(machine.name, 0)
        assert (process is None) == (rate == 0)
        assert process is None or 0 < rate <= 1 / machine.processes[process] + 1e-9


def test_a_plan_made_by_hand_is_read_off_exactly() -> None:
    draft = shipping(num_epochs=2)
    milp = draft.milp()
    milp.add_constraints()
    model = HighsModel(milp.problem)
    draft.fix(milp, model)
    outcome = model.solve()
    assert outcome.incumbent is not None
    candidate, plan = candidate_from(milp, outcome.incumbent.values, None)
    assert candidate.throughput == 1 / 16
    assert candidate.assignment == {
        "bin": "feed",
        "mill": "saw",
        "planer": None,
        "dock": "ship",
        "gate": "vent",
    }
    assert candidate.rates == dict.fromkeys(("bin", "mill", "dock", "gate"), 1 / 16)
    assert candidate.source == EpochSource(plan)
    assert (plan.agents, plan.cycle) == (10, 32)
    for kind in ("entering", "pickups", "deposits"):
        counts = getattr(plan, kind)
        planned = {key: n for (of_kind, key), n in draft.values.items() if of_kind == kind}
        assert {tuple(key): counts[tuple(key)] for key in np.argwhere(counts)} == planned
