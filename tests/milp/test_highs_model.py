"""Maximisations in HiGHS: what a run ends with, and how a model is changed between runs."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pulp
import pytest

from tsaces.milp import HighsModel, Incumbent, Outcome, SolveStatus, total

INFINITY = float("inf")


@dataclass
class Log:
    """Notes what a run reports, and ends it once told so many bounds."""

    max_bounds: int | None = None
    incumbents: list[Incumbent] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def on_incumbent(self, incumbent: Incumbent) -> None:
        self.incumbents.append(incumbent)

    def on_bound(self, bound: float) -> bool:
        self.bounds.append(bound)
        return self.max_bounds is not None and len(self.bounds) >= self.max_bounds


@dataclass
class Knapsack:
    """Things worth carrying, several limits on them, and what a choice amounts to."""

    num_things: int
    num_limits: int
    exact: bool = False

    def __post_init__(self) -> None:
        rng = random.Random(self.num_things)
        self.problem = pulp.LpProblem("knapsack", pulp.LpMaximize)
        names = [f"x{i}" for i in range(self.num_things)]
        self.things = [self.problem.add_variable(name, cat="Binary") for name in names]
        self.worth = [rng.randint(10, 99) for _ in self.things]
        self.problem.setObjective(total(zip(self.things, self.worth, strict=True)))
        for _ in range(self.num_limits):
            weights = [rng.randint(1, 99) for _ in self.things]
            weight = total(zip(self.things, weights, strict=True))
            half = sum(weights) // 2
            self.problem += weight == half if self.exact else weight <= half

    def taking(self, *things: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        values = np.zeros(self.num_things)
        values[[HighsModel.number(self.things[i]) for i in things]] = 1
        return values


def two_products() -> tuple[pulp.LpProblem, pulp.LpVariable, pulp.LpVariable, pulp.LpConstraint]:
    """Maximise 3x + 2y, x + y <= 4.5, x and y whole and at most 3."""
    problem = pulp.LpProblem("products", pulp.LpMaximize)
    x, y = (problem.add_variable(name, 0, 3, cat="Integer") for name in "xy")
    problem.setObjective(total([(x, 3), (y, 2)]))
    hours = total([(x, 1), (y, 1)]) <= 4.5
    problem += hours
    return problem, x, y, hours


def best(outcome: Outcome) -> float:
    """Objective of an optimal outcome, whose bound says the same."""
    assert outcome.status is SolveStatus.OPTIMAL
    assert outcome.incumbent is not None
    assert outcome.bound == pytest.approx(outcome.incumbent.objective)
    return outcome.incumbent.objective


def test_an_optimum_is_read_by_variable() -> None:
    problem, x, y, _ = two_products()
    outcome = HighsModel(problem).solve()
    assert best(outcome) == pytest.approx(11)
    assert outcome.incumbent is not None
    values = outcome.incumbent.values
    assert values.shape == (2,)
    assert values[HighsModel.number(x)] == pytest.approx(3)
    assert values[HighsModel.number(y)] == pytest.approx(1)


@pytest.mark.parametrize("integer", [True, False])
def test_a_scaled_model_reads_like_the_one_it_is(integer: bool) -> None:
    """Hours of a machine that is on or off, a millionth of which would be rounded away."""
    problem = pulp.LpProblem("hours", pulp.LpMaximize)
    on = problem.add_variable("on", 0, 1, cat="Integer")
    hours = problem.add_variable("hours", 0, 3e-9)
    problem.setObjective(total([(hours, 1), (on, -1e-9)]))
    limit = total([(hours, 1), (on, -2e-9)]) <= 0
    problem += limit
    model = HighsModel(problem, integer=integer, scale=2.0**30)
    outcome = model.solve()
    assert best(outcome) == pytest.approx(1e-9)
    assert outcome.incumbent is not None
    assert outcome.incumbent.values[HighsModel.number(on)] == pytest.approx(1)
    assert outcome.incumbent.values[HighsModel.number(hours)] == pytest.approx(2e-9)
    model.change_coefficient(limit, on, -4e-9)
    assert best(model.solve()) == pytest.approx(2e-9 if integer else 2.25e-9)
    model.change_bounds(hours, 0, 1e-9)
    model.change_bounds(on, 0, 0)
    model.change_right_hand_side(limit, 5e-10)
    assert best(model.solve()) == pytest.approx(5e-10)
    assert model.activities([limit]) == pytest.approx([5e-10])


def test_without_integrality_it_is_the_relaxation() -> None:
    problem, *_ = two_products()
    assert best(HighsModel(problem, integer=False).solve()) == pytest.approx(12)
    assert best(HighsModel(problem).solve()) == pytest.approx(11)


@pytest.mark.parametrize("integer", [True, False])
def test_no_solution_at_all(integer: bool) -> None:
    problem, x, y, _ = two_products()
    problem += total([(x, 1), (y, 1)]) >= 5
    outcome = HighsModel(problem, integer=integer).solve()
    assert outcome == Outcome(SolveStatus.INFEASIBLE, -INFINITY, None)


@pytest.mark.parametrize("integer", [True, False])
def test_a_model_without_limits_is_not_called_infeasible(integer: bool) -> None:
    problem = pulp.LpProblem("unbounded", pulp.LpMaximize)
    x, y = (problem.add_variable(name, 0, cat="Integer") for name in "xy")
    problem.setObjective(total([(x, 1)]))
    problem += total([(x, 1), (y, -1)]) <= 3
    outcome = HighsModel(problem, integer=integer).solve()
    assert outcome.status is not SolveStatus.INFEASIBLE
    assert outcome.bound == INFINITY


def test_a_minimisation_is_refused() -> None:
    problem = pulp.LpProblem("costs", pulp.LpMinimize)
    problem += problem.add_variable("x", 0) >= 1
    with pytest.raises(ValueError, match="maximisations only"):
        HighsModel(problem)


@pytest.mark.parametrize("integer", [True, False])
def test_a_deadline_gone_by_leaves_all_open(integer: bool) -> None:
    problem, *_ = two_products()
    outcome = HighsModel(problem, integer=integer).solve(time.monotonic())
    assert outcome == Outcome(SolveStatus.STOPPED, INFINITY, None)


def test_stopped_with_an_incumbent() -> None:
    knapsack, log = Knapsack(100, 20), Log()
    outcome = HighsModel(knapsack.problem).solve(time.monotonic() + 0.7, log)
    assert outcome.status is SolveStatus.STOPPED
    assert outcome.incumbent is not None
    assert 0 < outcome.incumbent.objective < outcome.bound < sum(knapsack.worth)
    assert outcome.incumbent.objective == pytest.approx(log.incumbents[-1].objective)


def test_stopped_without_an_incumbent() -> None:
    knapsack, log = Knapsack(50, 6, exact=True), Log()
    outcome = HighsModel(knapsack.problem).solve(time.monotonic() + 0.4, log)
    assert outcome.status is SolveStatus.STOPPED
    assert outcome.incumbent is None
    assert log.incumbents == []
    assert 0 < outcome.bound < sum(knapsack.worth)


def test_a_run_without_deadline_is_not_held_to_the_one_before() -> None:
    model = HighsModel(Knapsack(30, 3).problem)
    assert model.solve(time.monotonic() + 0.005).status is SolveStatus.STOPPED
    assert model.solve().status is SolveStatus.OPTIMAL


def test_each_run_of_a_linear_program_has_all_of_its_time() -> None:
    """HiGHS itself counts such runs together; these take seconds, each with half a second left."""
    knapsack = Knapsack(800, 60)
    model = HighsModel(knapsack.problem, integer=False)
    rng = random.Random(0)
    for _ in range(400):
        for thing in rng.sample(knapsack.things, 200):
            model.change_bounds(thing, 0, rng.random())
        assert model.solve(time.monotonic() + 0.5).status is SolveStatus.OPTIMAL


def test_each_run_of_a_whole_program_has_all_of_its_time() -> None:
    knapsack = Knapsack(30, 3)
    model = HighsModel(knapsack.problem)
    for run in range(200):
        model.change_bounds(knapsack.things[run % 30], 0, run % 2)
        assert model.solve(time.monotonic() + 0.6).status is SolveStatus.OPTIMAL


def test_a_stopped_run_takes_nothing_from_the_time_of_the_next() -> None:
    hard = HighsModel(Knapsack(100, 20).problem)
    for _ in range(3):
        log = Log()
        outcome = hard.solve(time.monotonic() + 0.6, log)
        assert outcome.status is SolveStatus.STOPPED
        assert outcome.incumbent is not None
        assert log.bounds


def test_the_monitor_hears_of_ever_better_incumbents_and_bounds() -> None:
    knapsack, log = Knapsack(30, 3), Log()
    optimum = best(HighsModel(knapsack.problem).solve(monitor=log))
    objectives = [incumbent.objective for incumbent in log.incumbents]
    assert objectives[-1] == pytest.approx(optimum)
    assert all(earlier < later for earlier, later in pairwise(objectives))
    for incumbent in log.incumbents:
        worth = [
            w * incumbent.values[HighsModel.number(x)]
            for w, x in zip(knapsack.worth, knapsack.things, strict=True)
        ]
        assert sum(worth) == pytest.approx(incumbent.objective)
    assert min(log.bounds) >= optimum - 1e-6
    assert all(earlier >= later - 1e-9 for earlier, later in pairwise(log.bounds))


def test_the_monitor_may_end_the_run() -> None:
    knapsack = Knapsack(100, 20)
    log = Log(max_bounds=4)
    outcome = HighsModel(knapsack.problem).solve(monitor=log)
    assert outcome.status is SolveStatus.STOPPED
    assert len(log.bounds) == 4
    assert outcome.bound <= log.bounds[-1]
    at_once = HighsModel(knapsack.problem).solve(monitor=Log(max_bounds=1))
    assert at_once == Outcome(SolveStatus.STOPPED, INFINITY, None)


def test_an_ended_run_can_be_taken_up_again() -> None:
    model = HighsModel(Knapsack(30, 3).problem)
    assert model.solve(monitor=Log(max_bounds=1)).status is SolveStatus.STOPPED
    again = best(model.solve())
    assert again == pytest.approx(best(HighsModel(Knapsack(30, 3).problem).solve()))


def test_a_changed_coefficient() -> None:
    problem, x, _, hours = two_products()
    model = HighsModel(problem)
    assert best(model.solve()) == pytest.approx(11)
    model.change_coefficient(hours, x, 2)
    assert best(model.solve()) == pytest.approx(7)
    model.change_coefficient(hours, x, 1)
    assert best(model.solve()) == pytest.approx(11)


def test_a_changed_right_hand_side() -> None:
    problem, _, _, hours = two_products()
    model = HighsModel(problem)
    for hours_a_day, optimum in ((3, 9), (2.9, 6), (100, 15), (0, 0), (4.5, 11)):
        model.change_right_hand_side(hours, hours_a_day)
        assert best(model.solve()) == pytest.approx(optimum)
    model.change_right_hand_side(hours, -1)
    assert model.solve().status is SolveStatus.INFEASIBLE


def test_changed_bounds() -> None:
    problem, x, y, _ = two_products()
    model = HighsModel(problem)
    model.change_bounds(x, 0, 1)
    assert best(model.solve()) == pytest.approx(3 + 6)
    model.change_bounds(y, 2, 2)
    assert best(model.solve()) == pytest.approx(3 + 4)
    model.change_bounds(x, 3, 3)
    assert model.solve().status is SolveStatus.INFEASIBLE
    model.change_bounds(x, 0, 3)
    model.change_bounds(y, 0, 3)
    assert best(model.solve()) == pytest.approx(11)


@pytest.mark.parametrize("things", [(3,), (1, 2, 7), ()])
def test_a_warm_start_is_the_first_incumbent(things: tuple[int, ...]) -> None:
    knapsack, log = Knapsack(30, 3), Log()
    model = HighsModel(knapsack.problem)
    start = knapsack.taking(*things)
    model.start_from(start)
    optimum = best(model.solve(monitor=log))
    assert log.incumbents[0].objective == pytest.approx(sum(knapsack.worth[i] for i in things))
    assert log.incumbents[0].values == pytest.approx(start)
    assert optimum > log.incumbents[0].objective


def test_a_start_that_breaks_constraints_does_no_harm() -> None:
    knapsack, log = Knapsack(30, 3), Log()
    model = HighsModel(knapsack.problem)
    optimum = best(model.solve())
    model.start_from(knapsack.taking(*range(30)))
    assert best(model.solve(monitor=log)) == pytest.approx(optimum)
    assert max(incumbent.objective for incumbent in log.incumbents) == pytest.approx(optimum)


def test_a_coarse_gap_ends_the_run_earlier_but_proves_its_bound() -> None:
    knapsack = Knapsack(40, 5)
    fine = HighsModel(knapsack.problem).solve()
    coarse = HighsModel(knapsack.problem).solve(relative_gap=0.2)
    assert coarse.incumbent is not None
    assert coarse.bound >= best(fine) - 1e-6
    assert coarse.bound <= 1.25 * coarse.incumbent.objective


def test_terms_of_one_variable_add_up_and_zeros_leave_no_trace() -> None:
    problem = pulp.LpProblem("sums", pulp.LpMaximize)
    x, y = (problem.add_variable(name) for name in "xy")
    assert dict(total([(x, 2), (y, 0), (x, 3)])) == {x: 5}
    assert dict(total([])) == {}


def test_shadow_prices_say_what_more_of_a_limit_brings() -> None:
    problem, x, _, hours = two_products()
    material = total([(x, 1)]) <= 10
    problem += material
    model = HighsModel(problem, integer=False)
    before = best(model.solve())
    prices = model.shadow_prices([hours, material])
    assert prices == pytest.approx([2, 0])
    assert model.activities([hours, material]) == pytest.approx([4.5, 3])
    model.change_right_hand_side(hours, 5)
    assert best(model.solve()) == pytest.approx(before + 0.5 * prices[0])
