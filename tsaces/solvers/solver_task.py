"""A search as a task for a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.processes import Began
from tsaces.solvers.report_checks import check_report

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Emit, Report, SearchContext, Solver
    from tsaces.solvers.shared_bounds import Bounds


@dataclass(frozen=True)
class SolverTask:
    """A search as a task for a process of its own.

    Attributes
    ----------
    solver : Solver
    context : SearchContext
    """

    solver: Solver
    context: SearchContext

    def __call__(self, emit: Emit) -> None:
        """Search."""
        instance = self.context.instance

        def emit_checked(report: Report, /) -> None:
            check_report(report, instance)
            emit(report)

        emit(Began())
        self.solver(self.context, emit_checked)

    def on_message(self, bounds: Bounds) -> None:
        """Update the shared bounds."""
        self.context.shared_bounds.update(bounds)
