"""Running of a row in its own process, whose memory is measured from outside."""

from __future__ import annotations

import queue
import time
from typing import TYPE_CHECKING

from benchmarks.table.memory import resident_memory
from benchmarks.table.records import Outcome, Record, Status
from benchmarks.table.row_task import RowTask
from benchmarks.table.rows import SEED
from tsaces.workers import Ended, ReportQueue, Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.table.origin import Origin
    from benchmarks.table.rows import Row

_SAMPLE = 0.2
"""Seconds between two measurements of the memory."""
GRACE_SECONDS = 600.0
"""Seconds after its time limit that a row may take for reading, verification and timing."""


def run_in_process(origin: Origin, row: Row, folder: Path, log: Callable[[str], None]) -> Record:
    """Run a row in a fresh interpreter.

    Parameters
    ----------
    origin : Origin
        Origin that is stored in the record.
    row : Row
    folder : Path
        Folder for the file of the embedding or plan.
    log : callable
        Function that is called with lines of progress.

    Returns
    -------
    Record
        Record of a failure if the process failed or did not end in time.
    """
    begin = time.monotonic()
    reports: ReportQueue = queue.Queue()
    outcome = Outcome(Status.FAILED, "the row took too long")
    peak = 0
    with Worker(RowTask(row, folder), reports) as worker:
        while time.monotonic() - begin < row.time_limit + GRACE_SECONDS:
            peak = max(peak, resident_memory(worker.pid))
            try:
                _, report = reports.get(timeout=_SAMPLE)
            except queue.Empty:
                continue
            match report:
                case str():
                    log(report)
                case Outcome():
                    outcome = report
                    break
                case Ended(error):
                    outcome = Outcome(Status.FAILED, last_line(error))
                    break
    return Record(row, SEED, outcome, time.monotonic() - begin, peak, origin)


def last_line(error: str | None) -> str:
    """Return the last line of a traceback or other message, or a default if there is none."""
    return error.strip().splitlines()[-1] if error else "the row's process ended without a word"
