"""The folder of a batch: embeddings, their records, and a lock against other batches.

The lock is a lock of the system on a file that is removed at the end. filelock would do the same,
but leaves the file, refuses a lock whose holder releases it at that moment unless it may wait,
and takes 20 ms to import, a hundredth of the time that `tsaces` takes to start.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from tsaces.batch.names import EMBEDDING, RECORD, candidate_names, is_batch_file
from tsaces.batch.records import ItemStatus, read_record
from tsaces.errors import InputError
from tsaces.formats.files import reason, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from tsaces.batch.items import Item
    from tsaces.batch.records import ItemRecord

_LOCK = ".tsaces-batch"
_DRAFTS = ".*.draft"


def check_apart(folder: Path, sources: Iterable[Path]) -> None:
    """Make sure that no file that a batch reads is one that it would write or remove.

    Raises
    ------
    InputError
        If there is such a file.
    """
    try:
        present = list(folder.iterdir())
    except OSError:  # the folder does not exist yet, or entering it reports why it cannot be read
        return
    read = dict(_identify(sources))
    for identity, file in _identify(filter(_is_written, present)):
        if identity in read:
            raise InputError(
                f"--out: {file} would be written, and is read as {read[identity]};"
                " write to another folder"
            )


class Folder:
    """Context manager of the folder that a batch writes, which it locks against other batches.

    Parameters
    ----------
    path : Path
        Path of the folder, which is created if it does not exist.

    Raises
    ------
    InputError
        On entering, if the folder cannot be written or another batch has locked it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: dict[str, ItemRecord] = {}
        self._owners: dict[str, str] = {}
        self._reserved: set[str] = set()

    def __enter__(self) -> Folder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            while not self._lock_folder():
                pass  # the last holder removed the file after it was opened here
        except OSError as error:
            raise InputError(f"--out: {self.path} cannot be written: {reason(error)}") from None
        self._remove_drafts()
        self._read_records()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            (self.path / _LOCK).unlink()
        self._lock.close()

    def _lock_folder(self) -> bool:
        """Lock the file, and return whether it has not been removed from the folder."""
        path = self.path / _LOCK
        self._lock = path.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(self._lock.fileno()).st_nlink:
                return True
        except (BlockingIOError, PermissionError):  # some file systems raise the second
            self._lock.close()
            raise InputError(f"--out: another batch is at work in {self.path}") from None
        except OSError as error:
            self._lock.close()
            raise InputError(f"--out: {self.path} cannot be locked: {reason(error)}") from None
        self._lock.close()
        return False

    def reserve(self, items: Iterable[Item]) -> None:
        """Protect the files of these items when other items of the same name are stored."""
        self._reserved |= {item.fingerprint for item in items}

    def find_record(self, item: Item) -> ItemRecord | None:
        """Return the record of an item under any name, None if its files are incomplete."""
        record = self._records.get(item.fingerprint)
        if record is None or record.embedding is None:
            return record
        return None if self.read_embedding(record) is None else record

    def stored_record(self, item: Item) -> ItemRecord | None:
        """Return the record of an item as it was stored, whatever has become of its files."""
        return self._records.get(item.fingerprint)

    def read_embedding(self, record: ItemRecord) -> str | None:
        """Return the document of a record's embedding, None if its file is not what was stored."""
        try:
            data = (self.path / (record.embedding or "")).read_bytes()
        except OSError:
            return None
        return data.decode() if hashlib.sha256(data).hexdigest() == record.sha256 else None

    def store(self, record: ItemRecord, embedding: str | None = None) -> ItemRecord:
        """Write a record, after its embedding if there is a new one, and return it completed.

        Raises
        ------
        DocumentError
            If the folder cannot be written.
        """
        base = self._base_name(record)
        if embedding is not None:
            name = f"{base}{EMBEDDING}"
            data = f"{embedding}\n".encode()
            write_atomically(self.path / name, data)
            digest = hashlib.sha256(data).hexdigest()
            record = record.with_changes(embedding=name, sha256=digest)
        text = record.model_dump_json(indent=1) + "\n"
        write_atomically(self.path / f"{base}{RECORD}", text)
        self._records[record.fingerprint] = record
        return record

    def _base_name(self, record: ItemRecord) -> str:
        """Return the base name of a record's files: its name, unless other items need that."""
        others = self._reserved - {record.fingerprint}
        base = next(
            name for name in candidate_names(record.name) if self._owners.get(name) not in others
        )
        self._owners[base] = record.fingerprint
        return base

    def _read_records(self) -> None:
        for file in sorted(self.path.glob(f"*{RECORD}")):
            with suppress(OSError):
                record = read_record(file.read_bytes())
                if record is not None and record.status in _REUSABLE:
                    self._records[record.fingerprint] = record
                    self._owners[file.name.removesuffix(RECORD)] = record.fingerprint

    def _remove_drafts(self) -> None:
        """Remove the drafts of a batch that was killed while it wrote."""
        for file in self.path.glob(_DRAFTS):
            with suppress(OSError):
                file.unlink()


def _is_written(file: Path) -> bool:
    return is_batch_file(file.name) or file.name == _LOCK or file.match(_DRAFTS)


def _identify(files: Iterable[Path]) -> Iterator[tuple[tuple[int, int], Path]]:
    """Yield the device and inode of every file, which identify it under any name, and its path."""
    for file in files:
        with suppress(OSError):
            found = file.stat()
            yield (found.st_dev, found.st_ino), file


_REUSABLE = {ItemStatus.FOUND, ItemStatus.NOTHING, ItemStatus.INTERRUPTED}
"""Statuses of records that a later call of a batch uses."""
