"""One call of `make bench-random`: what is solved, what is kept, what is shown."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.page import write_section
from benchmarks.random.factories import COUNT
from benchmarks.random.run import run_factories
from benchmarks.random.section import random_section
from benchmarks.random.trial import METHOD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.random.records import Record
    from benchmarks.random.run import Pool
    from benchmarks.random.store import Store
    from benchmarks.random.trial import Trial
    from benchmarks.table.origin import Origin

DONE, BROKEN, INTERRUPTED = 0, 1, 130
"""Exit status."""


@dataclass(frozen=True)
class Bench:
    """Solves random factories.

    Attributes
    ----------
    trial : Trial
    store : Store
        Of the records of the present commit and this trial.
    origin : Origin
    pool : callable
        Solves factories several at a time.
    page : Path
        Has the section once all factories of the page have a record, by the method it is about.
    """

    trial: Trial
    store: Store
    origin: Origin
    pool: Pool
    page: Path

    def run(self, count: int = COUNT) -> int:
        """Solve those of the first factories that have no record; show all that have one.

        Parameters
        ----------
        count : int

        Returns
        -------
        int
            `BROKEN` if a rule was broken or a process failed, now or when a record was made.
        """
        missing = [number for number in range(count) if self.store.find(number) is None]
        if not run_factories(missing, self.trial, self.store, self.origin, self.pool):
            return INTERRUPTED
        records = self._records(range(max(count, COUNT)))
        if records:
            self._show(records)
        return BROKEN if any(record.is_broken for record in records) else DONE

    def _show(self, records: list[Record]) -> None:
        """Print the section; put it on the page if it is complete."""
        section = random_section(records)
        sys.stdout.write(section)
        left = COUNT - len(records)
        if left > 0:
            sys.stderr.write(f"{left} factories have no record yet; the page stays as it is\n")
        elif self.trial.method == METHOD:
            write_section(section, self.page)

    def _records(self, numbers: Iterable[int]) -> list[Record]:
        found = (self.store.find(number) for number in numbers)
        return [record for record in found if record is not None]
