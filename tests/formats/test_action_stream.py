"""The compact streams say in small integers what the other stream says by name."""

from __future__ import annotations

import io
import json
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import small_embedding, small_instance
from tests.formats.shared_cell import BINS, shared_cell_embedding
from tests.plan.moments import SURE, best_candidate, few, small_factories, sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.formats.streams import ENCODINGS, read_stream
from tsaces.plan import LAST_TIMESTEP, CompiledPlan, compiled_plan_of
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Instance
    from tsaces.model.transport_plan import PlanHeader, Timestep

    Told = list[tuple[int, list[int], list[int], list[list[int]]]]

COMPACT = ("compact", "binary")
DIRECTIONS = 0b111


def written(encoding: str, plan: CompiledPlan, start: int, count: int) -> bytes:
    return b"".join(ENCODINGS[encoding](plan, start, count))


def read(data: bytes, instance: Instance) -> tuple[PlanHeader, Told]:
    header, timesteps = read_stream(io.BytesIO(data), instance, parse_layout(instance.rows))
    return header, told(timesteps)


def told(timesteps: Iterable[Timestep]) -> Told:
    return [
        (step.t, step.cells.tolist(), step.cargo.tolist(), sorted(step.exchanges.tolist()))
        for step in timesteps
    ]


@cache
def plans(name: str) -> list[CompiledPlan]:
    if name == "small":
        return [compiled_plan_of(small_embedding())]
    if name == "shared cell":
        return [compiled_plan_of(shared_cell_embedding())]
    instance, candidates = sure_candidates(name)
    return [compiled_plan_of(embedding_of(instance, candidate)) for candidate in candidates]


@pytest.mark.parametrize("name", [*SURE, "small", "shared cell"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_plans_come_back_from_every_encoding_and_from_any_start(encoding: str, name: str) -> None:
    for plan in plans(name):
        first = plan.transient
        for start in (0, 1, first, first + 1, first + 3 * plan.period + 2, 10**12):
            count = min(2 * plan.period + 3, 450)
            header, timesteps = read(written(encoding, plan, start, count), plan.instance)
            assert header == plan.header_at(start)
            assert timesteps == told(plan.steps(start, count))
            assert len(timesteps) == count


@settings(few, max_examples=6)
@given(small_factories, st.integers(0, 200) | st.integers(0, 10**15), st.integers(0, 300))
def test_plans_of_any_factory_come_back(instance: Instance, start: int, count: int) -> None:
    plan = compiled_plan_of(embedding_of(instance, best_candidate(instance)))
    for encoding in COMPACT:
        header, timesteps = read(written(encoding, plan, start, count), instance)
        assert header == plan.header_at(start)
        assert timesteps == told(plan.steps(start, count))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("count", [0, 1])
def test_a_stream_may_be_short(encoding: str, count: int) -> None:
    plan = compiled_plan_of(small_embedding())
    data = written(encoding, plan, 23, count)
    assert read(data, small_instance()) == (plan.header_at(23), told(plan.steps(23, count)))


@pytest.mark.parametrize("encoding", COMPACT)
def test_the_last_timestep_of_all_can_be_written(encoding: str) -> None:
    plan = compiled_plan_of(small_embedding())
    _, (timestep,) = read(written(encoding, plan, LAST_TIMESTEP, 1), small_instance())
    assert timestep[0] == LAST_TIMESTEP
    with pytest.raises(ValueError, match="not within"):
        written(encoding, plan, LAST_TIMESTEP, 2)


@pytest.mark.parametrize("encoding", COMPACT)
def test_without_a_count_a_stream_is_endless(encoding: str) -> None:
    plan = compiled_plan_of(small_embedding())
    endless = b"".join(islice(ENCODINGS[encoding](plan, 9, None), 400))
    enough = written(encoding, plan, 9, 399)
    assert endless[: len(enough)] == enough


def actions_of(data: bytes) -> list[list[int]]:
    """Return the actions of a compact stream."""
    return [json.loads(line)["actions"] for line in data.splitlines()[1:]]


@pytest.mark.parametrize("name", [*SURE, "small", "shared cell"])
def test_a_frame_holds_the_actions_of_all_agents_and_nothing_else(name: str) -> None:
    for plan in plans(name):
        for start in (0, plan.transient + 2):
            header, frames = written("binary", plan, start, 50).split(b"\n", 1)
            size = json.loads(header)["action_bytes"]
            assert len(frames) == 50 * plan.agents * size
            actions = np.frombuffer(frames, f"<u{size}").reshape(50, plan.agents)
            assert actions.tolist() == actions_of(written("compact", plan, start, 50))


@pytest.mark.parametrize("name", [*SURE, "small", "shared cell"])
def test_nobody_moves_in_the_first_frame(name: str) -> None:
    moved = False
    for plan in plans(name):
        for start in range(20):
            first, second = actions_of(written("compact", plan, start, 2))
            assert [action & DIRECTIONS for action in first] == [0] * plan.agents
            moved |= any(action & DIRECTIONS for action in second)
    assert moved


def test_the_bytes_are_those_of_the_documentation() -> None:
    header, frames = written("binary", compiled_plan_of(small_embedding()), 6, 4).split(b"\n", 1)
    assert frames == bytes.fromhex("0800 0309 0000 0301")
    assert json.loads(header)["cells"] == [[2, 2], [1, 0]]
    assert json.loads(header)["cargo"] == [None, "plank"]


def test_more_choices_than_a_byte_counts_take_two() -> None:
    (plan,) = plans("shared cell")
    header, frames = written("binary", plan, 0, plan.period + 1).split(b"\n", 1)
    assert json.loads(header)["action_bytes"] == 2
    choices = np.frombuffer(frames, "<u2") >> 3
    assert set(choices.tolist()) == set(range(BINS + 1))
    _, timesteps = read(header + b"\n" + frames, plan.instance)
    machines = {exchange[1] for *_, exchanges in timesteps for exchange in exchanges}
    assert machines == set(range(BINS + 1))
