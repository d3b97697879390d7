"""The task that solves one factory in its own process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import tsaces
from benchmarks.random.ceilings import METHOD, compute_ceiling
from benchmarks.table.methods.solver import BySolver
from benchmarks.table.records import Outcome, RowStatus
from benchmarks.table.rows import Row
from tsaces.solvers import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.random.factories import Factory
    from benchmarks.random.trial import Trial


@dataclass(frozen=True)
class FactoryTask:
    """Task that solves a factory, as `tsaces.processes.Task`: reports lines, then the `Outcome`.

    The embedding is written to a file, read back, and replayed from there.

    Attributes
    ----------
    factory : Factory
    trial : Trial
    folder : Path
        Folder for the embedding's file.
    """

    factory: Factory
    trial: Trial
    folder: Path

    def __call__(self, emit: Callable[[str | Outcome], None]) -> None:
        """Solve the factory and verify its embedding."""
        trial = self.trial
        row = Row(f"{self.factory.number:03}", trial.method, trial.time_limit)
        try:
            solver = registry.solver_for(trial.method)
            instance = self.factory.instance
            outcome = BySolver(solver)(instance, row, self.folder, emit)
            if trial.method == METHOD:
                outcome = replace(outcome, ceiling=compute_ceiling(instance))
            emit(outcome)
        except tsaces.TsacesError as error:
            emit(Outcome(RowStatus.FAILED, str(error)))
