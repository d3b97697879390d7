"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from tsaces.errors import DocumentError


def check_writable(path: Path) -> None:
    """Raise `DocumentError` now if a file could not be written later."""
    if path.is_dir():
        raise DocumentError(f"{path}: cannot be written: it is a folder")
    if not os.access(path.parent, os.W_OK):
        raise DocumentError(f"{path}: cannot be written: its folder is missing or read-only")


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file by renaming a finished one over it; a device or pipe is written to.

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
            return
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
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        raise DocumentError(f"{path}: cannot be written: {reason(error)}") from None


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
