"""Output of commands: all of them write to stdout and stderr through this module.

Text for people may contain names from files of unknown origin, so line breaks and terminal
control characters in it are escaped. Documents for programs are printed unchanged.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from tsaces.cli.streams import is_read
from tsaces.errors import DocumentError, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType


def print_line(text: str) -> None:
    """Print one line for people."""
    sys.stdout.write(f"{printable(text)}\n")


def print_lines(text: str) -> None:
    """Print lines for people."""
    for line in text.split("\n"):
        print_line(line)


def print_columns(*cells: str) -> None:
    """Print a line of cells separated by tabs, for people and for `cut`."""
    sys.stdout.write("\t".join(map(printable, cells)) + "\n")


def print_at_once(line: str) -> None:
    """Print a line immediately, and fail if it is lost.

    Raises
    ------
    DocumentError
        If the line cannot be written, or its reader has closed stdout.
    """
    print_line(line)
    sys.stdout.flush()
    if not is_read():
        raise DocumentError("stdout: cannot be written: its reader has left")


def print_table(rows: list[tuple[str, str]]) -> None:
    """Print names and values in two columns, for people."""
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print_line(f"{name:<{width}}  {value}")


def print_drawn(*drawn: RenderableType, width: int) -> None:
    """Print Rich renderables for people, as wide as the terminal, or `width` without one.

    Text from files or services must be passed through `literal` first.
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=width)
    for each in drawn:
        console.print(each)


def literal(text: str, *, is_cut: bool = False) -> Text:
    """Return text for Rich without markup or control characters.

    Parameters
    ----------
    text : str
    is_cut : bool
        Whether text that does not fit into one line is cut; otherwise it is wrapped.
    """
    if is_cut:
        return Text(printable(text), no_wrap=True, overflow="ellipsis")
    return Text(printable(text))


def print_json(document: object) -> None:
    """Print one JSON document on one line, for programs."""
    sys.stdout.write(json.dumps(document) + "\n")


def print_exactly(chunks: Iterable[bytes]) -> None:
    """Print bytes for programs, until there are no more or the reader has closed stdout."""
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
        if not is_read():
            return


def print_to_stderr(line: str) -> None:
    """Write one line for people to stderr."""
    sys.stderr.write(f"{printable(line)}\n")
    sys.stderr.flush()
