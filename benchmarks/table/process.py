"""A row in a process of its own, its memory watched from outside."""

from __future__ import annotations

import queue
import time
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.table.memory import resident_memory
from benchmarks.table.records import Outcome, Record, RowStatus
from benchmarks.table.row_task import RowTask
from benchmarks.table.rows import SEED
from tsaces.engines import LocalEngine
from tsaces.processes import Ended, ReportQueue
from tsaces.processes.endings import gist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.table.origin import Origin
    from benchmarks.table.rows import Row

_SAMPLE = 0.2
"""Seconds from one look at the memory to the next."""
PATIENCE = 600.0
"""Seconds past its time limit that a row may take for reading, judging and timing."""


def run_in_process(origin: Origin, row: Row, folder: Path, tell: Callable[[str], None]) -> Record:
    """Run a row in a fresh interpreter.

    Parameters
    ----------
    origin : Origin
        To be noted on the record.
    row : Row
    folder : Path
        For the file of what is found.
    tell : callable
        Takes lines of progress.

    Returns
    -------
    Record
        Of a failure, if the process ended badly or did not end in time.
    """
    begin = time.monotonic()
    inbox: ReportQueue = queue.Queue()
    outcome = Outcome(RowStatus.FAILED, "the row took too long")
    peak = 0
    with closing(LocalEngine()) as engine:
        handle = engine.start(RowTask(row, folder), inbox, isolated=True)
        while time.monotonic() - begin < row.time_limit + PATIENCE:
            peak = max(peak, resident_memory(handle.pid))
            try:
                _, report = inbox.get(timeout=_SAMPLE)
            except queue.Empty:
                continue
            match report:
                case str():
                    tell(report)
                case Outcome():
                    outcome = report
                    break
                case Ended(error):
                    outcome = Outcome(RowStatus.FAILED, gist(error))
                    break
    return Record(row, SEED, outcome, time.monotonic() - begin, peak, origin)
