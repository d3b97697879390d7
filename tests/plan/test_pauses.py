"""Plans that stand still for long are endless and exact like all others, and no larger."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import pausing_embedding, waiting_embedding
from tests.formats.documents import replaced
from tests.plan.moments import state
from tsaces.errors import DocumentError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.plan_file import plan_from_bytes, plan_to_bytes
from tsaces.model.counts import Counts
from tsaces.plan import compiled_plan_of
from tsaces.plan.pauses import Pauses
from tsaces.solvers.ts_aces.plan import EpochSource, TsGenerator
from tsaces.verify import claim_of, replay, verify

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.transport_plan import Timestep

EMBEDDINGS = [pausing_embedding(), waiting_embedding(200)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), max_size=6))
def test_every_timestep_has_its_column(steps: list[tuple[int, int]]) -> None:
    """Pauses, each some columns behind the one before, against timesteps written out."""
    columns = np.cumsum([1 + gap for gap, _ in steps]) - 1
    lengths = dict(zip(columns.tolist(), (length for _, length in steps), strict=True))
    pauses = Pauses(lengths.items())
    written_out = [
        (column, waited) for column in range(40) for waited in range(lengths.get(column, 0) + 1)
    ]
    assert [pauses.place_of(t) for t in range(len(written_out))] == written_out
    moments = [t for t, (_, waited) in enumerate(written_out) if not waited]
    assert [pauses.timestep_of(column) for column in range(40)] == moments
    assert pauses.timesteps_of(np.arange(40)).tolist() == moments
    assert list(Pauses.between(moments)) == list(pauses)
    assert pauses.total == sum(lengths.values())


def told(step: Timestep) -> tuple[int, list[int], list[int], list[list[int]]]:
    return step.t, step.cells.tolist(), step.cargo.tolist(), step.exchanges.tolist()


def generated(embedding: Embedding, count: int) -> list[object]:
    """Return states as the paper's generator makes them, every timestep of them."""
    source = embedding.source
    assert isinstance(source, EpochSource)
    traffic = source.epoch_plan.traffic_system(embedding.instance)
    generator = TsGenerator(embedding.instance, traffic, source.epoch_plan)
    return list(map(told, islice(generator.steps(), count)))


def test_the_plan_is_the_generators_with_nothing_left_out() -> None:
    plan = compiled_plan_of(pausing_embedding())
    count = plan.transient + 2 * plan.period + 7
    assert plan.trajectory.pauses
    assert list(map(told, plan.steps(0, count))) == generated(pausing_embedding(), count)


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_one_may_begin_anywhere(embedding: Embedding) -> None:
    plan = compiled_plan_of(embedding)
    chance = random.Random(3)
    whole = list(plan.steps(0, plan.transient + 3 * plan.period))
    for _ in range(50):
        start = chance.randrange(plan.transient, len(whole) - 600)
        assert told(plan.state(start)) == told(whole[start])
        assert list(map(told, plan.steps(start, 600))) == list(
            map(told, whole[start : start + 600])
        )
        assert state(plan.state(start + 10**9 * plan.period)) == state(whole[start])


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_actions_lead_where_the_timesteps_are(embedding: Embedding) -> None:
    plan = compiled_plan_of(embedding)
    count = plan.period + 300
    blocks = list(plan.action_blocks(5, count))
    assert sum(len(block.codes) for block in blocks) == count
    moves = np.concatenate([block.codes for block in blocks]) & 7
    cells = np.array([plan.state(t).cells for t in range(4, 5 + count)])
    assert ((cells[1:] != cells[:-1]) == (moves != 0)).all()


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_only_what_stands_still_is_left_out(embedding: Embedding) -> None:
    plan = compiled_plan_of(embedding)
    start, count = 3, plan.transient + 2 * plan.period
    steps = [step for block in plan.changes(start, count) for step in block]
    assert (steps[0].t, steps[-1].t) == (start, start + count - 1)
    assert len(steps) < count / 3
    for before, after in pairwise(steps):
        for t in range(before.t + 1, after.t):
            left_out = plan.state(t)
            assert not len(left_out.exchanges)
            assert told(left_out)[1:3] == told(before)[1:3]


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_the_verdict_is_that_on_every_single_timestep(embedding: Embedding) -> None:
    plan = compiled_plan_of(embedding)
    short = verify(embedding)
    assert short.ok, short.summary()
    whole = replay(
        embedding.instance,
        plan.layout,
        plan.header,
        plan.steps(0, short.steps),
        claim_of(embedding),
        transient=plan.transient,
    )
    assert whole == short


def test_machines_work_on_while_the_fleet_stands_still() -> None:
    """A lathe that needs longer than the pause is too slow; one that needs all of it is not."""
    embedding = pausing_embedding()
    period = 10_000
    for time, is_sound in ((period, True), (period + 1, False)):
        lathe = replace(embedding.instance.machines[1], processes=Counts({"carve": time}))
        machines = list(embedding.instance.machines)
        machines[1] = lathe
        instance = replace(embedding.instance, machines=tuple(machines))
        slower = replace(embedding, instance=instance)
        plan = compiled_plan_of(embedding)
        verdict = replay(
            instance,
            plan.layout,
            plan.header,
            plan.changes(0, 4 * period),
            claim_of(slower),
            has_pauses=True,
        )
        assert verdict.ok is is_sound, verdict.summary()


def test_timesteps_left_out_of_a_stream_are_missed() -> None:
    embedding = pausing_embedding()
    plan = compiled_plan_of(embedding)
    verdict = replay(
        embedding.instance, plan.layout, plan.header, plan.changes(0, 2_000), claim_of(embedding)
    )
    assert "stands where" in str(verdict.violations[0])


@pytest.mark.parametrize("embedding", [*EMBEDDINGS, waiting_embedding()])
def test_a_file_has_the_same_plan(embedding: Embedding) -> None:
    plan = compiled_plan_of(embedding)
    data = plan_to_bytes(embedding)
    assert b'"format":"tsaces-plan/2"' in data
    for read in (
        plan_from_bytes(data),
        embedding_from_document(json.loads(json.dumps(embedding_to_document(embedding)))),
    ):
        again = compiled_plan_of(read)
        for t in (0, 1, 77, plan.period, plan.period + 3, 10**15):
            assert told(again.state(t)) == told(plan.state(t))
        assert (again.transient, again.period) == (plan.transient, plan.period)
        assert again.header_at(10**12) == plan.header_at(10**12)


def test_ten_million_timesteps_with_a_handful_of_events_are_small() -> None:
    embedding = waiting_embedding()
    plan = compiled_plan_of(embedding)
    assert plan.period == 10_000_000
    assert plan.trajectory.cells.size < 200
    assert len(plan_to_bytes(embedding)) < 10_000
    assert len(json.dumps(embedding_to_document(embedding))) < 5_000
    verdict = verify(embedding)
    assert verdict.ok
    assert verdict.steps > 3 * plan.period


PAUSE = ("plan", "pauses", 0)


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("plan", "pauses"), [[0, 3]], "plan.actions: must have an action for each"),
        (("plan", "pauses"), [], "plan.actions: must have an action for each"),
        (PAUSE, [1_000, 9_999_900], "plan.pauses: column 1000 is not before the last"),
        (("plan", "pauses"), [[3, 2], [3, 2]], "plan.pauses: columns must ascend"),
        (PAUSE, [0, 0], "plan.pauses[0]: "),
        (PAUSE, [-1, 5], "plan.pauses[0]: "),
        (PAUSE, [0, 2**63], "plan.pauses[0]: "),
        (PAUSE, [0.5, 5], "plan.pauses[0]: "),
        (PAUSE, [0], "plan.pauses[0]"),
    ],
)
def test_pauses_that_make_no_sense_are_refused(
    path: tuple[str | int, ...], value: object, complaint: str
) -> None:
    document = replaced(embedding_to_document(waiting_embedding()), path, value)
    with pytest.raises(DocumentError) as refused:
        embedding_from_document(document)
    assert str(refused.value).startswith(complaint)
