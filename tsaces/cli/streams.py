"""stdout and stderr whose failures are reported in one line.

A command whose result cannot be written has failed, and reports so. A command whose reader has
closed the pipe (`tsaces plan … | head`) has not failed: it ends as if all had been read. Failures
to write to stderr are ignored.
"""

from __future__ import annotations

import io
import os
import select
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

from tsaces.errors import DocumentError
from tsaces.formats.files import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

_STDIN, _STDOUT, _STDERR = range(3)


class _FailureHandler(Protocol):
    def __call__(self, error: OSError, /) -> None: ...


class GuardedFile(io.FileIO):
    """A file that is written to until it fails, and discards everything from then on.

    Parameters
    ----------
    descriptor : int
    on_failure : callable
        Called once with the failure; `write` raises its exceptions.

    Attributes
    ----------
    is_lost : bool
        Whether written data is discarded.
    """

    def __init__(self, descriptor: int, on_failure: _FailureHandler) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self._on_failure = on_failure
        self.is_lost = False

    def write(self, data: Buffer, /) -> int:
        """Write some bytes and return how many."""
        size = memoryview(data).nbytes
        while not self.is_lost:
            try:
                written: int | None = super().write(data)
            except OSError as error:
                self.is_lost = True
                self._on_failure(error)
                break
            if written is not None:
                return written
            select.select([], [self.fileno()], [])  # a full, non-blocking descriptor
        return size


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Guard stdout and stderr, including the data that is flushed at the end of the context.

    Streams that are closed fail when used. Their descriptors are occupied, since otherwise files
    opened later would get their numbers and receive what is written to stdout.

    Raises
    ------
    DocumentError
        If stdout cannot be written.
    """
    for descriptor in (_STDIN, _STDOUT, _STDERR):
        _occupy(descriptor)
    sys.stdout = _guard(sys.stdout, _STDOUT, _raise_stdout_error)
    sys.stderr = _guard(sys.stderr, _STDERR, _ignore_stderr_error)
    try:
        yield
    finally:
        sys.stdout.flush()


def is_read() -> bool:
    """Whether data that is written to stdout is still read."""
    file = getattr(sys.stdout.buffer, "raw", None)
    return not (isinstance(file, GuardedFile) and file.is_lost)


def _guard(stream: TextIO | None, descriptor: int, on_failure: _FailureHandler) -> TextIO:
    if stream is None:  # it was closed at the start, and another file may have its number by now
        descriptor = os.open(os.devnull, os.O_RDONLY)
    is_prompt = descriptor == _STDERR or (stream is not None and stream.isatty())
    return io.TextIOWrapper(
        io.BufferedWriter(GuardedFile(descriptor, on_failure)),
        encoding="utf-8" if stream is None else stream.encoding,
        errors="backslashreplace",  # ASCII can represent every character this way
        line_buffering=is_prompt,
        write_through=bool(getattr(stream, "write_through", False)),
    )


def _occupy(descriptor: int) -> None:
    """Occupy a descriptor if it is closed, by a file on which its use fails."""
    try:
        os.fstat(descriptor)
    except OSError:
        os.open(os.devnull, os.O_WRONLY if descriptor == _STDIN else os.O_RDONLY)
        os.set_inheritable(descriptor, True)


def _raise_stdout_error(error: OSError) -> None:
    if not isinstance(error, BrokenPipeError):
        raise DocumentError(f"stdout: cannot be written: {reason(error)}") from None


def _ignore_stderr_error(_error: OSError) -> None:
    """Ignore the failure, since it cannot be reported anywhere."""
