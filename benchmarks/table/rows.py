"""The rows of the tables: an instance, a method and a time limit each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import tsaces

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 60.0
"""Time limit in seconds, as in the paper."""
SEED = 0
BOUND, CEILING = "bound", "ceiling"
"""Names of the references that methods are compared with."""


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
        """Name of the row, such as ``hard-candy-small:aces``."""
        return f"{self.instance}:{self._rest}"

    @property
    def stem(self) -> str:
        """Beginning of the names of its files."""
        return f"{self.instance}.{self._rest}"

    @property
    def _rest(self) -> str:
        return self.method + ("" if self.time_limit == LIMIT else f"@{self.time_limit:g}s")


def select(wanted: str, known: Sequence[Row]) -> list[Row]:
    """Return the rows with some names.

    Parameters
    ----------
    wanted : str
        Names of rows, separated by blanks; ``*``, ``?`` and ``[...]`` are wildcards. ``@5s``
        after a name gives its rows another time limit. A name without wildcards may be that of
        a row which is in no table.
    known : sequence of Row

    Raises
    ------
    InputError
        If a name matches no row.
    """
    return [row for name in wanted.split() for row in _match(name, known)]


def _match(name: str, known: Sequence[Row]) -> list[Row]:
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
