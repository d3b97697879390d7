"""The section about the share of the bound that the rhythmic method reaches, by size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.table.pages.markdown import (
    figure,
    origins,
    share,
    table,
    throughput_of,
    without_embedding,
)
from benchmarks.table.pages.scenario import Scenario, is_found, scenarios_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.table.records import Record

INTRODUCTION = """\
The factories are the bundled ones and others that `tsaces generate` writes with seed 0 and five
robots per machine. The bound is the tightest that any row of the factory has proven. "Target" is
the goal of the project. Memory is the peak resident memory of all processes of a row together.
"""
_TARGETS = ((30, 0.95), (60, 0.93), (110, 0.90), (300, 0.85), (1_000, 0.75))
"""Greatest number of machines, and the share of the bound that is aimed at."""


def sizes_section(records: Sequence[Record]) -> str:
    """Return the section.

    Parameters
    ----------
    records : sequence of Record
        Records of methods, by factory.
    """
    scenarios = scenarios_of(records)
    parts = [
        "## Rhythmic, from 8 to 1,000 machines\n",
        origins(records),
        INTRODUCTION,
        table(
            [
                *("scenario", "machines", "method", "limit", "bound", "throughput", "÷ bound"),
                *("target", "first after", "best after", "agents", "period", "peak memory"),
            ],
            [_cells(s, record) for s in scenarios for record in s.searches],
        ),
        without_embedding(records),
    ]
    return "\n".join(part for part in parts if part)


def _cells(scenario: Scenario, record: Record) -> Iterator[str]:
    row, reading = record.row, record.outcome.reading
    search = record.outcome.search if is_found(record) else None
    yield row.instance
    yield figure(scenario.machines, "d")
    yield row.method
    yield f"{row.time_limit:g} s"
    yield figure(scenario.upper_bound)
    yield throughput_of(record)
    yield share(search.throughput if search else None, scenario.upper_bound)
    yield figure(_target(scenario.machines), ".0%")
    yield figure(search.first_seconds if search else None, ".1f", " s")
    yield figure(search.best_seconds if search else None, ".1f", " s")
    yield figure(search.agents if search else None, "d")
    yield figure(reading.period if reading else None, "d")
    yield figure(record.peak_memory / 2**20, ",.0f", " MiB")


def _target(machines: int | None) -> float | None:
    return next((s for most, s in _TARGETS if machines is not None and machines <= most), None)
