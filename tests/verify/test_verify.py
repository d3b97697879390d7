"""An embedding judged by the plan it brings along."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fixtures import AMPLE, block_of
from tests.verify.ring_factory import (
    AGENTS,
    ASSIGNMENT,
    LAYOUT,
    PERIOD,
    RATES,
    buffers,
    honest_timestep,
    number,
    ring_instance,
)
from tsaces.errors import PlanError
from tsaces.model.embedding import Embedding
from tsaces.model.transport_plan import Block, PlanHeader, Timestep
from tsaces.verify import Claim, Rule, claim_of, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Cell
    from tsaces.model.transport_plan import TransportPlan

TOKENS = (None, *ring_instance().procedure.tokens)
MACHINES = tuple(machine.name for machine in ring_instance().machines)


@dataclass(frozen=True)
class RingPlan:
    """The honest plan of the ring, its numbers shuffled by where names stand."""

    cells: tuple[Cell, ...] = LAYOUT.cells
    tokens: tuple[str | None, ...] = TOKENS
    machines: tuple[str, ...] = MACHINES
    header: PlanHeader = PlanHeader(AGENTS, ASSIGNMENT, buffers(), PERIOD)  # noqa: RUF009
    transient: int = 0
    length: int | None = None

    def steps(self, start: int = 0, count: int | None = None) -> Iterator[Timestep]:
        stop = self.length if count is None or self.length is None else min(count, self.length)
        yield from islice(self._endless(start), count if stop is None else stop)

    def changes(self, start: int, count: int) -> Iterator[Block]:
        return self.blocks(start, count)

    def state(self, t: int) -> Timestep:
        return next(self.steps(t, 1))

    def blocks(self, start: int = 0, count: int | None = None) -> Iterator[Block]:
        return map(block_of, self.steps(start, count))

    def header_at(self, start: int) -> PlanHeader:
        return replace(self.header, start=start)

    def _endless(self, t: int) -> Iterator[Timestep]:
        while True:
            yield self._in_own_numbers(honest_timestep(t))
            t += 1

    def _in_own_numbers(self, timestep: Timestep) -> Timestep:
        cell = np.array([self.cells.index(name) for name in LAYOUT.cells], dtype=np.int32)
        token = np.array([self.tokens.index(name) for name in TOKENS], dtype=np.int32)
        machine = np.array([self.machines.index(name) for name in MACHINES], dtype=np.int32)
        rows = timestep.exchanges.copy()
        rows[:, 1], rows[:, 3] = machine[rows[:, 1]], token[rows[:, 3]]
        return Timestep(timestep.t, cell[timestep.cells], token[timestep.cargo], rows)


@dataclass(frozen=True)
class RingSource:
    plan: RingPlan = field(default_factory=RingPlan)
    agents: int = AGENTS

    def transport_plan(self, embedding: Embedding, deadline: float = math.inf) -> TransportPlan:
        return self.plan


def ring_embedding(plan: RingPlan | None = None) -> Embedding:
    return Embedding(
        instance=ring_instance(),
        method="by hand",
        throughput=0.25,
        upper_bound=0.25,
        assignment=ASSIGNMENT,
        rates=RATES,
        source=RingSource(plan or RingPlan()),
    )


def test_a_sound_embedding_passes_over_at_least_three_periods() -> None:
    verdict = verify(ring_embedding())

    assert verdict.ok
    assert verdict.periods >= 3
    assert verdict.throughput == 0.25
    assert verdict.summary().startswith(f"sound: 4 agents, {verdict.steps} timesteps")


def test_the_transient_comes_before_the_periods() -> None:
    plain, late = verify(ring_embedding()), verify(ring_embedding(RingPlan(transient=30)))

    assert late.ok
    assert late.steps == plain.steps + 30
    assert late.periods == plain.periods


def test_a_mill_that_runs_every_fifth_period_is_watched_for_longer() -> None:
    period = 40 * PERIOD
    plan = RingPlan(header=PlanHeader(AGENTS, ASSIGNMENT, buffers(mill_parts=4), period))
    often = ring_embedding(plan)
    rare = replace(often, instance=ring_instance(eaten=5, made=5), rates={"mill": 0.05})

    assert verify(often).ok
    assert verify(rare).ok
    assert (verify(often).periods, verify(rare).periods) == (3, 7)


@pytest.mark.parametrize("steps", [1, 2, 57])
def test_as_many_timesteps_are_replayed_as_asked_for(steps: int) -> None:
    verdict = verify(ring_embedding(), steps=steps)

    assert verdict.ok
    assert verdict.steps == steps


def test_a_plan_must_not_end() -> None:
    verdict = verify(ring_embedding(RingPlan(length=50)), steps=60)

    assert [violation.rule for violation in verdict.violations] == [Rule.PLAN_ENDS]


def test_a_plan_may_have_numbers_of_its_own() -> None:
    plan = RingPlan(
        cells=LAYOUT.cells[::-1], tokens=(None, "raw", "dust", "part"), machines=MACHINES[::-1]
    )

    verdict = verify(ring_embedding(plan))

    assert verdict.ok
    assert verdict.throughput == 0.25


@dataclass(frozen=True)
class RenamedPlan(RingPlan):
    """A plan that keeps our numbers but says that they stand for something else."""

    def _in_own_numbers(self, timestep: Timestep) -> Timestep:
        return timestep


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        (RenamedPlan(cells=((9, 9), *LAYOUT.cells[1:])), Rule.OFF_ROAD),
        (RenamedPlan(cells=LAYOUT.cells[:3]), Rule.OFF_ROAD),
        (RenamedPlan(cells=(*LAYOUT.cells[1:], LAYOUT.cells[0])), Rule.ILLEGAL_MOVE),
        (RenamedPlan(tokens=(None, "part", "dust")), Rule.UNKNOWN_TOKEN),
        (RenamedPlan(tokens=(None, "raw", "part")), Rule.WRONG_PROCESS),
        (RenamedPlan(machines=("bin", "oven", "chute")), Rule.UNKNOWN_MACHINE),
        (RenamedPlan(machines=("bin", "chute", "mill")), Rule.WRONG_CELL),
    ],
    ids=[
        "a cell off the layout",
        "cells too few",
        "cells shifted",
        "a token there is not",
        "tokens swapped",
        "a machine there is not",
        "machines swapped",
    ],
)
def test_numbers_are_taken_for_what_the_plan_says_they_are(plan: RingPlan, rule: Rule) -> None:
    verdict = verify(ring_embedding(plan))

    assert rule in {violation.rule for violation in verdict.violations}


def test_rubbish_in_numbers_of_its_own_is_told_from_numbers() -> None:
    @dataclass(frozen=True)
    class Rubbish(RingPlan):
        def _in_own_numbers(self, timestep: Timestep) -> Timestep:
            return replace(timestep, cells=np.zeros((2, 2), dtype=np.int32))

    verdict = verify(ring_embedding(Rubbish(machines=MACHINES[::-1])))

    assert [violation.rule for violation in verdict.violations] == [Rule.MALFORMED_TIMESTEP]


def test_the_embeddings_word_is_the_claim() -> None:
    embedding = ring_embedding()

    assert claim_of(embedding) == Claim(0.25, AGENTS, ASSIGNMENT, RATES)


@pytest.mark.parametrize(
    ("embedding", "rule"),
    [
        (replace(ring_embedding(), throughput=0.3), Rule.THROUGHPUT_SHORT),
        (replace(ring_embedding(), source=RingSource(agents=3)), Rule.FLEET_DIFFERS),
        (replace(ring_embedding(), assignment={"bin": "supply"}), Rule.ASSIGNMENT_DIFFERS),
        (replace(ring_embedding(), rates={"mill": 0.3}), Rule.RATE_SHORT),
        (replace(ring_embedding(), rates={"mill": 0.5}), Rule.RATE_TOO_HIGH),
        (replace(ring_embedding(), upper_bound=0.24), Rule.ABOVE_BOUND),
    ],
)
def test_an_embedding_that_promises_more_than_its_plan_fails(
    embedding: Embedding, rule: Rule
) -> None:
    verdict = verify(embedding)

    assert verdict.violations[0].rule is rule
    assert rule.value in verdict.summary()


def test_a_jump_deep_in_the_plan_is_found_when_replayed_that_far() -> None:
    @dataclass(frozen=True)
    class Jumping(RingPlan):
        def _in_own_numbers(self, timestep: Timestep) -> Timestep:
            if timestep.t == 301:
                timestep.cells[0] = number(0)
            return timestep

    embedding = ring_embedding(Jumping())

    assert verify(embedding, steps=301).ok
    assert not verify(embedding, steps=302).ok


def test_a_judgement_that_is_not_ready_in_time_is_none() -> None:
    with pytest.raises(PlanError, match="could not be replayed in time"):
        verify(ring_embedding(), deadline=time.monotonic() - 1)
    assert verify(ring_embedding(), deadline=time.monotonic() + AMPLE).ok
