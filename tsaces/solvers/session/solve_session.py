"""One solve: searches and the bound race each other to the deadline, in processes of their own.

The parent process only listens, has replayed what it is told, tells the searches what has turned
out sound or proven, and ends them when the time is up. Deadlines hold therefore whatever a solver
is doing, wherever its process is.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.bound import BoundTask, FleetBoundTask, Impossible, ProvenBound, ProvenFleet
from tsaces.deadline import Deadline
from tsaces.engines import Supervisor, TaskOutcome, check_capacity
from tsaces.errors import NoEmbeddingError, SolverError
from tsaces.model.events import ModelBuilt, SearchEnded, SearchLost, SearchStep
from tsaces.solvers.protocol import (
    Candidate,
    SearchContext,
    SearchFinished,
    fleet_search_of,
)
from tsaces.solvers.session.incumbent_keeper import REPLAY_DELAY, IncumbentKeeper
from tsaces.solvers.session.search_processes import Role, SearchProcesses
from tsaces.solvers.sharding import shard_searches
from tsaces.solvers.shared_bounds import SharedBounds
from tsaces.workers import Began

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.engines import Engine
    from tsaces.model.embedding import Embedding
    from tsaces.solvers.protocol import Solver
    from tsaces.solvers.session.solve_request import SolveRequest
    from tsaces.workers import Task

_THROUGHPUT_SHARE = 0.4
"""Share of the time in which throughput is raised, before agents are saved."""
_BOUND_SECONDS = 1.0
"""In which the bounds of small floors are proven; those of large ones can wait for finds."""
_SMALL_FLEET = 10
"""Fleets below it may well be what kept the search from an embedding."""


@dataclass(frozen=True)
class _Phase:
    """A method, the proof of a bound beside it, and when there is no reason to go on.

    Attributes
    ----------
    solver : Solver
    bound : Task
    until : Deadline
    is_optimal : callable
        Whether nothing better can exist.
    optimality_message : str
        What to say then.
    """

    solver: Solver
    bound: Task
    until: Deadline
    is_optimal: Callable[[], bool]
    optimality_message: str


class SolveSession:
    """Listens to all who work on one solve.

    Parameters
    ----------
    request : SolveRequest
    engine : Engine
        Where they work.
    grace_period : float
        Seconds that those who work have to end by themselves when there is no reason to go on: the
        engine may then have use for their processes.

    Raises
    ------
    InputError
        If the entry wants more searches than the engine bears.
    """

    def __init__(self, request: SolveRequest, engine: Engine, grace_period: float = 0.0) -> None:
        check_capacity("workers", request.searches, engine)
        self._request = request
        self._grace_period = grace_period
        self._begin = time.monotonic()
        self._deadline = Deadline(self._begin + request.time_limit)
        self._supervisor: Supervisor[Role] = Supervisor(engine)
        self._incumbents = IncumbentKeeper(request, self._begin)
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
        self._incumbents.replay_pending()
        self._incumbents.prefer_fewest_agents()
        result = self._incumbents.result
        if result is None:
            raise self._failure(reason)
        self._request.listener(SearchEnded(self._elapsed(), reason))
        return result

    def _search(self) -> str:
        """Raise the throughput; then, if few agents are sought, save agents; say why it ended."""
        request = self._request
        if not request.objective.is_fleet:
            return self._run_phase(self._throughput_phase(self._deadline))
        share = Deadline(self._begin + _THROUGHPUT_SHARE * request.time_limit)
        for until in (share, self._deadline):
            reason = self._run_phase(self._throughput_phase(until))
            self._drain_inbox()
            if self._incumbents.best is not None or not until.has_passed:
                break
        if self._incumbents.best is None or self._deadline.has_passed:
            return reason
        return self._run_phase(self._fleet_phase(self._incumbents.best))

    def _throughput_phase(self, until: Deadline) -> _Phase:
        request = self._request
        return _Phase(
            request.solver,
            BoundTask(request.instance, until, request.seed, self._lower_priority_after),
            until,
            self._incumbents.meets_upper_bound,
            "the throughput meets the upper bound",
        )

    def _fleet_phase(self, best: Embedding) -> _Phase:
        request, highest = self._request, self._incumbents.highest
        least = request.objective.keep * highest
        return _Phase(
            fleet_search_of(request.solver, highest, least, best.agents),
            FleetBoundTask(
                request.instance, least, self._deadline, request.seed, self._lower_priority_after
            ),
            self._deadline,
            self._incumbents.meets_fleet_bound,
            "the fleet meets its lower bound",
        )

    @property
    def _lower_priority_after(self) -> float | None:
        """Seconds that the bound has like everybody, where each search has a core of its own."""
        return None if self._request.searches is None else _BOUND_SECONDS

    def _drain_inbox(self) -> None:
        """Answer and judge what the first heat still had to say."""
        for _, report in self._supervisor.reports():
            self._handle(report)
        self._incumbents.replay_pending()
        self._incumbents.prefer_fewest_agents()
        self._exhausted = None

    def _run_phase(self, phase: _Phase) -> str:
        """Let a heat take place; return why it ended."""
        request = self._request
        span = phase.until.remaining
        # a last candidate must still be replayed before the deadline
        until = Deadline(phase.until - min(1.0 + 0.02 * span, 0.2 * span))
        bounds = self._incumbents.bounds
        with closing(SearchProcesses(self._supervisor, bounds)) as processes:
            processes.prove(phase.bound)
            for solver, seed in shard_searches(phase.solver, request.searches, request.seed):
                processes.search(
                    solver, SearchContext(request.instance, until, seed, SharedBounds(bounds))
                )
            reason = self._supervise(phase, processes)
            self._crash = processes.crash
            if reason == phase.optimality_message:
                self._wind_down(processes, phase.until.sooner(self._grace_period))
        return reason

    def _supervise(self, phase: _Phase, processes: SearchProcesses) -> str:
        """Answer reports until there is no reason to go on; return why."""
        is_last = phase.until >= self._deadline
        while processes.are_running if is_last else processes.are_searching:
            if phase.until.has_passed:
                return "the time is up"
            self._incumbents.replay_due()
            processes.send_message(self._incumbents.bounds)
            self._receive(processes, self._patience(phase.until))
            if self._impossible is not None:
                return self._impossible
            if processes.crash is not None:
                return f"the process of {phase.solver.name} ended unexpectedly: {processes.crash}"
            if phase.is_optimal():
                return phase.optimality_message
        return self._exhausted or "the search has ended"

    def _wind_down(self, processes: SearchProcesses, until: Deadline) -> None:
        """Let searches end by themselves, now that they know that nothing better exists."""
        processes.send_message(self._incumbents.bounds)
        while processes.are_searching and (patience := until.remaining) > 0:
            self._receive(processes, patience)

    def _receive(self, processes: SearchProcesses, patience: float) -> None:
        """Wait for a report, and answer it."""
        received = self._supervisor.receive(patience)
        if received is None:
            return
        task, report = received
        if not isinstance(report, TaskOutcome):
            self._handle(report)
        elif (loss := processes.note_end(task, report)) is not None:
            self._request.listener(SearchLost(self._elapsed(), loss))

    def _handle(self, report: object) -> None:
        match report:
            case ProvenBound(upper_bound):
                self._incumbents.tighten_upper_bound(upper_bound)
            case ProvenFleet(agents):
                self._incumbents.raise_fleet_bound(agents)
            case Impossible(reason):
                self._impossible = reason
            case Began():
                self._has_begun = True
            case Candidate():
                self._incumbents.add(report)
            case SearchStep(_, description):
                self._last_step = description
                self._request.listener(replace(report, seconds=self._elapsed()))
            case ModelBuilt():
                self._request.listener(replace(report, seconds=self._elapsed()))
            case SearchFinished(reason):
                self._exhausted = reason

    def _failure(self, reason: str) -> Exception:
        request = self._request
        if self._impossible is not None:
            return NoEmbeddingError(f"no embedding exists: {self._impossible}")
        if self._crash is not None:
            return SolverError(f"the process of {request.solver.name} failed: {self._crash}")
        where = f", at {self._last_step}" if self._last_step else ""
        return NoEmbeddingError(
            f"no embedding found in {self._elapsed():.1f} s{where}: {reason}; "
            + self._advice(is_interrupted=reason == "interrupted")
        )

    def _advice(self, *, is_interrupted: bool) -> str:
        """Return what to do where nothing was found."""
        agents = self._request.instance.max_agents
        if not self._has_begun:
            return "no search had begun; give it a longer time limit, or wait until a core is free"
        if is_interrupted or agents >= _SMALL_FLEET:
            return "give it a longer time limit"
        return f"a fleet of {agents} needs long cycles: give it more agents or a longer time limit"

    def _patience(self, until: Deadline) -> float:
        """Return how long to wait for a report: hardly at all while a candidate ripens."""
        if self._incumbents.pending:
            return REPLAY_DELAY
        return max(0.0, until.remaining)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin
