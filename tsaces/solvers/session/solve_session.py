"""One solve: searches and the proof of a bound run side by side, in processes of their own.

The parent process receives their reports, has candidates replayed, passes proven bounds and new
incumbents on to the searches, and ends all processes when the time is up. Deadlines therefore hold
whatever a solver is doing, and wherever its process is.
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
from tsaces.model.events import MethodStarted, ModelBuilt, SearchEnded, SearchLost, SearchStep
from tsaces.processes import Began
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.engines import Engine
    from tsaces.model.embedding import Embedding
    from tsaces.processes import Task
    from tsaces.solvers.protocol import Solver
    from tsaces.solvers.session.solve_request import SolveRequest

_THROUGHPUT_SHARE = 0.4
"""Share of the time in which throughput is raised, before agents are saved."""
_BOUND_SECONDS = 1.0
"""Seconds in which the bounds of small floors are proven, before the proof has lower priority."""
_SMALL_FLEET = 10
"""Fleet size below which the error advises more agents, since small fleets need long cycles."""


@dataclass(frozen=True)
class _Phase:
    """A search, the proof of a bound beside it, and the condition that ends both early.

    Attributes
    ----------
    solver : Solver
    bound : Task
    until : Deadline
    is_optimal : callable
        Whether nothing better can exist.
    optimality_message : str
        Reason that is reported in that case.
    """

    solver: Solver
    bound: Task
    until: Deadline
    is_optimal: Callable[[], bool]
    optimality_message: str


class SolveSession:
    """Runs one solve: starts its processes, receives their reports and ends them.

    Parameters
    ----------
    request : SolveRequest
    engine : Engine
        Where the processes run.
    grace_period : float
        Seconds in which searches may end by themselves once the bound is met, so that the engine
        can use their processes again.

    Raises
    ------
    InputError
        If the request needs more searches than the engine can run.
    """

    def __init__(self, request: SolveRequest, engine: Engine, grace_period: float = 0.0) -> None:
        check_capacity("workers", request.searches, engine)
        self._request = request
        self._grace_period = grace_period
        self._begin = time.monotonic() if request.begin is None else request.begin
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
        InputError
            If the embedding to start from does not suit the instance.
        """
        if (start := self._request.start) is not None:
            self._incumbents.begin_with(start)
        self._incumbents.begin_with_any(self._request.known)
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
        """Maximise the throughput, then minimise the fleet if requested; return why it ended."""
        request = self._request
        if not request.objective.is_fleet:
            return self._run_phase(self._throughput_phase(self._deadline))
        share = Deadline(self._begin + _THROUGHPUT_SHARE * request.time_limit)
        for until in (share, self._deadline):
            reason = self._run_phase(self._throughput_phase(until))
            self._drain_reports()
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
        """Seconds after which the proof of the bound has lower priority than the searches.

        None for never: one search leaves a core for it.
        """
        return None if self._request.searches is None else _BOUND_SECONDS

    def _drain_reports(self) -> None:
        """Handle the last reports of the first phase, and replay its last candidates."""
        for _, report in self._supervisor.reports():
            self._handle(report)
        self._incumbents.replay_pending()
        self._incumbents.prefer_fewest_agents()
        self._exhausted = None

    def _run_phase(self, phase: _Phase) -> str:
        """Run the processes of a phase; return why it ended."""
        request = self._request
        span = phase.until.remaining
        # a last candidate must still be replayed before the deadline
        until = Deadline(phase.until - min(1.0 + 0.02 * span, 0.2 * span))
        bounds = self._incumbents.bounds
        with closing(SearchProcesses(self._supervisor, bounds)) as processes:
            processes.prove(phase.bound)
            for solver, seed in shard_searches(phase.solver, request.searches, request.seed):
                request.listener(MethodStarted(self._elapsed(), solver.name))
                processes.search(
                    solver, SearchContext(request.instance, until, seed, SharedBounds(bounds))
                )
            reason = self._supervise(phase, processes)
            self._crash = processes.crash
            if reason == phase.optimality_message:
                self._wind_down(processes, phase.until.sooner(self._grace_period))
        return reason

    def _supervise(self, phase: _Phase, processes: SearchProcesses) -> str:
        """Handle reports until the phase ends; return why it does."""
        is_last = phase.until >= self._deadline
        while processes.are_running if is_last else processes.are_searching:
            if phase.until.has_passed:
                return "the time is up"
            self._incumbents.replay_due()
            processes.share_bounds(self._incumbents.bounds)
            self._receive(processes, self._patience(phase.until))
            if self._impossible is not None:
                return self._impossible
            if processes.crash is not None:
                return f"the process of {phase.solver.name} ended unexpectedly: {processes.crash}"
            if phase.is_optimal():
                return phase.optimality_message
        return self._exhausted or "the search has ended"

    def _wind_down(self, processes: SearchProcesses, until: Deadline) -> None:
        """Let searches end by themselves, now that the bound is met."""
        processes.share_bounds(self._incumbents.bounds)
        while processes.are_searching and (patience := until.remaining) > 0:
            self._receive(processes, patience)

    def _receive(self, processes: SearchProcesses, patience: float) -> None:
        """Wait for a report, and handle it."""
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
            case ModelBuilt() | MethodStarted():
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
        """Return what to do if nothing was found."""
        agents, keeping = self._request.instance.max_agents, self._request.keeping
        if not self._has_begun:
            return "no search had begun; give it a longer time limit, or wait until a core is free"
        if keeping is not None:
            return "allow more changes, or give it a longer time limit"
        if is_interrupted or agents >= _SMALL_FLEET:
            return "give it a longer time limit"
        return f"a fleet of {agents} needs long cycles: give it more agents or a longer time limit"

    def _patience(self, until: Deadline) -> float:
        """Return the seconds to wait for a report: few while a candidate waits for its replay."""
        if self._incumbents.pending:
            return REPLAY_DELAY
        return max(0.0, until.remaining)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin
