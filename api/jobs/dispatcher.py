"""Takes queued jobs by age, runs a bounded number at once, and keeps what they report.

A job stays queued until its solve has begun: on a cluster it may wait for a core before. One thread
does all of it and is the only one to write about running jobs. A database that is away is waited
for: reports pile up meanwhile, and nothing is lost.
"""

from __future__ import annotations

import json
import logging
import math
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from api.health import StoreHealth
from api.store import Result, Status, StoreUnavailableError
from tsaces.deadline import NEVER, Deadline
from tsaces.formats.options_json import options_from_document
from tsaces.tasks import Bounded, Found, SolveTask, Stopped
from tsaces.workers import Began, Ended
from tsaces.workers.endings import gist

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from api.jobs.notifier import JobNotifier
    from api.metrics import Metrics
    from api.store import Job, JobStore
    from tsaces.engines import Engine
    from tsaces.workers import TaskHandle

    Answer = TypeVar("Answer")

_log = logging.getLogger("tsaces.jobs")
_GRACE = 20.0
"""Seconds past its time limit after which a solve is ended from outside."""
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
    """

    running: int = 1
    workers: int | None = None
    memory: int = 4 * 2**30
    attempts: int = 3
    retention: float | None = None


@dataclass(frozen=True)
class _Run:
    job_id: str
    time_limit: float
    deadline: Deadline = NEVER
    """There is none until the solve has begun."""
    outcome: Stopped | None = None


class _Wake:
    """A message without content: look at the queue."""


@dataclass(frozen=True)
class _Cancel:
    job_id: str


@dataclass(frozen=True)
class _Stop:
    pass


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
        self._engine = engine
        self._health = health or StoreHealth(metrics)
        self._report_queue: queue.Queue[tuple[Any, object]] = queue.Queue()
        self._runs: dict[TaskHandle, _Run] = {}
        self._stopping = False
        self._swept_at = 0.0
        self._thread = threading.Thread(target=self._work, name="dispatcher")

    def start(self) -> None:
        """Begin; jobs that ran when the last server ended are queued again first."""
        self._thread.start()

    def wake(self) -> None:
        """Say that a job was queued."""
        self._tell(_Wake())

    def cancel(self, job_id: str) -> None:
        """End an open job at once; what it found is kept."""
        self._tell(_Cancel(job_id))

    def stop(self) -> None:
        """End every solve; their jobs stay as they are, for the next server to take up."""
        self._stopping = True
        self._tell(_Stop())
        self._thread.join()

    def _tell(self, message: object) -> None:
        self._report_queue.put((None, message))

    @property
    def is_alive(self) -> bool:
        """Whether jobs are being looked after."""
        return self._thread.is_alive()

    def _work(self) -> None:
        with suppress(_StoppingError):
            self._insist(lambda: self._store.requeue_running(self._limits.attempts))
            while not self._stopping:
                self._survive_turn()
        for handle in self._runs:
            handle.end()

    def _survive_turn(self) -> None:
        try:
            self._turn()
        except _StoppingError:
            raise
        except Exception:  # noqa: BLE001 - a defect met by one job must not stop the others
            _log.exception("a defect of the dispatcher")
            time.sleep(_RETRY_EVERY)

    def _turn(self) -> None:
        """Do what is due, then wait for a message and answer it."""
        if self._health.may_recover:
            self._insist(self._store.try_to_write)
        self._sweep()
        self._end_overdue()
        self._fill()
        try:
            sender, message = self._report_queue.get(timeout=self._patience())
        except queue.Empty:
            return
        self._answer(sender, message)

    def _answer(self, sender: TaskHandle | None, message: object) -> None:
        match message:
            case _Cancel(job_id):
                self._cancel(job_id)
            case Began() | Found() | Bounded() | Stopped() | Ended() if sender in self._runs:
                self._report(sender, message)

    def _report(self, sender: TaskHandle, report: object) -> None:
        run = self._runs[sender]
        match report:
            case Began():
                self._begin(sender, run)
            case Found():
                self._keep(run.job_id, report)
            case Bounded(seconds, upper_bound):
                self._insist(lambda: self._store.tighten(run.job_id, upper_bound, seconds))
            case Stopped():
                self._runs[sender] = replace(run, outcome=report)
            case Ended(error):
                self._conclude(sender, run, error)
        self._notifier.post(run.job_id)

    def _begin(self, handle: TaskHandle, run: _Run) -> None:
        deadline = Deadline.after(run.time_limit + _GRACE)
        self._runs[handle] = replace(run, deadline=deadline)
        job = self._insist(lambda: self._store.begin(run.job_id))
        if job is None:  # another server had the database meanwhile, and has ended it
            del self._runs[handle]
            handle.end()
            return
        _log.info("job started", extra={"job": run.job_id, "attempt": job.attempts})

    def _keep(self, job_id: str, found: Found) -> None:
        figures = {
            "throughput": found.throughput,
            "upper_bound": found.upper_bound,
            "agents": found.agents,
            "seconds": round(found.seconds, 3),
        }
        result = Result(found.embedding, found.plan)
        self._insist(lambda: self._store.keep(job_id, result, figures))
        _log.info("incumbent", extra={"job": job_id, **figures})

    def _conclude(self, handle: TaskHandle, run: _Run, error: str | None) -> None:
        """Write down how a job has ended; a crash takes only its own job down."""
        del self._runs[handle]
        handle.end()
        if run.outcome is not None:
            status = Status.SUCCEEDED if run.outcome.ok else Status.FAILED
            self._finish(run.job_id, status, run.outcome.reason)
        else:
            self._finish_early(run.job_id, f"the solver's process failed: {gist(error)}")

    def _finish_early(self, job_id: str, message: str) -> None:
        """End a job whose search was cut off: what it found counts."""
        job = self._insist(lambda: self._store.get(job_id))
        self._finish(job_id, Status.FAILED if job is None else job.early_end, message)

    def _finish(self, job_id: str, status: Status, message: str | None) -> None:
        was_open = self._insist(lambda: self._store.finish(job_id, status, message))
        self._notifier.post(job_id)
        job = self._insist(lambda: self._store.get(job_id))
        if was_open and job is not None:
            self._metrics.job_ended(job)
            _log.info("job ended", extra={"job": job_id, "status": status, "reason": message})

    def _cancel(self, job_id: str) -> None:
        for handle, run in list(self._runs.items()):
            if run.job_id == job_id:
                self._cut_off(handle, job_id)
        self._finish(job_id, Status.CANCELLED, "cancelled")

    def _cut_off(self, handle: TaskHandle, job_id: str) -> None:
        """End a solve at once; what it has found by then counts."""
        handle.end()
        self._keep_last_words(job_id)
        self._runs.pop(handle, None)  # its last words may have shown that it is not wanted

    def _keep_last_words(self, job_id: str) -> None:
        """Answer what a worker said before it was ended; it says no more after `Ended`."""
        others = []
        while True:
            try:
                sender, message = self._report_queue.get_nowait()
            except queue.Empty:
                break
            if sender in self._runs and self._runs[sender].job_id == job_id:
                if not isinstance(message, Ended):
                    self._report(sender, message)
            else:
                others.append((sender, message))
        for item in others:
            self._report_queue.put(item)

    def _fill(self) -> None:
        """Start queued jobs while there is room."""
        while len(self._runs) < self._limits.running and not self._stopping:
            taken = [run.job_id for run in self._runs.values()]
            job = self._insist(partial(self._store.next_queued, taken))
            if job is None:
                return
            self._start(job)

    def _start(self, job: Job) -> None:
        try:
            request = json.loads(job.request)
            options = replace(options_from_document(request), workers=self._limits.workers)
            task = SolveTask(request["instance"], options, self._limits.memory)
            cores = self._limits.workers or 1
            handle = self._engine.start(task, self._report_queue, isolated=True, cores=cores)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job must not wait for ever
            self._finish(job.id, Status.FAILED, f"the job could not be started: {error}")
            return
        self._runs[handle] = _Run(job.id, options.time_limit)

    def _end_overdue(self) -> None:
        for handle, run in list(self._runs.items()):
            if run.deadline.has_passed:
                self._cut_off(handle, run.job_id)
                self._finish_early(run.job_id, "the time limit was overrun")

    def _sweep(self) -> None:
        """Delete what has been kept long enough."""
        now = time.monotonic()
        retention = self._limits.retention
        if retention is None or now - self._swept_at < _between_sweeps(retention):
            return
        self._swept_at = now
        for job_id in self._insist(lambda: self._store.remove_older_than(time.time() - retention)):
            self._notifier.post(job_id)

    def _patience(self) -> float:
        """Return how long to wait for a message."""
        now = time.monotonic()
        soonest = min((run.deadline for run in self._runs.values()), default=math.inf)
        wait = min(soonest - now, _SWEEP_EVERY)
        if self._limits.retention is not None:
            wait = min(wait, _between_sweeps(self._limits.retention))
        return max(0.01, wait)

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


def _between_sweeps(retention: float) -> float:
    return min(_SWEEP_EVERY, max(1.0, retention))
