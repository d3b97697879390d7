"""Records as JSON files, one per row, with one folder per commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.record_files import RecordFiles
from benchmarks.table.records import Record

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.rows import Row

_RECORDS = RecordFiles(Record)


@dataclass(frozen=True)
class Store:
    """The records of one commit.

    Attributes
    ----------
    folder : Path
    """

    folder: Path

    def find(self, row: Row) -> Record | None:
        """Return a row's record, None if there is no file or its form is another one."""
        return _RECORDS.read(self._path(row))

    def save(self, record: Record, drafts: Path) -> None:
        """Store a record and the file that it names, and replace older ones."""
        if record.outcome.file is not None:
            (drafts / record.outcome.file).replace(self.folder / record.outcome.file)
        _RECORDS.write(record, self._path(record.row))

    def _path(self, row: Row) -> Path:
        return self.folder / f"{row.stem}.json"
