"""Those who run in one heat: the proof of a bound, and searches, wherever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.solvers.protocol import SolverTask

if TYPE_CHECKING:
    from tsaces.engines import Engine
    from tsaces.solvers.protocol import SearchContext, Solver
    from tsaces.solvers.shared_bounds import Bounds
    from tsaces.workers import ReportQueue, Task, TaskHandle


class SearchProcesses:
    """Starts them, lets them know what has become known, and ends them when it is closed.

    Parameters
    ----------
    engine : Engine
    report_queue : ReportQueue
        Hears all that they say.
    bounds : Bounds
        What is known when they start.

    Attributes
    ----------
    crash : str or None
        What was wrong with the last of the searches, if none of them has ended well.
    """

    def __init__(self, engine: Engine, report_queue: ReportQueue, bounds: Bounds) -> None:
        self._engine = engine
        self._report_queue = report_queue
        self._told = bounds
        self._bounders: set[TaskHandle] = set()
        self._searches: set[TaskHandle] = set()
        self._has_one_ended_well = False
        self.crash: str | None = None

    @property
    def are_searching(self) -> bool:
        """Whether any search goes on."""
        return bool(self._searches)

    @property
    def are_running(self) -> bool:
        """Whether anybody is left."""
        return bool(self._searches or self._bounders)

    def prove(self, bound: Task) -> None:
        """Start the proof of a bound."""
        self._bounders.add(self._engine.start(bound, self._report_queue))

    def search(self, solver: Solver, context: SearchContext) -> None:
        """Start a search."""
        self._searches.add(self._engine.start(SolverTask(solver, context), self._report_queue))

    def send_message(self, bounds: Bounds) -> None:
        """Let all searches know what has turned out sound or proven, if they do not know yet."""
        if bounds != self._told:
            self._told = bounds
            for search in self._searches:
                search.send_message(bounds)

    def note_end(self, handle: TaskHandle, error: str | None) -> str | None:
        """Take note that one has ended; return how a search was lost while others go on."""
        self._bounders.discard(handle)
        if handle not in self._searches:
            return None
        self._searches.remove(handle)
        if error is None:
            self._has_one_ended_well = True
        elif self._searches or self._has_one_ended_well:
            return error
        else:
            self.crash = error
        return None

    def close(self) -> None:
        """End all who are left."""
        for handle in (*self._searches, *self._bounders):
            handle.end()
