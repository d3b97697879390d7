"""One call of `make bench-random`: it solves factories, stores records and shows a section."""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.page import write_section
from benchmarks.random.ceiling_section import ceiling_section
from benchmarks.random.ceilings import METHOD as CEILING_METHOD
from benchmarks.random.factories import COUNT, make_factory
from benchmarks.random.run import run_factories
from benchmarks.random.section import random_section
from benchmarks.random.trial import METHOD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.random.records import Record
    from benchmarks.random.run import Pool
    from benchmarks.random.store import Store
    from benchmarks.random.trial import Trial
    from benchmarks.table.origin import Origin

FEW = 30
"""Number of factories of a section that skips larger ones."""
DONE, BROKEN, INTERRUPTED = 0, 1, 130
"""Exit statuses."""


@dataclass(frozen=True)
class Bench:
    """Solves random factories.

    Attributes
    ----------
    trial : Trial
    store : Store
        Records of the present commit and this trial.
    origin : Origin
    pool : callable
        Function that solves several factories at a time.
    page : Path
        Page that gets the section once all of its factories have a record.
    """

    trial: Trial
    store: Store
    origin: Origin
    pool: Pool
    page: Path

    def run(self, count: int = COUNT) -> int:
        """Solve the first factories that have no record; show all that have one.

        Parameters
        ----------
        count : int
            Number of factories.

        Returns
        -------
        int
            `BROKEN` if any record has a violated rule or a failed process.
        """
        numbers = list(islice(self._numbers(), max(count, self._num_factories)))
        missing = [number for number in numbers[:count] if self.store.find(number) is None]
        if not run_factories(missing, self.trial, self.store, self.origin, self.pool):
            return INTERRUPTED
        records = self._records(numbers)
        if records:
            self._report(records)
        return BROKEN if any(record.is_broken for record in records) else DONE

    def _report(self, records: list[Record]) -> None:
        """Print the section, and write it into the page if it is complete."""
        is_ceiling = self.trial.method == CEILING_METHOD and self.trial.most_machines is not None
        section = ceiling_section(records) if is_ceiling else random_section(records)
        sys.stdout.write(section)
        left = self._num_factories - len(records)
        if left > 0:
            sys.stderr.write(f"{left} factories have no record yet; the page stays as it is\n")
        elif is_ceiling or self.trial.method == METHOD:
            write_section(section, self.page)

    @property
    def _num_factories(self) -> int:
        """Number of factories in the section of the page."""
        return COUNT if self.trial.most_machines is None else FEW

    def _numbers(self) -> Iterator[int]:
        """Yield the numbers of all factories that are not too large."""
        most = self.trial.most_machines
        for number in itertools.count():
            if most is None or len(make_factory(number).instance.machines) <= most:
                yield number

    def _records(self, numbers: Iterable[int]) -> list[Record]:
        found = (self.store.find(number) for number in numbers)
        return [record for record in found if record is not None]
