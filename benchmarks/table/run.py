"""Runs rows one after the other, and keeps each as soon as it is done."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.table.records import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.table.records import Record
    from benchmarks.table.rows import Row
    from benchmarks.table.store import Store

    Run = Callable[[Row, Path, Callable[[str], None]], Record]
    """Runs a row; its file goes into the folder, lines of progress to the callable."""

_SILENCE = 10.0
"""Seconds after which progress without a new embedding is told again."""
_BESIDES = 5.0
"""Seconds a row takes besides its time limit, roughly."""


def run_rows(rows: Sequence[Row], store: Store, run: Run) -> bool:
    """Run rows and keep their records.

    Parameters
    ----------
    rows : sequence of Row
    store : Store
    run : callable

    Returns
    -------
    bool
        Whether all were run; False if Ctrl-C came between: rows that are done are kept.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    for index, row in enumerate(rows):
        progress = _Progress(rows, index)
        progress.say("begins")
        try:
            with TemporaryDirectory(dir=store.folder, prefix=".draft-") as drafts:
                record = run(row, Path(drafts), progress.hear)
                store.keep(record, Path(drafts))
        except KeyboardInterrupt:
            progress.say(f"interrupted; {index} of {len(rows)} rows are done and kept")
            return False
        progress.say(_gist(record))
    return True


@dataclass
class _Progress:
    """Tells on stderr where a row is, and how long all rows may still take."""

    rows: Sequence[Row]
    index: int
    _begin: float = field(default_factory=time.monotonic)
    _told: float = -_SILENCE
    _best: str = ""

    def hear(self, line: str) -> None:
        """Tell what is new at once, and where the search is now and then."""
        is_find = line.startswith("throughput")
        if is_find:
            self._best = line
        if is_find or self._elapsed - self._told > _SILENCE:
            self.say(line if is_find or not self._best else f"{line}; {self._best}")

    def say(self, line: str) -> None:
        """Write a line."""
        self._told = self._elapsed
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
        limits = [row.time_limit + _BESIDES for row in self.rows[self.index :]]
        return max(sum(limits[1:]), sum(limits) - self._elapsed) / 60


def _gist(record: Record) -> str:
    outcome = record.outcome
    if outcome.status is Status.FOUND and outcome.search is not None:
        return f"found {outcome.search.throughput:.4f}, {outcome.search.agents} agents"
    if outcome.ceiling is not None:
        return f"ceiling {outcome.ceiling.throughput:.4f} at T={outcome.ceiling.epoch_length}"
    if outcome.status is Status.FOUND:
        return f"bound {outcome.upper_bound:.4f}"
    return f"{outcome.status}: {outcome.reason}"
