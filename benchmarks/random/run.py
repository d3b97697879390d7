"""Solving of factories, each of which is stored as soon as it has finished."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.random.factories import make_factory
from benchmarks.random.records import make_record
from benchmarks.random.task import FactoryTask

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from benchmarks.random.pool import Finished
    from benchmarks.random.records import Record
    from benchmarks.random.store import Store
    from benchmarks.random.trial import Trial
    from benchmarks.table.origin import Origin

    Pool = Callable[[Iterable[FactoryTask], int], Generator[Finished, None, None]]
    """Function that yields factories as they finish, with a number of processes."""


def run_factories(
    numbers: Sequence[int], trial: Trial, store: Store, origin: Origin, pool: Pool
) -> bool:
    """Solve factories and store their records.

    Parameters
    ----------
    numbers : sequence of int
    trial : Trial
    store : Store
    origin : Origin
        Origin that is stored in the records.
    pool : callable

    Returns
    -------
    bool
        Whether all were solved; False after Ctrl-C, which keeps those that have finished.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    progress = _Progress(len(numbers))
    with TemporaryDirectory(dir=store.folder, prefix=".draft-") as folder:
        drafts = Path(folder)
        tasks = _make_tasks(numbers, trial, store, drafts)
        try:
            with closing(pool(tasks, trial.workers)) as all_finished:
                for finished in all_finished:
                    record = make_record(finished, origin)
                    store.save(record, drafts)
                    progress.report(record)
        except KeyboardInterrupt:
            progress.log("interrupted; what is done is kept")
            return False
    return True


def _make_tasks(
    numbers: Sequence[int], trial: Trial, store: Store, drafts: Path
) -> Iterator[FactoryTask]:
    for number in numbers:
        factory = make_factory(number)
        store.save_instance(factory)
        yield FactoryTask(factory, trial, drafts)


@dataclass
class _Progress:
    """Progress on stderr: the result of each factory, and the estimated time of the others."""

    total: int
    _done: int = 0
    _begin: float = field(default_factory=time.monotonic)

    def report(self, record: Record) -> None:
        """Write the result of a factory that has finished."""
        self._done += 1
        self.log(f"factory {record.name}: {record.status}: {_summarize(record)}")

    def log(self, line: str) -> None:
        """Write a line to stderr."""
        left = self.total - self._done
        elapsed = time.monotonic() - self._begin
        rest = f", about {left * elapsed / self._done / 60:.0f} min left" if self._done else ""
        sys.stderr.write(f"{self._done} of {self.total} done{rest}  {line}\n")
        sys.stderr.flush()


def _summarize(record: Record) -> str:
    if record.is_broken or record.share is None:
        return record.verdict
    return f"{record.throughput:.4f}, {record.share:.1%} of the bound, {record.agents} agents"
