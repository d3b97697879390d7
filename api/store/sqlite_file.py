"""The file of an SQLite database: looked at before it is used, and watched while it is."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from api.store.complaints import StoreUnavailableError
from tsaces.errors import InputError

_LASTING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What is no fault of whoever has named the file."""


class StoreReplacedError(StoreUnavailableError):
    """Where the database's file was there is none, or another."""


class SqliteFile:
    """A file that one database is in, and no other that is put in its place.

    SQLite would go on in a file that has been deleted, where nobody finds what it writes, and begin
    a new one where it has none.

    Parameters
    ----------
    name : str
        Relative to the working directory of now.

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
        """By which SQLite opens the file, and never makes one."""
        return f"{self._path.as_uri()}?mode=rw"

    def prepare(self, *, may_create: bool = True) -> None:
        """See that SQLite can work with the file, and make an empty one where there is none.

        Raises
        ------
        InputError
            If it is no file, or must not be read and written, or there is none and must be.
        StoreUnavailableError
            If there is no room for it.
        """
        try:
            self._look(may_create=may_create)
        except OSError as error:
            if error.errno in _LASTING:
                raise StoreUnavailableError(f"{self.name}: {error.strerror}") from None
            raise self._refusal(f"cannot be opened: {error.strerror}") from None
        self._identity = self._found()

    def confirm(self) -> None:
        """Make sure that the file is still where it was.

        Raises
        ------
        StoreUnavailableError
            If it is not; it may be put back.
        """
        if self._identity is None:
            self.prepare()
        found = self._found()
        if found != self._identity:
            what = "another is in the place of" if found else "there is no longer"
            raise StoreReplacedError(
                f"{what} the file {self.name} that this server started with;"
                " put that back, or restart the server"
            )

    def _look(self, *, may_create: bool) -> None:
        folder = self._path.parent
        if not folder.is_dir():
            raise self._refusal(f"there is no folder {folder.name}; make it first")
        if not os.path.lexists(self._path):
            if not may_create:
                raise self._refusal("there is no such file; name the server's database")
            self._insist_on_folder(folder)
            with suppress(FileExistsError):  # somebody else has just made it
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644))
        kind = self._path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise self._refusal("is a folder; name a file in it")
        if not stat.S_ISREG(kind):
            raise self._refusal("is no regular file; name one, or one that is not there yet")
        if not os.access(self._path, os.R_OK | os.W_OK):
            raise self._refusal("must not be read and written by this user; change its permissions")
        self._insist_on_folder(folder)

    def _insist_on_folder(self, folder: Path) -> None:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise self._refusal(
                "this user must not make files in its folder, as SQLite does beside its file;"
                " change the folder's permissions"
            )

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _refusal(self, what: str) -> InputError:
        return InputError(f"--database: {self.name}: {what}")
