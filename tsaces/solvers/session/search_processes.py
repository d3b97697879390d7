"""Those who run in one heat: the proof of a bound, and searches, wherever they are."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import SolverTask

if TYPE_CHECKING:
    from tsaces.engines import SupervisedTask, Supervisor, TaskOutcome
    from tsaces.solvers.protocol import SearchContext, Solver
    from tsaces.solvers.shared_bounds import Bounds
    from tsaces.workers import Task


class Role(Enum):
    """What a process of a solve is there for."""

    SEARCH = auto()
    BOUND = auto()


class SearchProcesses:
    """Starts them, lets them know what has become known, and ends them when it is closed.

    Parameters
    ----------
    supervisor : Supervisor
        Hears all that they say.
    bounds : Bounds
        What is known when they start.

    Attributes
    ----------
    crash : str or None
        What was wrong with the last of the searches, on one line, if none of them has ended well.
    """

    def __init__(self, supervisor: Supervisor[Role], bounds: Bounds) -> None:
        self._supervisor = supervisor
        self._told = bounds
        self._has_one_ended_well = False
        self.crash: str | None = None

    @property
    def are_searching(self) -> bool:
        """Whether any search goes on."""
        return bool(self._searches)

    @property
    def are_running(self) -> bool:
        """Whether anybody is left."""
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

    def send_message(self, bounds: Bounds) -> None:
        """Let all searches know what has turned out sound or proven, if they do not know yet."""
        if bounds != self._told:
            self._told = bounds
            for search in self._searches:
                search.handle.send_message(bounds)

    def note_end(self, task: SupervisedTask[Role], outcome: TaskOutcome) -> str | None:
        """Take note that one has ended; return how a search was lost while others go on."""
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
        """End all who are left; what they have reported by then can still be received."""
        self._supervisor.cancel_all("the solve needs them no more")
