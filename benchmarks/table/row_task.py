"""The task that runs one row in its own process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import tsaces
from benchmarks.table.instances import instance_of
from benchmarks.table.methods import method_of
from benchmarks.table.records import Outcome, RowStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.table.rows import Row


@dataclass(frozen=True)
class RowTask:
    """Task that runs a row, as `tsaces.processes.Task`: reports progress, then the `Outcome`.

    Attributes
    ----------
    row : Row
    folder : Path
        Folder for the embedding's or the plan's file.
    """

    row: Row
    folder: Path

    def __call__(self, emit: Callable[[str | Outcome], None]) -> None:
        """Run the row."""
        try:
            instance = instance_of(self.row.instance)
            outcome = method_of(self.row.method)(instance, self.row, self.folder, emit)
        except tsaces.TsacesError as error:
            emit(Outcome(RowStatus.FAILED, str(error)))
        else:
            emit(replace(outcome, machines=len(instance.machines)))
