"""Files are written whole or not at all, and never over what is read."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_writable(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise `DocumentError` now if a file could not, or must not, be written later.

    Parameters
    ----------
    path : Path
        Where links lead is what would be written.
    inputs : iterable of Path
        Files that are read, which it must not be, by whatever name or link.

    Raises
    ------
    DocumentError
        If it is a folder, or in none that can be written, or one of the inputs.
    """
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        raise DocumentError(f"{path}: cannot be written: it is a folder")
    try:
        os.lstat(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise DocumentError(f"{path}: cannot be written: {reason(error)}") from None
    if not os.access(_target_of(path).parent, os.W_OK):
        raise DocumentError(f"{path}: cannot be written: its folder is missing or read-only")
    for source in inputs:
        if is_same_file(path, source):
            raise DocumentError(
                f"{path}: cannot be written: it is the same file as the input {source};"
                " write to another"
            )


def is_same_file(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file on disk, be it through links of either kind."""
    try:
        return path.is_file() and path.samefile(other)
    except OSError:  # what is not there is not the same
        return False


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file by renaming a finished one over it; a device or pipe is written to.

    A symbolic link stays, and the file that it leads to is written.

    Parameters
    ----------
    path : Path
    content : str or bytes
        Text is written as UTF-8.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(_target_of(path), data)
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise DocumentError(f"{path}: cannot be written: {reason(error)}") from None


def _target_of(path: Path) -> Path:
    """Return where a path's links lead, whether there is a file yet or not."""
    return Path(os.path.realpath(path))


def _replace(target: Path, data: bytes) -> None:
    if target.is_symlink():  # it leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def read_whole(path: str | Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    DocumentError
        If it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise DocumentError(f"{path}: cannot be read: {reason(error)}") from None


def reason(error: Exception) -> str:
    """Return what is wrong with a file, without its name."""
    return getattr(error, "strerror", None) or str(error)
