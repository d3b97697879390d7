"""Explanations of bounds: worked out on the engine, a few at once, and kept for a while."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cachetools import LRUCache

from api.problems import ProblemError
from tsaces.bound import Explanation
from tsaces.engines import Ending, Supervisor, TaskOutcome
from tsaces.tasks import ExplainTask

if TYPE_CHECKING:
    from api.settings import Settings
    from api.store import Job
    from tsaces.engines import Engine

_KEPT = 100


@dataclass(frozen=True)
class _Failed:
    reason: str


_Answer = Explanation | _Failed


class _Work:
    """One explanation at work, waited for by any number of requests."""

    def __init__(
        self, job_id: str, task: ExplainTask, engine: Engine, threads: ThreadPoolExecutor
    ) -> None:
        self.job_id = job_id
        self.time_limit = task.time_limit
        self.waiting = 0
        self.is_given_up = False
        self._supervisor: Supervisor[None] = Supervisor(engine)
        self.outcome = asyncio.get_running_loop().run_in_executor(threads, self._work_on, task)

    def answers(self, job: Job, time_limit: float) -> bool:
        """Whether one may wait for it instead of asking anew."""
        return job.id == self.job_id and time_limit <= self.time_limit and not self.is_given_up

    def give_up(self) -> None:
        """End it at once."""
        self.is_given_up = True
        self._supervisor.wake()

    def _work_on(self, task: ExplainTask) -> _Answer:
        with closing(self._supervisor) as supervisor:
            supervisor.start(task, None, task.time_limit, includes_waiting=True, isolated=True)
            received = supervisor.receive()
        match received:
            case (_, Explanation() as explanation):
                return explanation
            case (_, TaskOutcome(Ending.OVERDUE, reason)):
                return _Failed(reason)
            case (_, TaskOutcome(_, reason)):
                return _Failed(f"its process failed: {reason}")
            case _:
                return _Failed("it was given up")


@dataclass(frozen=True)
class _Known:
    time_limit: float
    explanation: Explanation


@dataclass
class Explanations:
    """Explains the bounds of jobs, in the server's event loop.

    Attributes
    ----------
    engine : Engine
        Where they are worked out; closed by whoever made it.
    settings : Settings
    """

    engine: Engine
    settings: Settings
    _known: LRUCache[str, _Known] = field(default_factory=lambda: LRUCache(_KEPT))
    _at_work: set[_Work] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(self.settings.max_explanations, "explanation")

    async def of(self, job: Job, time_limit: float) -> Explanation:
        """Return what binds a job's upper bound, as far as there was time to find out.

        Whoever cancels this coroutine waits no longer; what nobody waits for is ended.

        Raises
        ------
        ProblemError
            429 if as many are worked out as may be at once; 503 if there is none.
        """
        known = self._known.get(job.id)
        if known is None or known.time_limit < time_limit:
            known = await self._worked_out(job, time_limit)
        explanation = known.explanation
        # the bound of a job that keeps an assignment is that of the kept machines
        is_kept = json.loads(job.request).get("keep_assignment") is not None
        if is_kept or job.upper_bound is None or job.upper_bound >= explanation.upper_bound:
            return explanation
        return explanation.beside(job.upper_bound, explanation.obstacle)

    def stop(self) -> None:
        """End all of them and wait until they are gone."""
        for work in list(self._at_work):
            work.give_up()
        self._threads.shutdown()

    async def _worked_out(self, job: Job, time_limit: float) -> _Known:
        alike = (work for work in self._at_work if work.answers(job, time_limit))
        work = next(alike, None) or self._begun(job, time_limit)
        work.waiting += 1
        try:
            outcome = await asyncio.shield(work.outcome)
        finally:
            work.waiting -= 1
            if not work.waiting:
                work.give_up()
        if isinstance(outcome, _Failed):
            detail = f"the bound could not be explained: {outcome.reason}"
            raise ProblemError(503, detail, headers={"Retry-After": "10"})
        self._known[job.id] = known = _Known(work.time_limit, outcome)
        return known

    def _begun(self, job: Job, time_limit: float) -> _Work:
        most = self.settings.max_explanations
        if len(self._at_work) >= most:
            detail = f"{most} bounds are already being explained; ask again"
            raise ProblemError(429, detail, headers={"Retry-After": "5"})
        asked = json.loads(job.request)
        task = ExplainTask(asked["instance"], time_limit, asked["seed"], self.settings.jobs.memory)
        work = _Work(job.id, task, self.engine, self._threads)
        self._at_work.add(work)
        work.outcome.add_done_callback(lambda _: self._at_work.discard(work))
        return work
