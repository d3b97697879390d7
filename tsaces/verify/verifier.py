"""Judges an embedding by replaying its own transport plan."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.transport_plan import Block
from tsaces.traffic import parse_layout
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
_MIN_PERIODS = 3
_MAX_PERIODS = 12
_MIN_STEPS = 100
"""Short periods are replayed more often, until this many timesteps."""


def verify(embedding: Embedding, steps: int | None = None, deadline: float = math.inf) -> Verdict:
    """Replay the transport plan of an embedding and judge it by what the embedding claims.

    Parameters
    ----------
    embedding : Embedding
    steps : int, optional
        Timesteps to replay. By default the transient and at least three whole periods.
    deadline : float, optional
        By `time.monotonic`.

    Returns
    -------
    Verdict
        Too few steps for a whole period leave open whether the plan can be sustained.

    Raises
    ------
    InstanceError
        The layout of the instance cannot be read.
    PlanError
        The plan cannot be carried out, or it could not be judged by the deadline.
    """
    instance = embedding.instance
    layout = parse_layout(instance.rows)
    plan = embedding.plan(deadline)
    header = plan.header
    count = _default_steps(header.period, plan.transient, embedding) if steps is None else steps
    verdict = replay(
        instance,
        layout,
        header,
        _until(deadline, renumber(plan, plan.changes(0, count), instance, layout)),
        claim_of(embedding),
        transient=plan.transient,
        has_pauses=True,
    )
    return _hold_to_bound(embedding, _insist_on(count, verdict))


def _until(deadline: float, timesteps: Iterable[Timestep | Block]) -> Iterator[Timestep | Block]:
    for timestep in timesteps:
        if time.monotonic() > deadline:
            t = timestep.start if isinstance(timestep, Block) else timestep.t
            raise PlanError(f"the plan could not be replayed in time: {t} timesteps")
        yield timestep


def _hold_to_bound(embedding: Embedding, verdict: Verdict) -> Verdict:
    """Hold it against an embedding if it claims more than it says is possible."""
    if embedding.throughput <= embedding.upper_bound * _ROUNDING:
        return verdict
    message = (
        f"throughput {embedding.throughput:g} is above the upper bound {embedding.upper_bound:g}"
    )
    broken = Violation(None, (), Rule.ABOVE_BOUND, message)
    return replace(verdict, violations=(*verdict.violations, broken))


def claim_of(embedding: Embedding) -> Claim:
    """Return what an embedding says of its plan."""
    return Claim(
        throughput=embedding.throughput,
        agents=embedding.agents,
        assignment=embedding.assignment,
        rates=embedding.rates,
        stock=embedding.stock or {},
    )


def _default_steps(period: int, transient: int, embedding: Embedding) -> int:
    if not is_count(period) or not period:
        return transient + 10 * _MIN_STEPS + 1
    periods = max(_periods_to_see(embedding, period), -(-_MIN_STEPS // period))
    return transient + periods * period + 1


def _periods_to_see(embedding: Embedding, period: int) -> int:
    """Return after how many periods buffers have shown all their ups and downs.

    A machine that eats n copies a run and is fed one a period runs only every n periods. How
    often it is fed, rates tell where there are any; if not, what it eats tells the worst.
    """
    busy = {name for name, process in embedding.assignment.items() if process is not None}
    if busy <= embedding.rates.keys():
        most = max((_periods_of_whole_runs(embedding.rates[m] * period) for m in busy), default=1)
    else:
        most = max(_copies_eaten(embedding.instance), default=1)
    return min(max(_MIN_PERIODS, 2 + most), _MAX_PERIODS)


def _copies_eaten(instance: Instance) -> Iterator[int]:
    for process in instance.procedure.processes:
        if process.outputs:
            yield from process.inputs.values()


def _periods_of_whole_runs(runs: float) -> int:
    """Return in how many periods a machine makes whole runs, if it makes so many in each."""
    return Fraction(runs).limit_denominator(_MAX_PERIODS).denominator


def _insist_on(steps: int, verdict: Verdict) -> Verdict:
    """Hold it against a sound plan if it ended, for it should be endless."""
    if verdict.steps >= steps or not verdict.ok:
        return verdict
    message = f"the plan ends after {verdict.steps} timesteps, {steps} were asked for"
    return replace(verdict, violations=(Violation(None, (), Rule.PLAN_ENDS, message),))
