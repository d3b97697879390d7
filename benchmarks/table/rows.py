"""The rows of the tables: what is solved, by which method, for how long."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import tsaces

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 60.0
"""Seconds, as in the paper."""
SEED = 0
BOUND, CEILING = "bound", "ceiling"
"""Not methods, but what methods are measured against."""


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes
    ----------
    instance : str
        Name of a bundled instance or of a generated one.
    method : str
        One of `benchmarks.table.methods.method_names`.
    time_limit : float
        Seconds.
    """

    instance: str
    method: str
    time_limit: float = LIMIT

    @property
    def name(self) -> str:
        """How the row is called, such as ``hard-candy-small:aces``."""
        return f"{self.instance}:{self._rest}"

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return f"{self.instance}.{self._rest}"

    @property
    def _rest(self) -> str:
        return self.method + ("" if self.time_limit == LIMIT else f"@{self.time_limit:g}s")


def select(wanted: str, known: Sequence[Row]) -> list[Row]:
    """Return the rows that are asked for.

    Parameters
    ----------
    wanted : str
        Names of rows, with blanks between; ``*``, ``?`` and ``[...]`` stand for others.
        ``@5s`` behind a name gives its rows another time limit. Without such signs a name
        may be that of a row which no table has.
    known : sequence of Row

    Raises
    ------
    InputError
        If nothing is meant by a name.
    """
    return [row for name in wanted.split() for row in _named(name, known)]


def _named(name: str, known: Sequence[Row]) -> list[Row]:
    if rows := [row for row in known if fnmatchcase(row.name, name)]:
        return rows
    form = re.fullmatch(
        r"(?P<row>(?P<instance>[^:@]+):(?P<method>[^:@]+))(@(?P<limit>\d+\.?\d*)s)?", name
    )
    rows = [row for row in known if form and fnmatchcase(row.name, form["row"])]
    if form and not rows and not set(name) & set("*?["):
        rows = [Row(form["instance"], form["method"])]
    if form is None or not rows:
        examples = ", ".join(row.name for row in known[:3])
        raise tsaces.InputError(f"rows: {name!r} is none; use names such as {examples}")
    limit = form["limit"]
    return rows if limit is None else [replace(row, time_limit=float(limit)) for row in rows]
