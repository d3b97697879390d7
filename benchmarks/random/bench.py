"""One call of `make bench-random`: what is solved, what is kept, what is shown."""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.page import write_section
from benchmarks.random.ceiling_section import ceiling_section
from benchmarks.random.ceilings import METHOD as CEILING_METHOD
from benchmarks.random.factories import COUNT, factory_of
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
"""Factories of a section that passes larger ones over."""
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
        Has the section once all factories of the page have a record, by a method that it is about.
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
        numbers = list(islice(self._numbers(), max(count, self._wanted)))
        missing = [number for number in numbers[:count] if self.store.find(number) is None]
        if not run_factories(missing, self.trial, self.store, self.origin, self.pool):
            return INTERRUPTED
        records = self._records(numbers)
        if records:
            self._show(records)
        return BROKEN if any(record.is_broken for record in records) else DONE

    def _show(self, records: list[Record]) -> None:
        """Print the section; put it on the page if it is complete."""
        is_ceiling = self.trial.method == CEILING_METHOD and self.trial.most_machines is not None
        section = ceiling_section(records) if is_ceiling else random_section(records)
        sys.stdout.write(section)
        left = self._wanted - len(records)
        if left > 0:
            sys.stderr.write(f"{left} factories have no record yet; the page stays as it is\n")
        elif is_ceiling or self.trial.method == METHOD:
            write_section(section, self.page)

    @property
    def _wanted(self) -> int:
        """How many factories the section of the page is about."""
        return COUNT if self.trial.most_machines is None else FEW

    def _numbers(self) -> Iterator[int]:
        """Yield the numbers of all factories that are not too large."""
        most = self.trial.most_machines
        for number in itertools.count():
            if most is None or len(factory_of(number).instance.machines) <= most:
                yield number

    def _records(self, numbers: Iterable[int]) -> list[Record]:
        found = (self.store.find(number) for number in numbers)
        return [record for record in found if record is not None]
