"""How busy machines are: runs times the time of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests.fixtures import small_embedding
from tests.plan.moments import best_candidate, few, small_factories
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.model.machine_use import machine_uses

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


@few
@given(small_factories)
def test_every_machine_is_told_and_none_is_busier_than_always(instance: Instance) -> None:
    embedding = embedding_of(instance, best_candidate(instance))
    uses = machine_uses(embedding)
    assert [use.machine for use in uses] == [machine.name for machine in instance.machines]
    for use, machine in zip(uses, instance.machines, strict=True):
        assert use.process == embedding.assignment[machine.name]
        assert 0 <= use.utilisation <= 1 + 1e-9
        if use.process is not None:
            time = machine.processes[use.process]
            assert use.utilisation == pytest.approx(embedding.rates.get(use.machine, 0.0) * time)


def test_idle_machines_have_nothing_to_do() -> None:
    embedding = small_embedding()
    idle = replace(embedding, assignment=dict.fromkeys(embedding.assignment), rates={})
    uses = machine_uses(idle)
    assert {(use.process, use.utilisation) for use in uses} == {(None, 0.0)}
