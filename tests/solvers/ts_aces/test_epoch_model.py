"""A TS-MILP whose assignment is fixed, or that starts from a known plan."""

from __future__ import annotations

import pytest

from tests.solvers.ts_aces.models import (
    Silent,
    complete,
    proven,
    traffic_of,
)
from tests.solvers.ts_aces.sawmill import (
    MILL,
    PLANER,
    sawing_at,
    sawmill,
    shipping,
)
from tsaces.deadline import NEVER
from tsaces.milp import HighsModel
from tsaces.solvers.ts_aces.epoch_model import EpochModel, Solution
from tsaces.solvers.ts_aces.extraction import candidate_from


def test_an_assignment_is_fixed_and_left_open_again() -> None:
    instance = sawmill(ship_time=16, max_agents=20)
    model = EpochModel(instance, traffic_of(instance), 2, 16, seed=0)
    for saw, runs in ((PLANER, 2.0), (MILL, 2.0), (PLANER, 1.0)):
        assignment = sawing_at(saw)
        model.fix_assignment(assignment, dict.fromkeys(assignment, runs) if runs < 2 else None)
        outcome = model.solve(NEVER, Silent())
        assert proven(outcome) == pytest.approx((runs, runs))
        assert outcome.incumbent is not None
        values = outcome.incumbent.values
        variables = model.milp.variables
        busy = {pair for pair, v in variables.runs.items() if values[HighsModel.number(v)] > 0.5}
        assert busy == assignment
    model.fix_assignment(sawing_at(MILL) - {(MILL, "saw")} | {(MILL, "chip")})
    assert proven(model.solve(NEVER, Silent())) == pytest.approx((0, 0), abs=1e-6)
    model.free_assignment()
    assert proven(model.solve(NEVER, Silent())) == pytest.approx((2, 2))


def known_solution(num_epochs: int) -> Solution:
    """Return the plan made by hand, as if found."""
    draft = shipping(num_epochs=num_epochs)
    milp = draft.milp()
    milp.add_constraints()
    model = HighsModel(milp.problem)
    draft.fix(milp, model)
    outcome = model.solve()
    assert outcome.incumbent is not None
    candidate, plan = candidate_from(milp, outcome.incumbent.values, None)
    return Solution(candidate, plan, plan.leaving(draft.instance, milp.traffic))


@pytest.mark.parametrize(("times", "longer"), [(1, 0), (2, 0), (3, 5)])
def test_a_solution_repeated_solves_more_and_longer_epochs(times: int, longer: int) -> None:
    solution = known_solution(2)
    other = complete(sawmill(), 2 * times, 16 + longer)
    assert solution.fits(other)
    repeated = HighsModel(other.problem)
    values = solution.repeated(other)
    for variable in other.problem.variables():
        value = values[HighsModel.number(variable)]
        repeated.change_bounds(variable, value, value)
    assert proven(repeated.solve()) == pytest.approx((2 * times, 2 * times))


def test_what_does_not_divide_or_is_longer_does_not_fit() -> None:
    solution = known_solution(2)
    instance = sawmill()
    assert solution.fits(complete(instance, 4, 17))
    assert not solution.fits(complete(instance, 3, 17))
    assert not solution.fits(complete(instance, 1, 17))
    assert not solution.fits(complete(instance, 2, 15))
