"""The rows of each table, and the section of the page that is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.table.instances import GENERATED, SCENARIOS
from benchmarks.table.methods import method_names
from benchmarks.table.methods.variants import BASE, VARIANTS
from benchmarks.table.pages.methods import methods_section
from benchmarks.table.pages.options import options_section
from benchmarks.table.pages.sizes import sizes_section
from benchmarks.table.rows import BOUND, CEILING, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.table.records import Record

_SECONDS = ((60, 60.0), (300, 300.0), (1_000, 900.0))
"""Greatest number of machines, and its time limit in seconds."""


@dataclass(frozen=True)
class Group:
    """The rows of a section.

    Attributes
    ----------
    rows : tuple of Row
    section : callable
        Function from the records of the rows to Markdown.
    """

    rows: tuple[Row, ...]
    section: Callable[[Sequence[Record]], str]


def groups() -> dict[str, Group]:
    """Return the groups by name."""
    return {
        "table": Group(_rows(BOUND, CEILING, *method_names()), methods_section),
        "sizes": Group(_size_rows(), sizes_section),
        "options": Group(_rows(BASE, *VARIANTS), options_section),
    }


def _rows(*methods: str) -> tuple[Row, ...]:
    return tuple(Row(instance, method) for instance in SCENARIOS for method in methods)


def _size_rows() -> tuple[Row, ...]:
    """Return the rows by size, whose time limits grow with the number of machines."""
    bundled = _rows("rhythmic", "auto")
    generated = (
        Row(name, "rhythmic", time_limit=next(s for most, s in _SECONDS if order.machines <= most))
        for name, order in GENERATED.items()
    )
    return (*bundled, *generated)
