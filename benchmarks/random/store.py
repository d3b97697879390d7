"""Instances, embeddings and records as JSON files, by the numbers of the factories."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.random.records import Record
from benchmarks.record_files import RecordFiles
from tsaces.formats.files import write_atomically
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.random.factories import Factory

_RECORDS = RecordFiles(Record)


@dataclass(frozen=True)
class Store:
    """The files of one commit and one trial.

    Attributes
    ----------
    folder : Path
    """

    folder: Path

    def find(self, number: int) -> Record | None:
        """Return a factory's record, None if there is none, or one of another form."""
        return _RECORDS.read(self._path(number, "json"))

    def embeddings(self) -> list[Path]:
        """Return the files of all embeddings, sound or not."""
        return sorted(self.folder.glob("[0-9]*.embedding.json"))

    def keep_instance(self, factory: Factory) -> None:
        """Write what is to be solved."""
        text = json.dumps(instance_to_document(factory.instance), indent=1) + "\n"
        write_atomically(self._path(factory.number, "instance.json"), text)

    def keep(self, record: Record, drafts: Path) -> None:
        """Keep a record, and before it the embedding that was written, if one was."""
        path = self._path(record.number, "embedding.json")
        path.unlink(missing_ok=True)
        for draft in drafts.glob(f"{record.number:03}.*"):
            draft.replace(path)
        _RECORDS.write(record, self._path(record.number, "json"))

    def _path(self, number: int, ending: str) -> Path:
        return self.folder / f"{number:03}.{ending}"
