"""The choice of the machines that keep their processes, made before the search."""

from __future__ import annotations

import math
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.bound import counting_bound
from tsaces.bound.changes_task import ChangesTask, ChosenChanges, FreeBound, TooFewChanges
from tsaces.deadline import Deadline
from tsaces.engines import Ending, Supervisor, TaskOutcome
from tsaces.errors import NoEmbeddingError, SolverError
from tsaces.model.events import UNDATED, SearchStep
from tsaces.model.replan import keep_processes, kept_processes

if TYPE_CHECKING:
    from tsaces.engines import Engine
    from tsaces.solvers.session.keeping import Keeping
    from tsaces.solvers.session.solve_request import SolveRequest

_TIME_SHARE = 0.25
"""Of the time limit; the rest is for the search."""
_TASK_SHARE = 0.9
"""Of that, until the process that chooses is to end by itself."""


@dataclass
class _Findings:
    """What the process that chooses has reported."""

    machines: frozenset[str] | None = None
    free_bound: float = math.inf
    too_few: TooFewChanges | None = None
    failure: str | None = None

    def note(self, report: object) -> None:
        """Take in one report."""
        match report:
            case ChosenChanges(machines):
                self.machines = machines
            case FreeBound(upper_bound):
                self.free_bound = min(self.free_bound, upper_bound)
            case TooFewChanges():
                self.too_few = report
            case TaskOutcome(Ending.FAILED, reason):
                self.failure = reason


def choose_kept(request: SolveRequest, keeping: Keeping, engine: Engine) -> SolveRequest:
    """Return a request whose machines are fixed to what they ran, but for those that change.

    The choice takes a share of the time limit at most.

    Parameters
    ----------
    request : SolveRequest
    keeping : Keeping
    engine : Engine
        Where the choice is made, in a process of its own.

    Raises
    ------
    NoEmbeddingError
        If nothing can be made with so few changes.
    SolverError
        If the process that chooses failed.
    """
    instance = request.instance
    kept = kept_processes(instance, keeping.before)
    deadline = Deadline.after(_TIME_SHARE * request.time_limit)
    request.listener(SearchStep(UNDATED, "which machines keep their processes"))
    until = deadline.share(_TASK_SHARE)
    task = ChangesTask(instance, kept, keeping.limit, until, request.seed)
    try:
        found = _hear(task, engine, deadline)
    except KeyboardInterrupt:
        raise NoEmbeddingError("no embedding found: interrupted before the search") from None
    told = replace(keeping, free_bound=min(found.free_bound, counting_bound(instance)))
    if told.free_bound <= 0:  # whoever solves the instance as it is says why
        return replace(request, keeping=told)
    if found.too_few is not None:
        raise NoEmbeddingError(_too_few(found.too_few))
    if found.failure is not None and found.machines is None:
        raise SolverError(f"the choice of machines that change failed: {found.failure}")
    fixed = keep_processes(instance, kept, found.machines or frozenset())
    begun = (*request.known, *([request.start] if request.start else []))
    ranked = sorted(begun, key=lambda embedding: -embedding.throughput)
    known = tuple(replace(embedding, instance=fixed) for embedding in ranked)
    return replace(request, instance=fixed, keeping=told, start=None, known=known)


def _hear(task: ChangesTask, engine: Engine, deadline: Deadline) -> _Findings:
    found = _Findings()
    supervisor: Supervisor[None] = Supervisor(engine)
    with closing(supervisor):
        supervisor.start(task, None)
        for _, report in supervisor.reports(deadline):
            found.note(report)
    return found


def _too_few(report: TooFewChanges) -> str:
    changes = "no change" if report.limit == 0 else f"{report.limit} changes"
    if report.enough is None:
        return f"no embedding exists with {changes} of what machines run; allow more"
    return (
        f"no embedding exists with {changes} of what machines run; at most {report.enough} may be"
        " needed: allow so many"
    )
