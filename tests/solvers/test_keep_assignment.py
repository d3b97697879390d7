"""A plan may keep to what machines run already: few of them change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

import tsaces
from tests.bound.test_obstacles import BIN, DOCK, PAINT, SHIP, SUPPLY, TURN, factory
from tests.fixtures import AMPLE, small_embedding, small_instance
from tests.solvers.engine import shared_engine
from tests.solvers.scripted import scripted
from tests.strategies import instances
from tsaces.bound.changes_milp import ChangesMilp
from tsaces.deadline import Deadline
from tsaces.errors import InputError, NoEmbeddingError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine
from tsaces.model.replan import ProcessChange, keep_processes, kept_processes
from tsaces.solvers.protocol import SearchFinished
from tsaces.traffic import build_traffic_system, parse_layout

Assignment = dict[str, str | None]

NOTHING = scripted(SearchFinished("nothing was found"))
FLOOR = (SUPPLY, TURN, PAINT, SHIP)


def slow_robot(name: str, **times: int) -> Machine:
    return Machine(name, Counts(times), (2, 0), (3, 1))


WORKSHOP = factory(
    FLOOR,
    BIN,
    *(slow_robot(name, turn=20, paint=20) for name in ("ann", "bob", "cid", "dan")),
    DOCK,
)
BEFORE: Assignment = {
    **{"bin": "supply", "dock": "ship"},
    **{"ann": "turn", "bob": "turn", "cid": "turn", "dan": "paint"},
}


def with_fixed(instance: Instance, name: str, fixed: str | None) -> Instance:
    machines = (replace(m, fixed=fixed) if m.name == name else m for m in instance.machines)
    return replace(instance, machines=tuple(machines))


def solved(
    instance: Instance, before: Assignment = BEFORE, changes: int | None = None
) -> tuple[tsaces.Embedding, list[ProcessChange]]:
    found = tsaces.solve(
        instance,
        "rhythmic",
        20.0,
        engine=shared_engine(),
        keep_assignment=before,
        changes=changes,
    )
    assert tsaces.verify(found).ok
    assert found.replan is not None
    return found, list(found.replan.changes)


def test_nothing_changes_where_nothing_has_to() -> None:
    found, changes = solved(WORKSHOP)
    assert changes == []
    assert found.assignment == BEFORE
    assert found.upper_bound == pytest.approx(1 / 20)
    assert found.replan is not None
    assert found.replan.free_bound == pytest.approx(2 / 20)


def test_a_machine_that_is_down_is_the_only_one_to_change() -> None:
    _, changes = solved(with_fixed(WORKSHOP, "ann", None))
    assert changes == [ProcessChange("ann", "turn", None)]


def test_as_few_change_as_must() -> None:
    """Without the only machine that paints, one of those that turn has to."""
    found, changes = solved(with_fixed(WORKSHOP, "dan", None))
    (painter,) = (name for name in ("ann", "bob", "cid") if found.assignment[name] == "paint")
    assert changes == [
        ProcessChange(painter, "turn", "paint"),
        ProcessChange("dan", "paint", None),
    ]


def test_the_best_is_made_of_the_changes_that_are_allowed() -> None:
    found, changes = solved(WORKSHOP, changes=2)
    assert [(change.before, change.after) for change in changes] == [("turn", "paint")]
    assert found.upper_bound == pytest.approx(2 / 20)
    assert found.throughput > 1 / 20


def test_with_no_change_allowed_none_is_made() -> None:
    assert solved(WORKSHOP, changes=0)[1] == []


def test_too_few_changes_are_refused_with_how_many_are_enough() -> None:
    with pytest.raises(
        NoEmbeddingError,
        match=r"^no embedding exists with no change of what machines run; at most 1 may be needed:",
    ):
        solved(with_fixed(WORKSHOP, "dan", None), changes=0)


def test_an_instance_without_any_embedding_says_why() -> None:
    with pytest.raises(NoEmbeddingError, match="process ship is needed, but each machine"):
        solved(with_fixed(WORKSHOP, "dock", None))


def test_idle_machines_stay_idle_and_new_ones_are_free() -> None:
    spare, new = slow_robot("spare", turn=1, paint=1), slow_robot("new", paint=20)
    larger = replace(WORKSHOP, machines=(*WORKSHOP.machines, spare, new))
    found, changes = solved(larger, {**BEFORE, "spare": None})
    assert changes == []
    assert found.assignment["spare"] is None
    assert found.assignment["new"] in {None, "paint"}
    assert found.upper_bound == pytest.approx(2 / 20)


def test_machines_that_are_gone_or_cannot_go_on_have_changed() -> None:
    before: Assignment = {"old": "turn", **BEFORE, "ann": "ship"}
    _, changes = solved(WORKSHOP, before)
    assert ProcessChange("old", "turn", None) in changes
    assert {change.machine for change in changes} <= {"old", "ann"}


def test_the_instance_that_is_returned_says_what_was_kept() -> None:
    found, _ = solved(WORKSHOP)
    assert {m.name: m.fixed for m in found.instance.machines} == BEFORE
    assert embedding_from_document(embedding_to_document(found)).replan == found.replan


def test_a_plan_to_start_from_keeps_too() -> None:
    known = small_embedding()
    found = tsaces.solve(
        small_instance(),
        NOTHING,
        AMPLE,
        engine=shared_engine(),
        start=known,
        keep_assignment=known,
    )
    assert found.throughput == known.throughput
    assert found.replan is not None
    assert found.replan.changes == ()


@pytest.mark.parametrize(
    ("keep", "changes", "message"),
    [
        (
            None,
            1,
            "changes: they are counted from what machines run so far; give keep_assignment too",
        ),
        (BEFORE, -1, "changes: -1 is not a whole number from 0 on"),
        (
            {"saw": "cut"},
            None,
            "keep_assignment: none of its machines is in the instance; give an assignment of"
            " machines by their names there",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(
    keep: Assignment | None, changes: int | None, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        tsaces.solve(WORKSHOP, NOTHING, keep_assignment=keep, changes=changes)
    assert str(caught.value) == message


def some_assignment(instance: Instance) -> Assignment:
    """Every machine runs the last process that it can; one is idle."""
    before: Assignment = {m.name: list(m.processes)[-1] for m in instance.machines}
    before[instance.machines[-1].name] = None
    return before


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(instances(max_gap=3, max_processes=4))
def test_choices_keep_to_the_limit_and_more_changes_make_no_less(instance: Instance) -> None:
    kept = kept_processes(instance, some_assignment(instance))
    milp = milp_of(instance, kept)
    milp.prove_free_bound(Deadline.after(AMPLE))
    bounds = []
    for limit in range(3):
        choice = milp.best(limit, Deadline.after(AMPLE))
        bounds.append(choice.bound)
        assert choice.throughput <= choice.bound * (1 + 1e-6) + 1e-9
        if choice.machines is not None:
            assert len(choice.machines) <= limit
            fixed = keep_processes(instance, kept, choice.machines)
            least = milp_of(fixed, {}).best(0, Deadline.after(AMPLE)).bound
            assert least >= choice.throughput * (1 - 1e-6) - 1e-9
    assert bounds == pytest.approx(sorted(bounds), rel=2e-3, abs=1e-6)
    assert bounds[-1] <= milp.free_bound * (1 + 1e-6) + 1e-9


def milp_of(instance: Instance, kept: Assignment) -> ChangesMilp:
    return ChangesMilp(instance, build_traffic_system(parse_layout(instance.rows)), kept)
