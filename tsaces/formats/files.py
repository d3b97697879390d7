"""Files are written whole or not at all, and never over what they are made from."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

_OWN_STREAMS = (1, 2)
"""Descriptors of stdout and stderr."""


def check_writable(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise `DocumentError` now if a file could not be written later.

    Parameters
    ----------
    path : Path
        What is to be written.
    inputs : iterable of Path
        What it is made from: none of them may be the same file, by whatever name.
    """
    try:
        _check_place(path)
        for given in inputs:
            if _is_same(path, given):
                raise DocumentError(
                    f"{path}: cannot be written: it is the same file as {given},"
                    " which is read; give another name"
                )
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise _unwritable(path, reason(error)) from None


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file by renaming a finished one over it; a device or pipe is written to.

    Symbolic links are followed: the file that they lead to is replaced, and they stay.

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
        if (stream := _own_stream(path)) is not None:
            _write_stream(stream, data)
        elif path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(_end_of_links(path), data)
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise _unwritable(path, reason(error)) from None


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
        raise unreadable(path, error) from None


def unreadable(path: str | Path, error: Exception) -> DocumentError:
    """Return the error that says why a file cannot be read."""
    return DocumentError(f"{path}: cannot be read: {reason(error)}")


def reason(error: Exception) -> str:
    """Return what is wrong with a file, without its name."""
    return getattr(error, "strerror", None) or str(error)


def _unwritable(path: Path, why: str) -> DocumentError:
    return DocumentError(f"{path}: cannot be written: {why}")


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise _unwritable(path, "it is a folder")
    if path.exists() and not path.is_file():
        if not os.access(path, os.W_OK):
            raise _unwritable(path, "it is read-only")
        return
    folder = _end_of_links(path).parent
    if folder.exists() and not folder.is_dir():
        raise _unwritable(path, f"{folder} is no folder")
    if not os.access(folder, os.W_OK):
        raise _unwritable(path, "its folder is missing or read-only")


def _is_same(path: Path, other: Path) -> bool:
    """Whether two names, however they are spelt or linked, are of one regular file."""
    try:
        return path.is_file() and path.samefile(other)
    except OSError:  # nothing can be read there: that is told when it is
        return False


def _end_of_links(path: Path) -> Path:
    """Return the name behind all symbolic links, of which the last may lead to no file yet."""
    end = Path(os.path.realpath(path))
    if end.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return end


def _own_stream(path: Path) -> int | None:
    """Return the descriptor of stdout or stderr, if the file is one: ``/dev/stdout``, perhaps.

    If it leads to a file, that must go on being the same one, in which other things are written.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    for descriptor in _OWN_STREAMS:
        try:
            own = os.fstat(descriptor)
        except OSError:  # closed
            continue
        if stat.S_ISREG(own.st_mode) and os.path.samestat(found, own):
            return descriptor
    return None


def _write_stream(descriptor: int, data: bytes) -> None:
    with os.fdopen(os.dup(descriptor), "wb") as stream:
        stream.write(data)


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
