"""Records as JSON files, one a row, a folder a commit."""

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
        """Return a row's record, None if there is none, or one of another form."""
        return _RECORDS.read(self._path(row))

    def keep(self, record: Record, drafts: Path) -> None:
        """Keep a record, in the place of an older one, and the file that it speaks of."""
        if record.outcome.file is not None:
            (drafts / record.outcome.file).replace(self.folder / record.outcome.file)
        _RECORDS.write(record, self._path(record.row))

    def _path(self, row: Row) -> Path:
        return self.folder / f"{row.stem}.json"
