"""Takes queued jobs by age, runs a bounded number at once, and keeps what they report.

A job stays queued until its solve has begun: on a cluster it may wait for a core before. One thread
does all of it and is the only one to write about running jobs. A database that is away is waited
for: reports pile up meanwhile, and nothing is lost.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from api.health import StoreHealth
from api.store import JobState, Result, StoreUnavailableError
from tsaces.engines import GRACE_SECONDS, Ending, Supervisor, TaskOutcome
from tsaces.formats.options_json import options_from_document
from tsaces.model.events import BoundTightened
from tsaces.processes import Began
from tsaces.tasks import EndReport, IncumbentReport, SolveTask

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from api.jobs.notifier import JobNotifier
    from api.metrics import Metrics
    from api.store import Job, JobStore
    from tsaces.engines import Engine, SupervisedTask

    Answer = TypeVar("Answer")

_log = logging.getLogger("tsaces.jobs")
_CANCELLED = "cancelled"
_MOST_KNOWN = 3
"""Embeddings of other jobs that a search is told of."""
_SWEEP_EVERY = 60.0
_RETRY_EVERY = 1.0


@dataclass(frozen=True)
class Limits:
    """What jobs may use.

    Attributes
    ----------
    running : int
        Solves at once.
    workers : int or None
        Searches of a solve at once, as of `tsaces.pipeline.solve`.
    memory : int
        Bytes for each process of a job.
    attempts : int
        Starts of a job that ends with the server each time.
    retention : float or None
        Seconds after which ended jobs are deleted; None keeps them.
    grace_seconds : float
        Seconds past its time limit after which a solve is ended from outside.
    """

    running: int = 1
    workers: int | None = None
    memory: int = 4 * 2**30
    attempts: int = 3
    retention: float | None = None
    grace_seconds: float = GRACE_SECONDS


@dataclass
class _Run:
    job_id: str
    known_from: list[str]
    stopped: EndReport | None = None


class _StoppingError(Exception):
    """The server stops while the store is away: whatever was to be written is given up."""


class Dispatcher:
    """Runs jobs until it is stopped.

    Parameters
    ----------
    store : JobStore
    notifier : JobNotifier
        Where news is posted.
    limits : Limits
    metrics : Metrics
    engine : Engine
        Where jobs are worked on; closed by whoever made it.
    health : StoreHealth, optional
        Of the store, which is tried each second while it fails, by whose requests ever.
    """

    def __init__(
        self,
        store: JobStore,
        notifier: JobNotifier,
        limits: Limits,
        metrics: Metrics,
        engine: Engine,
        health: StoreHealth | None = None,
    ) -> None:
        self._store = store
        self._notifier = notifier
        self._limits = limits
        self._metrics = metrics
        self._health = health or StoreHealth(metrics)
        self._supervisor: Supervisor[_Run] = Supervisor(engine)
        self._to_cancel: deque[str] = deque()
        self._stopping = False
        self._swept_at = 0.0
        self._thread = threading.Thread(target=self._work, name="dispatcher")

    def start(self) -> None:
        """Begin; jobs that ran when the last server ended are queued again first."""
        self._thread.start()

    def wake(self) -> None:
        """Say that a job was queued."""
        self._supervisor.wake()

    def cancel(self, job_id: str) -> None:
        """End an open job at once; what it found is kept."""
        self._to_cancel.append(job_id)
        self._supervisor.wake()

    def stop(self) -> None:
        """End every solve; their jobs stay as they are, for the next server to take up."""
        self._stopping = True
        self._supervisor.wake()
        self._thread.join()

    @property
    def is_alive(self) -> bool:
        """Whether jobs are being looked after."""
        return self._thread.is_alive()

    def _work(self) -> None:
        with closing(self._supervisor), suppress(_StoppingError):
            self._insist(lambda: self._store.requeue_running(self._limits.attempts))
            while not self._stopping:
                self._survive_turn()

    def _survive_turn(self) -> None:
        try:
            self._turn()
        except _StoppingError:
            raise
        except Exception:  # noqa: BLE001 - a defect met by one job must not stop the others
            _log.exception("a defect of the dispatcher")
            time.sleep(_RETRY_EVERY)

    def _turn(self) -> None:
        """Do what is due, then wait for a report, or to be woken, and answer it."""
        if self._health.may_recover:
            self._insist(self._store.try_to_write)
        self._sweep()
        self._fill()
        received = self._supervisor.receive(self._between_sweeps)
        if received is not None:
            self._answer(*received)
        elif self._to_cancel:
            self._cancel(self._to_cancel.popleft())

    def _answer(self, task: SupervisedTask[_Run], report: object) -> None:
        run = task.subject
        match report:
            case Began():
                self._begin(task)
            case IncumbentReport():
                self._keep(run.job_id, report)
            case BoundTightened(seconds, upper_bound):
                self._insist(lambda: self._store.tighten(run.job_id, upper_bound, seconds))
            case EndReport():
                run.stopped = report
            case TaskOutcome():
                self._conclude(run, report)
        self._notifier.post(run.job_id)

    def _begin(self, task: SupervisedTask[_Run]) -> None:
        run = task.subject
        job = self._insist(lambda: self._store.begin(run.job_id, run.known_from))
        if job is None:  # another server had the database meanwhile, and has ended it
            self._supervisor.drop(task)
            return
        _log.info("job started", extra={"job": run.job_id, "attempt": job.attempts})

    def _keep(self, job_id: str, found: IncumbentReport) -> None:
        figures = {
            "throughput": found.throughput,
            "upper_bound": found.upper_bound,
            "agents": found.agents,
            "seconds": round(found.seconds, 3),
        }
        result = Result(found.embedding, found.plan)
        self._insist(lambda: self._store.keep(job_id, result, figures))
        _log.info("incumbent", extra={"job": job_id, **figures})

    def _conclude(self, run: _Run, outcome: TaskOutcome) -> None:
        """Write down how a job has ended; a crash takes only its own job down."""
        if outcome.ending == Ending.CANCELLED:
            self._finish(run.job_id, JobState.CANCELLED, outcome.reason)
        elif outcome.ending == Ending.OVERDUE:
            self._finish_early(run.job_id, outcome.reason)
        elif run.stopped is not None:
            status = JobState.SUCCEEDED if run.stopped.ok else JobState.FAILED
            self._finish(run.job_id, status, run.stopped.reason)
        else:
            self._finish_early(run.job_id, f"the solver's process failed: {outcome.reason}")

    def _finish_early(self, job_id: str, message: str) -> None:
        """End a job whose search was cut off: what it found counts."""
        job = self._insist(lambda: self._store.get(job_id))
        self._finish(job_id, JobState.FAILED if job is None else job.early_end, message)

    def _finish(self, job_id: str, status: JobState, message: str | None) -> None:
        was_open = self._insist(lambda: self._store.finish(job_id, status, message))
        self._notifier.post(job_id)
        job = self._insist(lambda: self._store.get(job_id))
        if was_open and job is not None:
            self._metrics.job_ended(job)
            _log.info("job ended", extra={"job": job_id, "status": status, "reason": message})

    def _cancel(self, job_id: str) -> None:
        """End a job; one at work ends at once, and what it has found by then counts."""
        tasks = [task for task in self._supervisor.tasks if task.subject.job_id == job_id]
        for task in tasks:
            self._supervisor.cancel(task, _CANCELLED)
        if not tasks:
            self._finish(job_id, JobState.CANCELLED, _CANCELLED)

    def _fill(self) -> None:
        """Start queued jobs while there is room."""
        while len(tasks := self._supervisor.tasks) < self._limits.running and not self._stopping:
            taken = [task.subject.job_id for task in tasks]
            job = self._insist(partial(self._store.next_queued, taken))
            if job is None:
                return
            self._start(job)

    def _start(self, job: Job) -> None:
        try:
            request = json.loads(job.request)
            known = self._insist(lambda: self._store.known_results(job, _MOST_KNOWN))
            options = replace(options_from_document(request), workers=self._limits.workers)
            self._supervisor.start(
                SolveTask(
                    *(request["instance"], options, self._limits.memory),
                    known=tuple(result.embedding for result in known),
                    keep_assignment=request.get("keep_assignment"),
                    changes=request.get("changes"),
                ),
                _Run(job.id, [result.job_id for result in known]),
                options.time_limit,
                self._limits.grace_seconds,
                isolated=True,
                cores=self._limits.workers or 1,
            )
        except _StoppingError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the job must not wait for ever
            self._finish(job.id, JobState.FAILED, f"the job could not be started: {error}")

    def _sweep(self) -> None:
        """Delete what has been kept long enough."""
        now = time.monotonic()
        retention = self._limits.retention
        if retention is None or now - self._swept_at < self._between_sweeps:
            return
        self._swept_at = now
        for job_id in self._insist(lambda: self._store.remove_older_than(time.time() - retention)):
            self._notifier.post(job_id)

    @property
    def _between_sweeps(self) -> float:
        """Seconds from one look at what has been kept long enough to the next."""
        retention = self._limits.retention
        return _SWEEP_EVERY if retention is None else min(_SWEEP_EVERY, max(1.0, retention))

    def _insist(self, ask: Callable[[], Answer]) -> Answer:
        """Ask the store until it answers; `_StoppingError` if the server stops before.

        With tenacity this takes as many lines, and 17 microseconds a call instead of 0.1.
        """
        while True:
            try:
                return ask()
            except StoreUnavailableError:  # of which the store's health tells
                if self._stopping:
                    raise _StoppingError from None
                time.sleep(_RETRY_EVERY)
