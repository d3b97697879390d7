"""The rows of each table, and the section of the page that they make."""

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
"""Time limits, up to so many machines."""


@dataclass(frozen=True)
class Group:
    """Rows that make a section together.

    Attributes
    ----------
    rows : tuple of Row
    section : callable
        From the rows' records to Markdown.
    """

    rows: tuple[Row, ...]
    section: Callable[[Sequence[Record]], str]


def groups() -> dict[str, Group]:
    """Return the groups by name."""
    return {
        "table": Group(_rows(BOUND, CEILING, *method_names()), methods_section),
        "sizes": Group(_sizes(), sizes_section),
        "options": Group(_rows(BASE, *VARIANTS), options_section),
    }


def _rows(*methods: str) -> tuple[Row, ...]:
    return tuple(Row(instance, method) for instance in SCENARIOS for method in methods)


def _sizes() -> tuple[Row, ...]:
    """Return rows that take the longer the more machines there are."""
    bundled = _rows("rhythmic", "auto")
    generated = (
        Row(name, "rhythmic", time_limit=next(s for most, s in _SECONDS if order.machines <= most))
        for name, order in GENERATED.items()
    )
    return (*bundled, *generated)
