"""One solve: a method and the bound race each other to the deadline, in processes of their own.

The parent process only listens, replays what it is told, and ends the others when the time is
up. Deadlines hold therefore whatever a solver is doing.
"""

from __future__ import annotations

import queue
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.bound import BoundTask, Impossible, ProvenBound, counting_bound
from tsaces.errors import NoEmbeddingError, PlanError, SolverError
from tsaces.model.embedding import Embedding
from tsaces.model.events import (
    BoundTightened,
    IncumbentFound,
    IncumbentRejected,
    ModelBuilt,
    SearchEnded,
    SearchStep,
)
from tsaces.solvers import protocol
from tsaces.solvers.protocol import Candidate, Exhausted, SolverTask, Turn
from tsaces.verify import verify
from tsaces.workers import Ended, Inbox, Worker

if TYPE_CHECKING:
    from tsaces.model.events import Listener, SolveEvent
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Solver

_MEETS = 1 - 1e-6
"""From this share of the upper bound on, a throughput counts as meeting it."""

_GRACE = 0.5
"""Seconds past the deadline within which the last candidate must have been judged."""
_RIPE_AFTER = 0.02
"""Seconds without a better candidate after which one is replayed."""
_OVERRIPE_AFTER = 0.5
"""Seconds after which a candidate is replayed even if better ones keep coming."""


@dataclass(frozen=True)
class Entry:
    """What is to be solved, and how.

    Attributes
    ----------
    instance : Instance
    solver : Solver
    time_limit : float
        Seconds.
    seed : int
    listener : callable
    """

    instance: Instance
    solver: Solver
    time_limit: float
    seed: int
    listener: Listener


class Race:
    """Listens to the processes of one solve.

    Parameters
    ----------
    entry : Entry
    """

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._begin = time.monotonic()
        self._deadline = self._begin + entry.time_limit
        self._inbox: Inbox = queue.Queue()
        self._bound = counting_bound(entry.instance)
        self._best: Embedding | None = None
        self._pending: list[tuple[float, Candidate]] = []
        self._last_step = ""
        self._impossible: str | None = None
        self._crash: str | None = None
        self._exhausted: str | None = None

    def run(self) -> Embedding:
        """Return the best embedding found until the deadline or until Ctrl-C.

        Raises
        ------
        NoEmbeddingError
            That says what binds.
        SolverError
            If the method's process crashed before it found anything.
        """
        with ExitStack() as stack:
            try:
                reason = self._listen(stack)
            except KeyboardInterrupt:
                reason = "interrupted"
        self._judge_pending()
        if self._best is None:
            raise self._failure(reason)
        self._report(SearchEnded(self._elapsed(), reason))
        return replace(self._best, upper_bound=self._bound)

    def _listen(self, stack: ExitStack) -> str:
        """Answer reports until there is no reason to go on; return why."""
        entry = self._entry
        # a last candidate must still be replayed before the deadline
        reserve = min(1.0 + 0.02 * entry.time_limit, 0.2 * entry.time_limit)
        search = SolverTask(entry.solver, entry.instance, self._deadline - reserve, entry.seed)
        solver = stack.enter_context(Worker(search, self._inbox))
        bounder = stack.enter_context(
            Worker(BoundTask(entry.instance, self._deadline, entry.seed), self._inbox)
        )
        running = {solver, bounder}
        while running:
            if self._elapsed() >= entry.time_limit:
                return "the time is up"
            self._judge_ripe()
            try:
                sender, report = self._inbox.get(timeout=self._patience())
            except queue.Empty:
                continue
            if isinstance(report, Ended):
                running.discard(sender)
                if sender is solver:
                    self._crash = report.error
            else:
                self._answer(report)
            if self._impossible is not None or (self._crash and solver not in running):
                return self._impossible or "the solver's process ended unexpectedly"
            if self._meets_bound():
                return "the throughput meets the upper bound"
        return self._exhausted or "the search has ended"

    def _answer(self, report: object) -> None:
        match report:
            case ProvenBound(bound) if bound < self._bound:
                self._bound = bound
                self._report(BoundTightened(self._elapsed(), bound))
            case Impossible(reason):
                self._impossible = reason
            case Candidate():
                self._pending.append((self._elapsed(), report))
            case Turn(description):
                self._last_step = description
                self._report(SearchStep(self._elapsed(), description))
            case protocol.ModelBuilt(variables, rows):
                self._report(ModelBuilt(self._elapsed(), variables, rows))
            case Exhausted(reason):
                self._exhausted = reason

    def _judge_ripe(self) -> None:
        """Judge what is pending once no better candidate seems to follow at its heels."""
        if not self._pending:
            return
        first, last = self._pending[0][0], self._pending[-1][0]
        now = self._elapsed()
        if now - last >= _RIPE_AFTER or now - first >= _OVERRIPE_AFTER:
            self._judge_pending()

    def _judge_pending(self) -> None:
        """Judge candidates, the latest first, until one is sound; announce that one."""
        pending, self._pending = self._pending, []
        for seconds, candidate in reversed(pending):
            if self._best is not None and candidate.throughput <= self._best.throughput:
                continue
            if self._is_sound(embedding := self._embedding(candidate, seconds)):
                self._best = embedding
                self._report(IncumbentFound(self._elapsed(), embedding))
                return

    def _is_sound(self, embedding: Embedding) -> bool:
        """Replay an embedding; report what is wrong with it if anything is."""
        try:
            verdict = verify(embedding, deadline=self._deadline + _GRACE)
            defect = None if verdict.ok else str(verdict.violations[0])
        except PlanError as error:
            defect = str(error)
        if defect is not None:
            self._report(IncumbentRejected(self._elapsed(), defect))
        return defect is None

    def _embedding(self, candidate: Candidate, seconds: float) -> Embedding:
        return Embedding(
            instance=self._entry.instance,
            method=self._entry.solver.name,
            throughput=candidate.throughput,
            upper_bound=self._bound,
            assignment=candidate.assignment,
            rates=candidate.rates,
            source=candidate.source,
            seconds=seconds,
            seed=self._entry.seed,
        )

    def _failure(self, reason: str) -> Exception:
        entry = self._entry
        if self._impossible is not None:
            return NoEmbeddingError(f"no embedding exists: {self._impossible}")
        if self._crash is not None:
            return SolverError(f"the process of {entry.solver.name} failed: {_gist(self._crash)}")
        where = f", at {self._last_step}" if self._last_step else ""
        return NoEmbeddingError(
            f"no embedding found in {self._elapsed():.1f} s{where}: {reason}; "
            + (
                "give it a longer time limit"
                if reason == "interrupted" or entry.instance.max_agents >= _SMALL_FLEET
                else f"a fleet of {entry.instance.max_agents} needs long cycles:"
                " give it more agents or a longer time limit"
            )
        )

    def _meets_bound(self) -> bool:
        """Whether nothing better can exist; a candidate that seems so is judged first."""
        if self._pending and self._pending[-1][1].throughput >= self._bound * _MEETS:
            self._judge_pending()
        return self._best is not None and self._best.throughput >= self._bound * _MEETS

    def _patience(self) -> float:
        """Return how long to wait for a report: hardly at all while a candidate ripens."""
        if self._pending:
            return _RIPE_AFTER
        return min(max(0.0, self._deadline - time.monotonic()), threading.TIMEOUT_MAX)

    def _report(self, event: SolveEvent) -> None:
        self._entry.listener(event)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin


def _gist(error: str) -> str:
    """Return the last line of a traceback, or of whatever else was said."""
    return error.strip().splitlines()[-1]


_SMALL_FLEET = 10
"""Fleets below it may well be what kept the search from an embedding."""
