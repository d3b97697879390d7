"""Instances, embeddings and records as JSON files named by the numbers of the factories."""

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
        """Return a factory's record, None if there is no file or its form is another one."""
        return _RECORDS.read(self._path(number, "json"))

    def embeddings(self) -> list[Path]:
        """Return the files of all embeddings, sound or not."""
        return sorted(self.folder.glob("[0-9]*.embedding.json"))

    def save_instance(self, factory: Factory) -> None:
        """Write the instance of a factory."""
        text = json.dumps(instance_to_document(factory.instance), indent=1) + "\n"
        write_atomically(self._path(factory.number, "instance.json"), text)

    def save(self, record: Record, drafts: Path) -> None:
        """Store a record, after its embedding if there is one."""
        path = self._path(record.number, "embedding.json")
        path.unlink(missing_ok=True)
        for draft in drafts.glob(f"{record.number:03}.*"):
            draft.replace(path)
        _RECORDS.write(record, self._path(record.number, "json"))

    def _path(self, number: int, ending: str) -> Path:
        return self.folder / f"{number:03}.{ending}"
