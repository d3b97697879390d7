"""The section about the gain by each improvement of TS-ACES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.table.methods.variants import BASE, MEANINGS
from benchmarks.table.pages.findings import bullets
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
Each addition to `ts-aces` (`TsAcesParameters`) is switched off alone, then all of them together.
Throughputs are products per timestep. Every embedding was replayed as in the table above.
"""
_TOLERANCE = 1e-6
"""Relative difference up to which throughputs count as equal."""


def options_section(records: Sequence[Record]) -> str:
    """Return the section.

    Parameters
    ----------
    records : sequence of Record
        Records of `ts-aces` and of its variants, by scenario.
    """
    scenarios = scenarios_of(records)
    parts = [
        "## What the options of ts-aces bring\n",
        origins(records),
        INTRODUCTION,
        table(
            [
                *("scenario", "search", "limit", "throughput", "÷ everything on"),
                *("first after", "best after", "agents", "largest model: variables"),
            ],
            [_cells(s, record) for s in scenarios for record in s.searches],
        ),
        without_embedding(records),
        bullets(list(_findings(scenarios))),
    ]
    return "\n".join(part for part in parts if part)


def _cells(scenario: Scenario, record: Record) -> Iterator[str]:
    row, model = record.row, record.outcome.model
    search = record.outcome.search if is_found(record) else None
    yield row.instance
    yield MEANINGS.get(row.method, row.method)
    yield f"{row.time_limit:g} s"
    yield throughput_of(record)
    yield share(search.throughput if search else None, scenario.throughput(BASE))
    yield figure(search.first_seconds if search else None, ".1f", " s")
    yield figure(search.best_seconds if search else None, ".1f", " s")
    yield figure(search.agents if search else None, "d")
    yield figure(model.variables if model else None, ",d")


def _findings(scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield the numbers of scenarios on which each variant finds less, the same and more."""
    for method, meaning in MEANINGS.items():
        pairs = [
            (s.throughput(method) or 0.0, s.throughput(BASE) or 0.0)
            for s in scenarios
            if s.has(method) and s.has(BASE)
        ]
        less = sum(variant < base * (1 - _TOLERANCE) for variant, base in pairs)
        more = sum(variant > base * (1 + _TOLERANCE) for variant, base in pairs)
        if method != BASE and pairs:
            yield (
                f"{meaning[0].upper()}{meaning[1:]}: less on {less}, the same on"
                f" {len(pairs) - less - more}, more on {more} of {len(pairs)} scenarios."
            )
