"""Verification and timing of every embedding in the table, whatever its method."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import tsaces
from benchmarks.plan import FAR, consume, make_generator, time_per_timestep
from benchmarks.table.records import Reading, Replay
from tsaces.solvers.ts_aces.plan import EpochSource

if TYPE_CHECKING:
    from tsaces.verify import Verdict

STEPS = 3_000
"""Least number of timesteps that are replayed."""
_GENERATED = 100
"""Timesteps of Π_TS that are timed together, as in the paper."""


def judge_embedding(embedding: tsaces.Embedding) -> Replay:
    """Replay an embedding's plan, and if `STEPS` do not show its rate, as long as necessary."""
    try:
        verdict = tsaces.verify(embedding, STEPS)
        if verdict.ok and not verdict.judged_sustained:
            verdict = tsaces.verify(embedding)
    except tsaces.PlanError as error:
        return Replay(sound=False, steps=0, throughput=0.0, summary=str(error))
    return make_replay(verdict)


def make_replay(verdict: Verdict) -> Replay:
    """Return the record of a verdict."""
    return Replay(verdict.ok, verdict.steps, verdict.throughput, verdict.summary())


def time_plan(embedding: tsaces.Embedding) -> Reading:
    """Measure the time per timestep of a sound embedding's plan."""
    plan = embedding.plan()
    timesteps = 20_000
    blocks = time_per_timestep(lambda: consume(plan.blocks(FAR, timesteps)), timesteps)
    slow = None
    if isinstance(embedding.source, EpochSource):
        steps = make_generator(embedding).steps()
        slow = time_per_timestep(lambda: consume(islice(steps, _GENERATED)), _GENERATED) / 1e6
    return Reading(plan.header.period, blocks / 1e6, slow)
