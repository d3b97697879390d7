"""What commands print: the door through which all text for people leaves the program.

Names come from files and services of unknown origin. Whatever of them could steer a terminal, break
a line or turn the text around them about is written as an escape; JSON has escapes of its own.
"""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from tsaces.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_what_cannot_be_encoded() -> None:
    """Have stdout and stderr write an escape for a character that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(line: str) -> None:
    """Print a line for people."""
    sys.stdout.write(printable(line) + "\n")


def say_aside(line: str) -> None:
    """Write a line for people on stderr."""
    sys.stderr.write(printable(line) + "\n")
    sys.stderr.flush()


def print_columns(cells: Iterable[str]) -> None:
    """Print cells with tabs between them, for people and for `cut`."""
    sys.stdout.write("\t".join(map(printable, cells)) + "\n")


def print_json(document: object) -> None:
    """Print one JSON document on one line, for programs."""
    sys.stdout.write(json.dumps(document) + "\n")


def print_table(rows: list[tuple[str, str]]) -> None:
    """Print names and values in two columns, for people."""
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        say(f"{name:<{width}}  {value}")
