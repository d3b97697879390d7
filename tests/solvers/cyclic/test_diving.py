"""Budgets that are dived for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import PARAMETERS
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.instance import Machine
from tsaces.solvers.rhythmic.cell_cycle_model import CellCycleModel


@pytest.mark.parametrize("by_chance", [False, True])
def test_a_machine_that_can_run_nothing_stays_idle(by_chance: bool) -> None:
    instance = delivery()
    idle = Machine("idle", Counts({}), input_cell=(0, 2))
    instance = replace(instance, machines=(*instance.machines, idle))
    program = CellCycleModel(instance, 0, lambda _report: None, PARAMETERS)
    production_plan = program.at(16).choose(Deadline.after(AMPLE), by_chance=by_chance)
    assert production_plan is not None
    assert production_plan.assigned == {0: "supply", 1: "ship"}
