"""Running of rows one after the other, each of which is stored as soon as it has finished."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.table.records import RowStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.table.records import Record
    from benchmarks.table.rows import Row
    from benchmarks.table.store import Store

    Run = Callable[[Row, Path, Callable[[str], None]], Record]
    """Function that runs a row, given a folder for its file and a function for its progress."""

_LOG_INTERVAL = 10.0
"""Seconds after which progress without a new embedding is logged again."""
_OVERHEAD = 5.0
"""Seconds that a row takes in addition to its time limit, roughly."""


def run_rows(rows: Sequence[Row], store: Store, run: Run) -> bool:
    """Run rows and store their records.

    Parameters
    ----------
    rows : sequence of Row
    store : Store
    run : callable

    Returns
    -------
    bool
        Whether all were run; False after Ctrl-C, which keeps the rows that have finished.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    for index, row in enumerate(rows):
        progress = _Progress(rows, index)
        progress.log("begins")
        try:
            with TemporaryDirectory(dir=store.folder, prefix=".draft-") as drafts:
                record = run(row, Path(drafts), progress.on_line)
                store.save(record, Path(drafts))
        except KeyboardInterrupt:
            progress.log(f"interrupted; {index} of {len(rows)} rows are done and kept")
            return False
        progress.log(_summarize(record))
    return True


@dataclass
class _Progress:
    """Progress on stderr: the state of a row, and the estimated time of all rows."""

    rows: Sequence[Row]
    index: int
    _begin: float = field(default_factory=time.monotonic)
    _logged_at: float = -_LOG_INTERVAL
    _best: str = ""

    def on_line(self, line: str) -> None:
        """Log a new embedding at once, and other progress from time to time."""
        is_find = line.startswith("throughput")
        if is_find:
            self._best = line
        if is_find or self._elapsed - self._logged_at > _LOG_INTERVAL:
            self.log(line if is_find or not self._best else f"{line}; {self._best}")

    def log(self, line: str) -> None:
        """Write a line to stderr."""
        self._logged_at = self._elapsed
        row = self.rows[self.index]
        sys.stderr.write(
            f"row {self.index + 1} of {len(self.rows)}  {row.name}  {self._elapsed:.0f} s: {line}"
            f"  (at most about {self._minutes_left():.0f} min left)\n"
        )
        sys.stderr.flush()

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._begin

    def _minutes_left(self) -> float:
        limits = [row.time_limit + _OVERHEAD for row in self.rows[self.index :]]
        return max(sum(limits[1:]), sum(limits) - self._elapsed) / 60


def _summarize(record: Record) -> str:
    outcome = record.outcome
    if outcome.status is RowStatus.FOUND and outcome.search is not None:
        return f"found {outcome.search.throughput:.4f}, {outcome.search.agents} agents"
    if outcome.ceiling is not None:
        return f"ceiling {outcome.ceiling.throughput:.4f} at T={outcome.ceiling.epoch_length}"
    if outcome.status is RowStatus.FOUND:
        return f"bound {outcome.upper_bound:.4f}"
    return f"{outcome.status}: {outcome.reason}"
