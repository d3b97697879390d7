"""Checks of the file of an SQLite database, before and during its use."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from api.store.complaints import StoreUnavailableError
from tsaces.errors import InputError

_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""Error numbers that mean a full or broken disk rather than a wrong file name."""


class StoreReplacedError(StoreUnavailableError):
    """The file of the database was deleted or replaced."""


class SqliteFile:
    """The file of a database, which is noticed if it is deleted or replaced.

    SQLite itself would continue in a deleted file, whose contents are lost, or create a new file.

    Parameters
    ----------
    name : str
        Path, relative to the working directory at construction.

    Attributes
    ----------
    name : str
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._path = Path(name).absolute()
        self._identity: tuple[int, int] | None = None

    @property
    def uri(self) -> str:
        """URI with which SQLite opens the file but does not create it."""
        return f"{self._path.as_uri()}?mode=rw"

    def prepare(self, *, may_create: bool = True) -> None:
        """Check that SQLite can use the file, and create an empty one if it is missing.

        Raises
        ------
        InputError
            If it is not a regular file, not readable or not writable, or is missing and must not
            be created.
        StoreUnavailableError
            If the disk is full or broken.
        """
        try:
            self._check(may_create=may_create)
        except OSError as error:
            if error.errno in _DISK_ERRORS:
                raise StoreUnavailableError(f"{self.name}: {error.strerror}") from None
            raise self._refusal(f"cannot be opened: {error.strerror}") from None
        self._identity = self._read_identity()

    def confirm(self) -> None:
        """Check that the file has not been deleted or replaced.

        Raises
        ------
        StoreUnavailableError
            If it has been; it may be put back.
        """
        if self._identity is None:
            self.prepare()
        found = self._read_identity()
        if found != self._identity:
            what = "another is in the place of" if found else "there is no longer"
            raise StoreReplacedError(
                f"{what} the file {self.name} that this server started with;"
                " put that back, or restart the server"
            )

    def _check(self, *, may_create: bool) -> None:
        folder = self._path.parent
        if not folder.is_dir():
            raise self._refusal(f"there is no folder {folder.name}; make it first")
        if not os.path.lexists(self._path):
            if not may_create:
                raise self._refusal("there is no such file; name the server's database")
            self._check_folder(folder)
            with suppress(FileExistsError):  # another process has just created it
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644))
        kind = self._path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise self._refusal("is a folder; name a file in it")
        if not stat.S_ISREG(kind):
            raise self._refusal("is no regular file; name one, or one that is not there yet")
        if not os.access(self._path, os.R_OK | os.W_OK):
            raise self._refusal("must not be read and written by this user; change its permissions")
        self._check_folder(folder)

    def _check_folder(self, folder: Path) -> None:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise self._refusal(
                "this user must not make files in its folder, as SQLite does beside its file;"
                " change the folder's permissions"
            )

    def _read_identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _refusal(self, what: str) -> InputError:
        return InputError(f"--database: {self.name}: {what}")
