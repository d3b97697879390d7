"""The chart of a parameter study: throughput and bound over the size of the fleet."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.render.chart import Line, render_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.batch import ItemRecord

_MOST_LINES = 8
"""Number of lines that can be distinguished in a chart."""


def fleet_chart(records: Sequence[ItemRecord]) -> str | None:
    """Return an SVG chart, None if no two fleets were tried with the same other settings.

    Lines are monotone: an embedding for a smaller fleet also serves a larger one, and the bound
    for a larger fleet also holds for a smaller one.
    """
    lines = fleet_lines(records)
    if not lines:
        return None
    left_out = f" (the first {_MOST_LINES} of {len(lines)})" if len(lines) > _MOST_LINES else ""
    return render_chart(
        f"Throughput by fleet{left_out}",
        "agents at most",
        "products per timestep",
        lines[:_MOST_LINES],
    )


def fleet_lines(records: Sequence[ItemRecord]) -> list[Line]:
    """Return one line for each instance and settings with which several fleets were tried."""
    studies: dict[tuple[str, str], dict[int, ItemRecord]] = defaultdict(dict)
    for record in records:
        if record.max_agents is not None and record.upper_bound is not None:
            studies[record.source, _format_settings(record)][record.max_agents] = record
    return [
        _make_line(f"{Path(source).stem}, {settings}", [by_fleet[n] for n in sorted(by_fleet)])
        for (source, settings), by_fleet in studies.items()
        if len(by_fleet) > 1
    ]


def _format_settings(record: ItemRecord) -> str:
    settings = f"{record.method}, {record.time_limit:g} s, seed {record.seed}"
    if record.objective == "throughput":
        return settings
    return f"{settings}, {record.objective}, {record.keep:g} kept"


def _make_line(name: str, rising: Sequence[ItemRecord]) -> Line:
    fleets = [float(record.max_agents or 0) for record in rising]
    found = accumulate((record.throughput or 0.0 for record in rising), max)
    bounds = accumulate((record.upper_bound or 0.0 for record in reversed(rising)), min)
    return Line(
        name,
        list(zip(fleets, found, strict=True)),
        list(zip(fleets, reversed(list(bounds)), strict=True)),
    )
