"""What robots do with their time, held against the timesteps of the plan one by one."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests import floors
from tests.fixtures import pausing_embedding, small_embedding, waiting_embedding
from tests.formats.shared_cell import shared_cell_embedding
from tests.plan.moments import best_candidate, few, small_factories
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan import compiled_plan_of, robot_time_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Cell, Instance, Machine
    from tsaces.model.transport_plan import Timestep
    from tsaces.plan import CompiledPlan

PLANS: dict[str, Callable[[], Embedding]] = {
    **floors.PLANS,
    "small": small_embedding,
    "shared cell": shared_cell_embedding,
    "pausing": partial(pausing_embedding, 400),
    "waiting": partial(waiting_embedding, 700),
}


@pytest.mark.parametrize("name", PLANS)
def test_robot_time_is_what_one_counts_timestep_by_timestep(name: str) -> None:
    check_against_timesteps(compiled_plan_of(PLANS[name]()))


@few
@given(small_factories)
def test_robot_time_of_random_factories(instance: Instance) -> None:
    embedding = embedding_of(instance, best_candidate(instance))
    check_against_timesteps(compiled_plan_of(embedding))


def check_against_timesteps(plan: CompiledPlan) -> None:
    found = robot_time_of(plan)
    whole = plan.agents * plan.period
    doing, waits, entries = counted(plan)
    assert found.moving == pytest.approx(doing["moving"] / whole)
    assert found.handling == pytest.approx(doing["handling"] / whole)
    assert found.waiting == pytest.approx(doing["waiting"] / whole)
    assert found.moving + found.handling + found.waiting == pytest.approx(1)
    by_cell: Counter[Cell] = Counter()
    for place in found.places:
        for cell, share in place.cells:
            by_cell[cell] += share  # type: ignore[assignment]  # counters add floats as well
    assert by_cell == {cell: pytest.approx(count / whole) for cell, count in waits.items()}
    assert sum(place.share for place in found.places) == pytest.approx(found.waiting)
    shares = [place.share for place in found.places]
    assert shares == sorted(shares, reverse=True)
    assert found.busiest_flow == pytest.approx(max(entries.values()) / plan.period)
    assert entries[found.busiest_cell] == max(entries.values())
    assert found.busiest_flow <= 1
    assert found.full_cells == sum(count >= 0.95 * plan.period for count in entries.values())
    most = {cell for cell, count in entries.items() if count == max(entries.values())}
    places = {c for m in plan.instance.machines for c in served_cells(plan, m)} & most
    assert found.busiest_cell in (places or most)


def served_cells(plan: CompiledPlan, machine: Machine) -> Iterator[Cell]:
    """Yield the cells on which robots serve a machine."""
    name = plan.assignment[machine.name]
    if name is not None:
        process = plan.instance.procedure.by_name[name]
        if machine.input_cell is not None and process.inputs:
            yield machine.input_cell
        if machine.output_cell is not None and process.outputs:
            yield machine.output_cell


def counted(plan: CompiledPlan) -> tuple[Counter[str], Counter[Cell], Counter[Cell]]:
    """Return timesteps by what robots do, by where they wait and by where they drive to.

    Any period after the transient will do: the third is counted.
    """
    start = plan.transient + 2 * plan.period
    doing: Counter[str] = Counter()
    waits: Counter[Cell] = Counter()
    entries: Counter[Cell] = Counter()
    steps = list(plan.steps(start, 3 * plan.period))
    begin, end = plan.period, 2 * plan.period
    handled = handled_at(plan, steps)
    for agent in range(plan.agents):
        came = -1
        for n in range(1, end):
            cell = int(steps[n].cells[agent])
            has_moved = cell != steps[n - 1].cells[agent]
            came = n if has_moved else came
            if n < begin:
                continue
            if has_moved:
                entries[plan.cells[cell]] += 1
            if has_moved or (
                (agent, n) not in handled and came >= 0 and n < came + plan.layout.traversal[cell]
            ):
                doing["moving"] += 1
            elif (agent, n) in handled:
                doing["handling"] += 1
            else:
                doing["waiting"] += 1
                waits[plan.cells[cell]] += 1
    return doing, waits, entries


def handled_at(plan: CompiledPlan, steps: list[Timestep]) -> set[tuple[int, int]]:
    """Return agent and timestep of each exchange, and of the handling before it."""
    found: set[tuple[int, int]] = set()
    for n, step in enumerate(steps):
        for agent, m, kind, _ in step.exchanges.tolist():
            handling = plan.instance.machines[m].handling
            time = handling.output if kind == ExchangeKind.PICKUP else handling.input
            for before in range(n, max(n - time, 0) - 1, -1):
                found.add((agent, before))
                if steps[before].cells[agent] != steps[before - 1].cells[agent]:
                    break  # there it came
    return found


def test_places_are_told_by_the_machine_ahead_or_else_the_junction() -> None:
    """The ring: [1, 0] bin, [2, 0] lathe's input, [3, 0] junction, [2, 2] lathe's output."""
    places = robot_time_of(compiled_plan_of(small_embedding())).places
    ahead = {cell: (place.machines, place.junction) for place in places for cell, _ in place.cells}
    expected: dict[Cell, tuple[tuple[str, ...], Cell | None]] = {
        (1, 0): (("bin",), None),
        (2, 0): (("lathe",), None),
        (3, 1): ((), (3, 2)),
        (2, 2): (("lathe",), None),
        (1, 2): (("chute",), None),
        (0, 1): ((), (0, 0)),
    }
    assert ahead
    assert ahead.items() <= expected.items()
    near = {place.junction: place.near for place in places if place.junction is not None}
    nearest: dict[Cell, str] = {(0, 0): "bin", (3, 0): "lathe", (3, 2): "lathe", (0, 2): "chute"}
    assert near
    assert near.items() <= nearest.items()
