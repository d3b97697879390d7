"""Machines follow the rules of docs/plan-format.md, at every timestep."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import small_embedding
from tests.plan.moments import sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan import CompiledPlan, compiled_plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.transport_plan import Buffers

TIMESTEPS = 400


def carving() -> CompiledPlan:
    """Return a plan whose machines all work."""
    return compiled_plan_of(small_embedding())


def sawing() -> CompiledPlan:
    """Return a plan for more agents, some machines of which may stand idle."""
    instance, candidates = sure_candidates("sawmill")
    return compiled_plan_of(embedding_of(instance, candidates[-1]))


@pytest.mark.parametrize("plan", [carving(), sawing()], ids=["carving", "sawing"])
def test_buffers_are_those_of_a_machine_that_is_followed_from_the_start(plan: CompiledPlan) -> None:
    exchanges = [step.exchanges.tolist() for step in plan.steps(0, TIMESTEPS)]
    headers = [plan.header_at(t) for t in range(TIMESTEPS)]
    busy = {machine for machine, process in plan.assignment.items() if process is not None}
    assert plan.start_buffers.keys() == busy
    for machine, start in plan.start_buffers.items():
        m = plan.machines.index(machine)
        served = [[(kind, token) for _, k, kind, token in made if k == m] for made in exchanges]
        told = [header.buffers[machine] for header in headers]
        assert list(followed(plan, machine, start, served)) == [
            (Counter(sides.input), Counter(sides.output)) for sides in told
        ]


def followed(
    plan: CompiledPlan, name: str, start: Buffers, served: list[list[tuple[int, int]]]
) -> Iterator[tuple[Counter[str], Counter[str]]]:
    """Yield a machine's buffers after the exchanges of each timestep, before a run begins."""
    machine = plan.instance.machines[plan.machines.index(name)]
    process = plan.instance.procedure.by_name[str(plan.assignment[name])]
    inputs, outputs = Counter(start.input), Counter(start.output)
    free_at = 0
    for t, exchanges in enumerate(served):
        for kind, token in exchanges if t else ():  # the start's lie behind it
            side, change = (outputs, -1) if kind == ExchangeKind.PICKUP else (inputs, 1)
            side[str(plan.tokens[token])] += change
        yield +inputs, +outputs
        is_wanted = not process.is_source or not outputs >= Counter(start.output)
        if free_at <= t and is_wanted and inputs >= Counter(process.inputs):
            inputs.subtract(process.inputs)
            outputs.update(process.outputs)  # under way, and counted as done
            free_at = t + machine.processes[process.name]
