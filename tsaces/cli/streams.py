"""Standard streams that cannot be written: one line and exit status 2, never a traceback."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from tsaces.errors import DocumentError
from tsaces.formats.files import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer


class _Stream(io.FileIO):
    """The file descriptor of a standard stream, written to as long as that makes sense."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.error: OSError | None = None

    def write(self, data: ReadableBuffer) -> int:
        """Write, and once that has failed discard: what comes later would be torn."""
        if self.error is None:
            try:
                return super().write(data) or 0
            except OSError as error:
                self.error = error
                self.failed(error)
        return memoryview(data).nbytes

    def failed(self, error: OSError) -> None:
        """Say that it cannot be written; of stderr there is nobody to say it to."""


class _Stdout(_Stream):
    def failed(self, error: OSError) -> None:
        if not isinstance(error, BrokenPipeError):  # whoever reads has had enough
            raise _complaint(error)


@contextmanager
def checked() -> Iterator[None]:
    """Check what is written to stdout in here, up to the last byte; stderr may well fail.

    Once a reader of stdout has gone, as `head` does, the rest is discarded.

    Raises
    ------
    DocumentError
        If stdout is closed, or on a full disk.
    """
    stdout, stderr = _Stdout(_descriptor_of(sys.stdout)), _Stream(_descriptor_of(sys.stderr))
    sys.stdout, sys.stderr = _text(stdout, sys.stdout), _text(stderr, sys.stderr)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def reader_is_gone() -> bool:
    """Whether what is written to stdout goes nowhere, for its reader has gone."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return isinstance(raw, _Stream) and raw.error is not None


def deliver(line: str) -> None:
    """Print a line that must arrive.

    Raises
    ------
    DocumentError
        If it did not.
    """
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    if reader_is_gone():
        raise _complaint(BrokenPipeError(0, "nobody reads it"))


def _complaint(error: OSError) -> DocumentError:
    return DocumentError(f"stdout: cannot be written: {reason(error)}")


def _descriptor_of(stream: TextIO | None) -> int:
    """Return a stream's descriptor; of a closed one, one that every write to fails."""
    with suppress(OSError, AttributeError):  # closed since before Python: None
        return stream.fileno()  # type: ignore[union-attr]
    return os.open(os.devnull, os.O_RDONLY)


def _text(raw: _Stream, before: TextIO | None) -> TextIO:
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=getattr(before, "encoding", None) or "utf-8",
        errors=getattr(before, "errors", None) or "backslashreplace",
        line_buffering=before is None or before is sys.stderr or before.isatty(),
    )
