"""Constraints 12 to 14 alone: fleet, space and time; and all constraints together.

`Draft.broken` holds a whole assignment of values against each constraint alone.
"""

from __future__ import annotations

import pytest

from tests.solvers.ts_aces.sawmill import (
    CONSTRAINTS,
    DOCK,
    DUST,
    EMPTY,
    GATE,
    LOG,
    MAIN,
    NORTH,
    SOUTH,
    Draft,
    sawmill,
    shipping,
)
from tsaces.milp import HighsModel, SolveStatus

# 12 to 14: fleet, space and time


@pytest.mark.parametrize("num_epochs", [1, 3])
def test_12_no_more_agents_than_there_are(num_epochs: int) -> None:
    instance = sawmill(max_agents=10)
    assert shipping(instance, num_epochs=num_epochs).broken() == set()
    instance = sawmill(max_agents=9)
    assert shipping(instance, num_epochs=num_epochs).broken() == {"12"}


def test_13_a_road_holds_who_enters_and_who_leaves() -> None:
    assert shipping(sawmill(main_length=10)).broken() == set()
    assert shipping(sawmill(main_length=9)).broken() == {"13"}


@pytest.mark.parametrize("entering", [0, 4, 10])
def test_13_in_every_epoch_and_with_any_cargo(entering: int) -> None:
    draft = Draft(num_epochs=2)
    draft.enter(MAIN, LOG, 1, count=entering)
    draft.leave(MAIN, EMPTY, 1, count=10 - entering)
    assert draft.obeys("13")
    draft.leave(MAIN, DUST, 1)
    assert not draft.obeys("13")


def test_14_the_last_agent_through_a_junction_reaches_its_queue() -> None:
    instance = sawmill(ship_time=1)
    assert shipping(instance, epoch_length=16).broken() == set()
    assert shipping(instance, epoch_length=15).broken() == {"14"}


@pytest.mark.parametrize("epoch_length", [14, 17, 20])
def test_14_counts_arrivals_of_all_roads_and_who_queues_ahead(epoch_length: int) -> None:
    draft = Draft(num_epochs=2, epoch_length=epoch_length)
    draft.enter(MAIN, LOG, 1, count=2)
    draft.leave(NORTH, LOG, 1, count=4)
    draft.leave(SOUTH, EMPTY, 1, count=epoch_length - 4 - 10 + 2 - 1)
    assert draft.obeys("14")
    draft.leave(SOUTH, LOG, 1)
    assert not draft.obeys("14")
    draft.enter(MAIN, EMPTY, 1)
    assert draft.obeys("14")


# 3, 4 and 14 move with the epoch length, the others stay


@pytest.mark.parametrize("name", ["3 and 4", "14"])
def test_changed_epoch_length_binds_as_one_built_with(name: str) -> None:
    draft = shipping()
    milp = draft.milp([name])
    model = HighsModel(milp.problem)
    draft.fix(milp, model)
    for epoch_length, feasible in ((16, True), (15, False), (100, True), (14, False), (16, True)):
        milp.change_epoch_length(model, epoch_length)
        assert model.solve().status is (SolveStatus.OPTIMAL if feasible else SolveStatus.INFEASIBLE)
        assert milp.epoch_length == epoch_length


def test_4_still_holds_after_a_change_of_epoch_length() -> None:
    draft = shipping()
    draft.run(DOCK, "ship", 1, assign=False)
    milp = draft.milp(["3 and 4"])
    model = HighsModel(milp.problem)
    draft.fix(milp, model)
    milp.change_epoch_length(model, 1_000)
    assert model.solve().status is SolveStatus.INFEASIBLE


# the objective, and all of it together


def test_objective_is_the_output_runs_of_all_machines() -> None:
    draft = shipping()
    draft.run(GATE, "ship", 0.25)
    milp = draft.milp(CONSTRAINTS)
    outputs = {variable.name: factor for variable, factor in milp.problem.objective.items()}
    runs = milp.variables.runs
    assert outputs == {runs[DOCK, "ship"].name: 1, runs[GATE, "ship"].name: 1}


def test_all_constraints_together_are_those_tested_alone() -> None:
    draft = shipping()
    whole, separate = draft.milp(), draft.milp(CONSTRAINTS)
    whole.add_constraints()
    assert str(whole.problem) == str(separate.problem)
    assert whole.problem.numConstraints() > len(CONSTRAINTS)


def test_optimum_of_the_whole_model_ships_as_planned_by_hand() -> None:
    milp = shipping().milp(CONSTRAINTS)
    outcome = HighsModel(milp.problem).solve()
    assert outcome.status is SolveStatus.OPTIMAL
    assert outcome.incumbent is not None
    assert outcome.incumbent.objective == pytest.approx(1)
