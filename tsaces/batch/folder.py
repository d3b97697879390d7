"""The folder of a batch: embeddings, a record beside each, and who works there.

Its lock is the system's, of a file that is removed in the end. filelock would do the same, but
leaves the file, refuses a lock whose holder leaves just then unless told to wait, and takes 20 ms
to import, a hundredth of what `tsaces` takes to start.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from tsaces.batch.names import EMBEDDING, RECORD, is_ours, names_like
from tsaces.batch.records import Status, read_record
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
    """Make sure that no file that a batch reads is one that it would write or clear away.

    Raises
    ------
    InputError
        If one is.
    """
    try:
        present = list(folder.iterdir())
    except OSError:  # there is nothing yet, or it is told on entering why not
        return
    read = dict(_identified(sources))
    for identity, file in _identified(filter(_is_touched, present)):
        if identity in read:
            raise InputError(
                f"--out: {file} would be written, and is read as {read[identity]};"
                " write to another folder"
            )


class Folder:
    """Where a batch writes. A context manager: nobody else may work there meanwhile.

    Parameters
    ----------
    path : Path
        Made if it is not there.

    Raises
    ------
    InputError
        On entering: if it cannot be written, or another batch is at work there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: dict[str, ItemRecord] = {}
        self._owners: dict[str, str] = {}
        self._wanted: set[str] = set()

    def __enter__(self) -> Folder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            while not self._take():
                pass  # whoever had it has removed the file that was opened
        except OSError as error:
            raise InputError(f"--out: {self.path} cannot be written: {reason(error)}") from None
        self._remove_drafts()
        self._read()
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

    def _take(self) -> bool:
        """Lock the file, and return whether it is still the folder's."""
        path = self.path / _LOCK
        self._lock = path.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(self._lock.fileno()).st_nlink:
                return True
        except (BlockingIOError, PermissionError):  # which some file systems say instead
            self._lock.close()
            raise InputError(f"--out: another batch is at work in {self.path}") from None
        except OSError as error:
            self._lock.close()
            raise InputError(f"--out: {self.path} cannot be locked: {reason(error)}") from None
        self._lock.close()
        return False

    def want(self, items: Iterable[Item]) -> None:
        """Leave the files of these alone when others of the same name are kept."""
        self._wanted |= {item.fingerprint for item in items}

    def known(self, item: Item) -> ItemRecord | None:
        """Return what is known of an item, by whatever name; None if its files are not whole."""
        record = self._records.get(item.fingerprint)
        if record is None or record.embedding is None:
            return record
        try:
            data = (self.path / record.embedding).read_bytes()
        except OSError:
            return None
        return record if hashlib.sha256(data).hexdigest() == record.sha256 else None

    def keep(self, record: ItemRecord, embedding: str | None = None) -> ItemRecord:
        """Write a record, after its embedding if there is a new one; return it complete.

        Raises
        ------
        DocumentError
            If the folder cannot be written any more.
        """
        base = self._base(record)
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

    def _base(self, record: ItemRecord) -> str:
        """Return what a record's files are called: its name if no other needs files of that."""
        others = self._wanted - {record.fingerprint}
        base = next(
            name for name in names_like(record.name) if self._owners.get(name) not in others
        )
        self._owners[base] = record.fingerprint
        return base

    def _read(self) -> None:
        for file in sorted(self.path.glob(f"*{RECORD}")):
            with suppress(OSError):
                record = read_record(file.read_bytes())
                if record is not None and record.status in _WORTH_KNOWING:
                    self._records[record.fingerprint] = record
                    self._owners[file.name.removesuffix(RECORD)] = record.fingerprint

    def _remove_drafts(self) -> None:
        """Remove what a batch left that was killed while it wrote."""
        for file in self.path.glob(_DRAFTS):
            with suppress(OSError):
                file.unlink()


def _is_touched(file: Path) -> bool:
    return is_ours(file.name) or file.name == _LOCK or file.match(_DRAFTS)


def _identified(files: Iterable[Path]) -> Iterator[tuple[tuple[int, int], Path]]:
    """Yield what tells a file from every other, however it is called, with its name."""
    for file in files:
        with suppress(OSError):
            found = file.stat()
            yield (found.st_dev, found.st_ino), file


_WORTH_KNOWING = {Status.FOUND, Status.NOTHING, Status.INTERRUPTED}
