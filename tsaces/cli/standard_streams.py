"""`-` in place of a file: stdin where a command reads, stdout where it writes."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext, redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from tsaces.cli.output import print_exactly
from tsaces.errors import DocumentError, InputError
from tsaces.formats.file_kinds import check_output as check_file
from tsaces.formats.files import read_whole, unreadable, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tsaces.formats.file_kinds import FileKind

Format = TypeVar("Format", bound=StrEnum)

DASH = Path("-")
_STDIN, _STDOUT = "stdin", "stdout"


def is_standard(path: Path | None) -> bool:
    """Whether an argument stands for stdin or stdout."""
    return path == DASH


def check_inputs(*paths: Path | None) -> None:
    """Raise `InputError` if a command is told to read stdin more than once."""
    if sum(map(is_standard, paths)) > 1:
        raise InputError("-: stdin can be read only once; give one of the files by its name")


def check_output(
    path: Path,
    wanted: FileKind,
    inputs: Iterable[Path | None] = (),
    *,
    force: bool = False,
    json: bool = False,
) -> None:
    """Raise now if a file could not, or should not, be written later.

    Parameters
    ----------
    path : Path
        What is to be written; nothing is wrong with `-`, unless `json` is, too.
    wanted : FileKind
        What it will be.
    inputs : iterable of Path or None
        What it is made from, which is never replaced.
    force : bool
        Whether files of other kinds are replaced, too.
    json : bool
        Whether the command prints its result as JSON, which has stdout for itself.

    Raises
    ------
    DocumentError, InputError
        That says why.
    """
    if not is_standard(path):
        files = [given for given in inputs if given is not None and not is_standard(given)]
        check_file(path, wanted, files, force=force)
    elif json:
        raise InputError("--out: - and --json both write to stdout; give --out a file")


def format_of_name(out: Path, formats: Mapping[str, Format]) -> Format:
    """Return what a file is to be from what its name ends with.

    Parameters
    ----------
    out : Path
    formats : mapping of str to enumeration
        By ending, such as ``.svg``.

    Raises
    ------
    InputError
        If its name does not tell.
    """
    names = [str(each) for each in dict.fromkeys(formats.values())]
    if is_standard(out):
        raise InputError(f"--out: - has no ending; give --format {_one_of(names)}, too")
    found = formats.get(out.suffix.lower())
    if found is None:
        endings = _one_of([f".{name}" for name in names])
        raise InputError(
            f"--out: {out.suffix or str(out)!r} is not supported; use a {endings} file"
        )
    return found


def _one_of(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def source_name(path: Path) -> str:
    """Return what messages call a file that is read."""
    return _STDIN if is_standard(path) else str(path)


def target_name(path: Path) -> str:
    """Return what messages call a file that is written."""
    return _STDOUT if is_standard(path) else str(path)


def read_input(path: Path) -> bytes:
    """Return the bytes of a file or of stdin.

    Raises
    ------
    DocumentError
        If they cannot be read.
    """
    if not is_standard(path):
        return read_whole(path)
    with open_input(path) as stream:
        return stream.read()


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """Open a file, or stdin, to be read piece by piece.

    Raises
    ------
    DocumentError
        If it cannot be read, now or within the context.
    """
    if is_standard(path) and sys.stdin is None:
        raise DocumentError(f"{_STDIN}: cannot be read: it is closed")
    try:
        with nullcontext(sys.stdin.buffer) if is_standard(path) else path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise unreadable(source_name(path), error) from None


def write_output(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, or write to stdout.

    Raises
    ------
    DocumentError
        If it cannot be written.
    """
    if is_standard(path):
        print_exactly([content.encode() if isinstance(content, str) else content])
    else:
        write_atomically(path, content)


@contextmanager
def words_beside(out: Path | None) -> Iterator[None]:
    """Print what people read to stderr while stdout is for the content of a file."""
    if is_standard(out):
        with redirect_stdout(sys.stderr):
            yield
    else:
        yield
