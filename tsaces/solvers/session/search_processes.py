"""The processes of one phase of a solve: searches, and the proof of a bound."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from tsaces.solvers.solver_task import SolverTask

if TYPE_CHECKING:
    from tsaces.engines import SupervisedTask, Supervisor, TaskOutcome
    from tsaces.processes import Task
    from tsaces.solvers.protocol import SearchContext, Solver
    from tsaces.solvers.shared_bounds import Bounds


class Role(Enum):
    """The purpose of a process of a solve."""

    SEARCH = auto()
    BOUND = auto()


class SearchProcesses:
    """Starts the processes, shares new bounds with the searches, and ends all when it is closed.

    Parameters
    ----------
    supervisor : Supervisor
        Receives all their reports.
    bounds : Bounds
        Bounds that are known when the processes start.

    Attributes
    ----------
    crash : str or None
        Error of the last search, on one line, if none of the searches has ended well.
    """

    def __init__(self, supervisor: Supervisor[Role], bounds: Bounds) -> None:
        self._supervisor = supervisor
        self._shared = bounds
        self._has_one_ended_well = False
        self.crash: str | None = None

    @property
    def are_searching(self) -> bool:
        """Whether any search is running."""
        return bool(self._searches)

    @property
    def are_running(self) -> bool:
        """Whether any process is running."""
        return bool(self._supervisor.tasks)

    @property
    def _searches(self) -> list[SupervisedTask[Role]]:
        return [task for task in self._supervisor.tasks if task.subject is Role.SEARCH]

    def prove(self, bound: Task) -> None:
        """Start the proof of a bound."""
        self._supervisor.start(bound, Role.BOUND)

    def search(self, solver: Solver, context: SearchContext) -> None:
        """Start a search."""
        self._supervisor.start(SolverTask(solver, context), Role.SEARCH)

    def share_bounds(self, bounds: Bounds) -> None:
        """Send bounds to all searches unless they are those that were sent last."""
        if bounds != self._shared:
            self._shared = bounds
            for search in self._searches:
                search.handle.send_message(bounds)

    def note_end(self, task: SupervisedTask[Role], outcome: TaskOutcome) -> str | None:
        """Record the end of a process; return the error of a search if others go on."""
        if task.subject is not Role.SEARCH:
            return None
        if outcome.is_done:
            self._has_one_ended_well = True
        elif self._searches or self._has_one_ended_well:
            return outcome.reason
        else:
            self.crash = outcome.reason
        return None

    def close(self) -> None:
        """End all processes; what they have reported by then can still be received."""
        self._supervisor.cancel_all("the solve needs them no more")
