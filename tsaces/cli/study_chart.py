"""The picture of a parameter study: throughput over the size of the fleet, beside the bound."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.render.chart import Line, chart_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.batch import ItemRecord

_MOST = 8
"""Lines that eyes can tell apart."""


def fleet_chart(records: Sequence[ItemRecord]) -> str | None:
    """Return the picture, an SVG; None if no two fleets were tried with all else the same.

    What was found for a smaller fleet serves a larger one too, and the bound of a larger one holds
    for a smaller: lines are drawn by that.
    """
    lines = fleet_lines(records)
    if not lines:
        return None
    left_out = f" (the first {_MOST} of {len(lines)})" if len(lines) > _MOST else ""
    return chart_svg(
        f"Throughput by fleet{left_out}", "agents at most", "products per timestep", lines[:_MOST]
    )


def fleet_lines(records: Sequence[ItemRecord]) -> list[Line]:
    """Return a line for each instance and settings of which several fleets were tried."""
    studies: dict[tuple[str, str], dict[int, ItemRecord]] = defaultdict(dict)
    for record in records:
        if record.max_agents is not None and record.upper_bound is not None:
            studies[record.source, _settings(record)][record.max_agents] = record
    return [
        _line(f"{Path(source).stem}, {settings}", [by_fleet[n] for n in sorted(by_fleet)])
        for (source, settings), by_fleet in studies.items()
        if len(by_fleet) > 1
    ]


def _settings(record: ItemRecord) -> str:
    settings = f"{record.method}, {record.time_limit:g} s, seed {record.seed}"
    if record.objective == "throughput":
        return settings
    return f"{settings}, {record.objective}, {record.keep:g} kept"


def _line(name: str, rising: Sequence[ItemRecord]) -> Line:
    fleets = [float(record.max_agents or 0) for record in rising]
    found = accumulate((record.throughput or 0.0 for record in rising), max)
    bounds = accumulate((record.upper_bound or 0.0 for record in reversed(rising)), min)
    return Line(
        name,
        list(zip(fleets, found, strict=True)),
        list(zip(fleets, reversed(list(bounds)), strict=True)),
    )
