"""What holds of every embedding in the table, whichever method it comes from."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import tsaces
from benchmarks.plan import FAR, exhaust, generator, per_timestep
from benchmarks.table.records import Reading, Replay
from tsaces.solvers.ts_aces.plan import EpochSource

if TYPE_CHECKING:
    from tsaces.verify import Verdict

STEPS = 3_000
"""Timesteps that are replayed at least."""
_GENERATED = 100
"""Timesteps of Π_TS that are timed at once, as in the paper."""


def judge_embedding(embedding: tsaces.Embedding) -> Replay:
    """Replay an embedding's own plan, longer if a period takes longer."""
    try:
        verdict = tsaces.verify(embedding, STEPS)
        if verdict.ok and not verdict.judged_sustained:
            verdict = tsaces.verify(embedding)
    except tsaces.PlanError as error:
        return Replay(sound=False, steps=0, throughput=0.0, summary=str(error))
    return replay_of(verdict)


def replay_of(verdict: Verdict) -> Replay:
    """Return what a verdict says."""
    return Replay(verdict.ok, verdict.steps, verdict.throughput, verdict.summary())


def read_plan(embedding: tsaces.Embedding) -> Reading:
    """Time the timesteps of a sound embedding's plan."""
    plan = embedding.plan()
    timesteps = 20_000
    blocks = per_timestep(lambda: exhaust(plan.blocks(FAR, timesteps)), timesteps)
    slow = None
    if isinstance(embedding.source, EpochSource):
        steps = generator(embedding).steps()
        slow = per_timestep(lambda: exhaust(islice(steps, _GENERATED)), _GENERATED) / 1e6
    return Reading(plan.header.period, blocks / 1e6, slow)
