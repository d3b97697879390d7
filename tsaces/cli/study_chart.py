"""The picture of a parameter study: throughput over the size of the fleet, beside the bound."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.render.chart import Line, chart_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.batch import Record

_MOST = 8
"""Lines that eyes can tell apart."""


def fleet_chart(records: Sequence[Record]) -> str | None:
    """Return the picture, an SVG; None if no two fleets were tried with all else the same.

    What was found for a smaller fleet serves a larger one too, and the bound of a larger one holds
    for a smaller: lines are drawn by that.
    """
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in records:
        if record.max_agents is not None and record.upper_bound is not None:
            groups[_name(record)].append(record)
    lines = [_line(name, group) for name, group in groups.items() if _fleets(group) > 1]
    if not lines:
        return None
    left_out = f" (the first {_MOST} of {len(lines)})" if len(lines) > _MOST else ""
    return chart_svg(
        f"Throughput by fleet{left_out}",
        "agents at most",
        "products per timestep",
        lines[:_MOST],
    )


def _name(record: Record) -> tuple[str, ...]:
    stem = Path(record.source).stem
    return stem, record.method, f"{record.time_limit:g} s", f"seed {record.seed}"


def _fleets(group: Sequence[Record]) -> int:
    return len({record.max_agents for record in group})


def _line(name: tuple[str, ...], group: Sequence[Record]) -> Line:
    rising = sorted(group, key=lambda record: record.max_agents or 0)
    points, best = [], 0.0
    for record in rising:
        best = max(best, record.throughput or 0.0)
        points.append((float(record.max_agents or 0), best))
    bound, least = [], float("inf")
    for record in reversed(rising):
        least = min(least, record.upper_bound or 0.0)
        bound.append((float(record.max_agents or 0), least))
    return Line(", ".join(name), points, bound[::-1])
