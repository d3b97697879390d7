"""Solves factories and keeps each as soon as it is done."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.random.factories import factory_of
from benchmarks.random.records import record_of
from benchmarks.random.task import FactoryTask

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from benchmarks.random.pool import Finished
    from benchmarks.random.records import Record
    from benchmarks.random.store import Store
    from benchmarks.random.trial import Trial
    from benchmarks.table.origin import Origin

    Pool = Callable[[Iterable[FactoryTask], int], Generator[Finished, None, None]]
    """Yields factories as they are done, so many at a time."""


def run_factories(
    numbers: Sequence[int], trial: Trial, store: Store, origin: Origin, pool: Pool
) -> bool:
    """Solve factories and keep what becomes of them.

    Parameters
    ----------
    numbers : sequence of int
    trial : Trial
    store : Store
    origin : Origin
        To be noted on the records.
    pool : callable

    Returns
    -------
    bool
        Whether all were solved; False if Ctrl-C came between: those that are done are kept.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    progress = _Progress(len(numbers))
    with TemporaryDirectory(dir=store.folder, prefix=".draft-") as folder:
        drafts = Path(folder)
        tasks = _tasks(numbers, trial, store, drafts)
        try:
            with closing(pool(tasks, trial.workers)) as all_finished:
                for finished in all_finished:
                    record = record_of(finished, origin)
                    store.keep(record, drafts)
                    progress.tell(record)
        except KeyboardInterrupt:
            progress.say("interrupted; what is done is kept")
            return False
    return True


def _tasks(
    numbers: Sequence[int], trial: Trial, store: Store, drafts: Path
) -> Iterator[FactoryTask]:
    for number in numbers:
        factory = factory_of(number)
        store.keep_instance(factory)
        yield FactoryTask(factory, trial, drafts)


@dataclass
class _Progress:
    """Tells on stderr what became of each factory, and how long the others may take."""

    total: int
    _done: int = 0
    _begin: float = field(default_factory=time.monotonic)

    def tell(self, record: Record) -> None:
        """Tell of a factory that is done."""
        self._done += 1
        self.say(f"factory {record.name}: {record.status}: {_gist(record)}")

    def say(self, line: str) -> None:
        """Write a line."""
        left = self.total - self._done
        elapsed = time.monotonic() - self._begin
        rest = f", about {left * elapsed / self._done / 60:.0f} min left" if self._done else ""
        sys.stderr.write(f"{self._done} of {self.total} done{rest}  {line}\n")
        sys.stderr.flush()


def _gist(record: Record) -> str:
    if record.is_broken or record.share is None:
        return record.verdict
    return f"{record.throughput:.4f}, {record.share:.1%} of the bound, {record.agents} agents"
