"""The verification of an embedding by a replay of its transport plan."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.transport_plan import Block
from tsaces.traffic import layout_of
from tsaces.verify.renumbering import renumber
from tsaces.verify.replay import replay
from tsaces.verify.rules import Rule
from tsaces.verify.state import is_count
from tsaces.verify.verdict import Claim, Verdict, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance
    from tsaces.model.transport_plan import Timestep

_ROUNDING = 1 + 1e-6
"""Factor by which rounding may lift the throughput above the upper bound."""
_MIN_PERIODS = 3
"""Minimum number of periods to replay after the transient."""
_MAX_PERIODS = 12
"""Maximum number of periods to replay for the contents of buffers to repeat."""
_MIN_STEPS = 100
"""Minimum number of timesteps to replay after the transient, in whole periods."""


def verify(embedding: Embedding, steps: int | None = None, deadline: float = math.inf) -> Verdict:
    """Replay the transport plan of an embedding and compare it with the embedding's claims.

    Parameters
    ----------
    embedding : Embedding
    steps : int, optional
        Number of timesteps to replay. By default, the transient and at least three periods.
    deadline : float, optional
        Reading of `time.monotonic` at which the replay gives up.

    Returns
    -------
    Verdict
        With fewer steps than a whole period, it does not say whether the plan can be sustained.

    Raises
    ------
    InstanceError
        The layout of the instance cannot be read.
    PlanError
        The plan cannot be executed, or could not be replayed by the deadline.
    """
    instance = embedding.instance
    layout = layout_of(instance)
    plan = embedding.plan(deadline)
    header = plan.header
    count = _choose_steps(header.period, plan.transient, embedding) if steps is None else steps
    verdict = replay(
        instance,
        layout,
        header,
        _stop_at(deadline, renumber(plan, plan.changes(0, count), instance, layout)),
        claim_of(embedding),
        transient=plan.transient,
        has_pauses=True,
    )
    return _judge_bound(embedding, _judge_length(count, verdict))


def _stop_at(deadline: float, timesteps: Iterable[Timestep | Block]) -> Iterator[Timestep | Block]:
    for timestep in timesteps:
        if time.monotonic() > deadline:
            t = timestep.start if isinstance(timestep, Block) else timestep.t
            raise PlanError(f"the plan could not be replayed in time: {t} timesteps")
        yield timestep


def _judge_bound(embedding: Embedding, verdict: Verdict) -> Verdict:
    """Add a violation if the claimed throughput is above the claimed upper bound."""
    if embedding.throughput <= embedding.upper_bound * _ROUNDING:
        return verdict
    message = (
        f"throughput {embedding.throughput:g} is above the upper bound {embedding.upper_bound:g}"
    )
    broken = Violation(None, (), Rule.ABOVE_BOUND, message)
    return replace(verdict, violations=(*verdict.violations, broken))


def claim_of(embedding: Embedding) -> Claim:
    """Return what an embedding claims about its plan."""
    return Claim(
        throughput=embedding.throughput,
        agents=embedding.agents,
        assignment=embedding.assignment,
        rates=embedding.rates,
        stock=embedding.stock or {},
    )


def _choose_steps(period: int, transient: int, embedding: Embedding) -> int:
    if not is_count(period) or not period:
        return transient + 10 * _MIN_STEPS + 1
    periods = max(_count_periods_to_replay(embedding, period), -(-_MIN_STEPS // period))
    return transient + periods * period + 1


def _count_periods_to_replay(embedding: Embedding, period: int) -> int:
    """Return the number of periods after which the contents of buffers repeat.

    A machine that consumes n copies in each run and receives one in each period runs only
    every n periods. The number is derived from the rates if there are any; otherwise the
    largest number of copies that any process consumes is assumed.
    """
    busy = {name for name, process in embedding.assignment.items() if process is not None}
    if busy <= embedding.rates.keys():
        runs = (embedding.rates[machine] * period for machine in busy)
        most = max(map(_count_periods_of_whole_runs, runs), default=1)
    else:
        most = max(_iterate_copies_consumed(embedding.instance), default=1)
    return min(max(_MIN_PERIODS, 2 + most), _MAX_PERIODS)


def _iterate_copies_consumed(instance: Instance) -> Iterator[int]:
    for process in instance.procedure.processes:
        if process.outputs:
            yield from process.inputs.values()


def _count_periods_of_whole_runs(runs: float) -> int:
    """Return the smallest number of periods in which so many runs each add up to whole runs."""
    return Fraction(runs).limit_denominator(_MAX_PERIODS).denominator


def _judge_length(steps: int, verdict: Verdict) -> Verdict:
    """Add a violation if a sound plan ended early, since plans are endless."""
    if verdict.steps >= steps or not verdict.ok:
        return verdict
    message = f"the plan ends after {verdict.steps} timesteps, {steps} were asked for"
    return replace(verdict, violations=(Violation(None, (), Rule.PLAN_ENDS, message),))
