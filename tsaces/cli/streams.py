"""stdout and stderr that fail in one line, whatever they lead to.

A command whose result cannot be written has failed, and says so. One whose reader has had enough
(`tsaces plan … | head`) has not: it ends as if all had been read. What cannot be told on stderr is
not told, and changes nothing.
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


class _Failed(Protocol):
    def __call__(self, error: OSError, /) -> None: ...


class GuardedFile(io.FileIO):
    """A descriptor that is written to until it fails, and takes everything from then on.

    Parameters
    ----------
    descriptor : int
    failed : callable
        Told of the failure, once; what it raises is raised where was written.

    Attributes
    ----------
    is_lost : bool
        Whether what is written gets nowhere any more.
    """

    def __init__(self, descriptor: int, failed: _Failed) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self._failed = failed
        self.is_lost = False

    def write(self, data: Buffer, /) -> int:
        """Write some bytes and return how many."""
        size = memoryview(data).nbytes
        while not self.is_lost:
            try:
                written: int | None = super().write(data)
            except OSError as error:
                self.is_lost = True
                self._failed(error)
                break
            if written is not None:
                return written
            select.select([], [self.fileno()], [])  # it does not block, and is full
        return size


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Guard stdout and stderr from here on, up to the last byte that is written in this context.

    Those that are closed fail when used. Their descriptors are taken up: files opened later would
    get their numbers, and what others write to stdout would land in them.

    Raises
    ------
    DocumentError
        If stdout cannot be written.
    """
    for descriptor in (_STDIN, _STDOUT, _STDERR):
        _plug(descriptor)
    sys.stdout = _guarded(sys.stdout, _STDOUT, _complain_of_stdout)
    sys.stderr = _guarded(sys.stderr, _STDERR, _keep_quiet)
    try:
        yield
    finally:
        sys.stdout.flush()


def is_read() -> bool:
    """Whether what is written to stdout still gets somewhere."""
    file = getattr(sys.stdout.buffer, "raw", None)
    return not (isinstance(file, GuardedFile) and file.is_lost)


def _guarded(stream: TextIO | None, descriptor: int, failed: _Failed) -> TextIO:
    if stream is None:  # Python found it closed; another file may have its number by now
        descriptor = os.open(os.devnull, os.O_RDONLY)
    is_prompt = descriptor == _STDERR or (stream is not None and stream.isatty())
    return io.TextIOWrapper(
        io.BufferedWriter(GuardedFile(descriptor, failed)),
        encoding="utf-8" if stream is None else stream.encoding,
        errors="backslashreplace",  # whatever there is to say can be said in ASCII
        line_buffering=is_prompt,
        write_through=bool(getattr(stream, "write_through", False)),
    )


def _plug(descriptor: int) -> None:
    """Open what is closed in a way that no use of it succeeds."""
    try:
        os.fstat(descriptor)
    except OSError:
        os.open(os.devnull, os.O_WRONLY if descriptor == _STDIN else os.O_RDONLY)
        os.set_inheritable(descriptor, True)


def _complain_of_stdout(error: OSError) -> None:
    if not isinstance(error, BrokenPipeError):
        raise DocumentError(f"stdout: cannot be written: {reason(error)}") from None


def _keep_quiet(_error: OSError) -> None:
    """Let it be: there is nowhere to tell of it."""
