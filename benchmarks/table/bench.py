"""One call of `make bench-table`: it runs rows, stores records and returns a section."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.page import write_section
from benchmarks.table.instances import instance_of
from benchmarks.table.methods import method_of
from benchmarks.table.rows import select
from benchmarks.table.run import run_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.table.groups import Group
    from benchmarks.table.rows import Row
    from benchmarks.table.run import Run
    from benchmarks.table.store import Store


@dataclass(frozen=True)
class Bench:
    """Measures the rows of a group.

    Attributes
    ----------
    group : Group
    store : Store
        Records of the present commit.
    run_row : callable
        Function that runs one row.
    page : Path
        Page that gets the group's section once all rows have a record.
    """

    group: Group
    store: Store
    run_row: Run
    page: Path

    def run(self, wanted: str = "") -> str | None:
        """Run rows and return the section, None after Ctrl-C.

        Parameters
        ----------
        wanted : str
            Names of the rows to run, with or without a record, as for `select`. If empty, the
            rows of the group that have no record are run.

        Raises
        ------
        InputError
            If a row cannot be run.
        """
        chosen = select(wanted, self.group.rows)
        for row in chosen:
            _check(row)
        rows = chosen or self._missing()
        return self._section(rows) if run_rows(rows, self.store, self.run_row) else None

    def _section(self, just_run: Iterable[Row]) -> str:
        """Return the section, and write it into the page if it is complete."""
        rows: Iterable[Row] = self.group.rows
        missing = self._missing()
        if missing:
            sys.stderr.write(f"{len(missing)} rows have no record yet; the page stays as it is\n")
            rows = dict.fromkeys([*rows, *just_run])
        found = [record for row in rows if (record := self.store.find(row)) is not None]
        section = self.group.section(found)
        if not missing:
            write_section(section, self.page)
        return section

    def _missing(self) -> list[Row]:
        return [row for row in self.group.rows if self.store.find(row) is None]


def _check(row: Row) -> None:
    instance_of(row.instance)
    method_of(row.method)
