"""Records as JSON files, one a row, a folder a commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from benchmarks.table.records import Record
from tsaces.formats.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.rows import Row

_RECORD = TypeAdapter(Record)


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
        try:
            return _RECORD.validate_json(self._path(row).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def keep(self, record: Record, drafts: Path) -> None:
        """Keep a record, in the place of an older one, and the file that it speaks of."""
        if record.outcome.file is not None:
            (drafts / record.outcome.file).replace(self.folder / record.outcome.file)
        text = _RECORD.dump_json(record, indent=2).decode() + "\n"
        write_atomically(self._path(record.row), text)

    def _path(self, row: Row) -> Path:
        return self.folder / f"{row.stem}.json"
