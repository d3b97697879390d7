"""One solve: searches and the bound race each other to the deadline, in processes of their own.

The parent process only listens, has replayed what it is told, tells the searches what has turned
out sound or proven, and ends them when the time is up. Deadlines hold therefore whatever a solver
is doing, wherever its process is.
"""

from __future__ import annotations

import queue
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.bound import BoundTask, FleetBoundTask, Impossible, ProvenBound, ProvenFleet
from tsaces.engines import check_room
from tsaces.errors import NoEmbeddingError, SolverError
from tsaces.model.events import ModelBuilt, SearchEnded, SearchLost, SearchStep
from tsaces.solvers import protocol
from tsaces.solvers.judge import RIPE_AFTER, Judge
from tsaces.solvers.protocol import Brief, Candidate, Exhausted, Turn
from tsaces.solvers.rhythmic import FleetSearch
from tsaces.solvers.runners import Runners
from tsaces.solvers.standing import Standing
from tsaces.solvers.team import team
from tsaces.workers import Began, Ended, Inbox
from tsaces.workers.endings import gist

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.engines import Engine
    from tsaces.model.embedding import Embedding
    from tsaces.solvers.entry import Entry
    from tsaces.solvers.protocol import Solver
    from tsaces.workers import Task

_THROUGHPUT_SHARE = 0.4
"""Share of the time in which throughput is raised, before agents are saved."""
_BOUND_SECONDS = 1.0
"""In which the bounds of small floors are proven; those of large ones can wait for finds."""
_SMALL_FLEET = 10
"""Fleets below it may well be what kept the search from an embedding."""


@dataclass(frozen=True)
class _Heat:
    """A method, the proof of a bound beside it, and when there is no reason to go on.

    Attributes
    ----------
    solver : Solver
    bound : Task
    until : float
        Reading of `time.monotonic`.
    is_won : callable
        Whether nothing better can exist.
    won : str
        What to say then.
    """

    solver: Solver
    bound: Task
    until: float
    is_won: Callable[[], bool]
    won: str


class Race:
    """Listens to all who work on one solve.

    Parameters
    ----------
    entry : Entry
    engine : Engine
        Where they work.
    farewell : float
        Seconds that those who work have to end by themselves when there is no reason to go on: the
        engine may then have use for their processes.

    Raises
    ------
    InputError
        If the entry wants more searches than the engine bears.
    """

    def __init__(self, entry: Entry, engine: Engine, farewell: float = 0.0) -> None:
        check_room("workers", entry.searches, engine)
        self._entry = entry
        self._engine = engine
        self._farewell = farewell
        self._begin = time.monotonic()
        self._deadline = self._begin + entry.time_limit
        self._inbox: Inbox = queue.Queue()
        self._judge = Judge(entry, self._begin)
        self._has_begun = False
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
            If all searches crashed before they found anything.
        """
        try:
            reason = self._search()
        except KeyboardInterrupt:
            reason = "interrupted"
        self._judge.judge_pending()
        self._judge.prefer_fewest_agents()
        result = self._judge.result
        if result is None:
            raise self._failure(reason)
        self._entry.listener(SearchEnded(self._elapsed(), reason))
        return result

    def _search(self) -> str:
        """Raise the throughput; then, if few agents are sought, save agents; say why it ended."""
        entry = self._entry
        if not entry.objective.is_fleet:
            return self._hold(self._throughput_heat(self._deadline))
        for until in (self._begin + _THROUGHPUT_SHARE * entry.time_limit, self._deadline):
            reason = self._hold(self._throughput_heat(until))
            self._settle()
            if self._judge.best is not None or time.monotonic() < until:
                break
        if self._judge.best is None or time.monotonic() >= self._deadline:
            return reason
        return self._hold(self._fleet_heat(self._judge.best))

    def _throughput_heat(self, until: float) -> _Heat:
        entry = self._entry
        return _Heat(
            entry.solver,
            BoundTask(entry.instance, until, entry.seed, self._gives_way_after),
            until,
            self._judge.meets_upper_bound,
            "the throughput meets the upper bound",
        )

    def _fleet_heat(self, best: Embedding) -> _Heat:
        entry, highest = self._entry, self._judge.highest
        least = entry.objective.keep * highest
        return _Heat(
            FleetSearch(highest, least, best.agents),
            FleetBoundTask(
                entry.instance, least, self._deadline, entry.seed, self._gives_way_after
            ),
            self._deadline,
            self._judge.meets_fleet_bound,
            "the fleet meets its lower bound",
        )

    @property
    def _gives_way_after(self) -> float | None:
        """Seconds that the bound has like everybody, where each search has a core of its own."""
        return None if self._entry.searches is None else _BOUND_SECONDS

    def _settle(self) -> None:
        """Answer and judge what the first heat still had to say."""
        while not self._inbox.empty():
            _, report = self._inbox.get()
            self._answer(report)
        self._judge.judge_pending()
        self._judge.prefer_fewest_agents()
        self._exhausted = None

    def _hold(self, heat: _Heat) -> str:
        """Let a heat take place; return why it ended."""
        entry = self._entry
        span = heat.until - time.monotonic()
        # a last candidate must still be replayed before the deadline
        until = heat.until - min(1.0 + 0.02 * span, 0.2 * span)
        news = self._judge.news
        with closing(Runners(self._engine, self._inbox, news)) as runners:
            runners.prove(heat.bound)
            for solver, seed in team(heat.solver, entry.searches, entry.seed):
                runners.search(solver, Brief(entry.instance, until, seed, Standing(news)))
            reason = self._listen(heat, runners)
            self._crash = runners.crash
            if reason == heat.won:
                self._let_end(runners, min(heat.until, time.monotonic() + self._farewell))
        return reason

    def _listen(self, heat: _Heat, runners: Runners) -> str:
        """Answer reports until there is no reason to go on; return why."""
        is_last = heat.until >= self._deadline
        while runners.are_running if is_last else runners.are_searching:
            if time.monotonic() >= heat.until:
                return "the time is up"
            self._judge.judge_ripe()
            runners.tell(self._judge.news)
            self._hear(runners, self._patience(heat.until))
            if self._impossible is not None:
                return self._impossible
            if runners.crash is not None:
                return (
                    f"the process of {heat.solver.name} ended unexpectedly: {gist(runners.crash)}"
                )
            if heat.is_won():
                return heat.won
        return self._exhausted or "the search has ended"

    def _let_end(self, runners: Runners, until: float) -> None:
        """Let searches end by themselves, now that they know that nothing better exists."""
        runners.tell(self._judge.news)
        while runners.are_searching and (patience := until - time.monotonic()) > 0:
            self._hear(runners, patience)

    def _hear(self, runners: Runners, patience: float) -> None:
        """Wait for a report, and answer it."""
        try:
            sender, report = self._inbox.get(timeout=patience)
        except queue.Empty:
            return
        if not isinstance(report, Ended):
            self._answer(report)
        elif (loss := runners.note_end(sender, report.error)) is not None:
            self._entry.listener(SearchLost(self._elapsed(), gist(loss)))

    def _answer(self, report: object) -> None:
        match report:
            case ProvenBound(upper_bound):
                self._judge.tighten(upper_bound)
            case ProvenFleet(agents):
                self._judge.raise_fleet(agents)
            case Impossible(reason):
                self._impossible = reason
            case Began():
                self._has_begun = True
            case Candidate():
                self._judge.add(report)
            case Turn(description):
                self._last_step = description
                self._entry.listener(SearchStep(self._elapsed(), description))
            case protocol.ModelBuilt(variables, rows):
                self._entry.listener(ModelBuilt(self._elapsed(), variables, rows))
            case Exhausted(reason):
                self._exhausted = reason

    def _failure(self, reason: str) -> Exception:
        entry = self._entry
        if self._impossible is not None:
            return NoEmbeddingError(f"no embedding exists: {self._impossible}")
        if self._crash is not None:
            return SolverError(f"the process of {entry.solver.name} failed: {gist(self._crash)}")
        where = f", at {self._last_step}" if self._last_step else ""
        return NoEmbeddingError(
            f"no embedding found in {self._elapsed():.1f} s{where}: {reason}; "
            + self._advice(is_interrupted=reason == "interrupted")
        )

    def _advice(self, *, is_interrupted: bool) -> str:
        """Return what to do where nothing was found."""
        agents = self._entry.instance.max_agents
        if not self._has_begun:
            return "no search had begun; give it a longer time limit, or wait until a core is free"
        if is_interrupted or agents >= _SMALL_FLEET:
            return "give it a longer time limit"
        return f"a fleet of {agents} needs long cycles: give it more agents or a longer time limit"

    def _patience(self, until: float) -> float:
        """Return how long to wait for a report: hardly at all while a candidate ripens."""
        if self._judge.pending:
            return RIPE_AFTER
        return min(max(0.0, until - time.monotonic()), threading.TIMEOUT_MAX)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin
