"""The section that compares methods over scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.table.pages.findings import findings
from benchmarks.table.pages.markdown import (
    figure,
    origins,
    share,
    table,
    throughput_of,
    without_embedding,
)
from benchmarks.table.pages.paper import TABLE_II, Published
from benchmarks.table.pages.scenario import Scenario, is_found, scenarios_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.table.records import Record

INTRODUCTION = """\
Each row is a search in its own process. Every embedding was written to a file, read back and
replayed by the verifier before it was entered in a table. Throughputs are products per timestep.
The bound holds for every plan, and is the tightest that any row of the scenario has proven; the
ceiling holds for every number and length of epochs of TS-ACES. "First after" and "best after" are
the seconds until the first and the best embedding had been verified. Memory is the peak resident
memory of all processes of a row together. "Paper" is table II of Leet, Sciortino and Koenig 2025
(arXiv 2510.01770; Gurobi on 8 cores). Its instances are not public and its units are not stated, so
only ratios between methods can be compared.
"""

LIMITS = """\
What limits the methods:

- `aces`: the integral batches of these procedures need cycles for which the program has tens of
  thousands of binary variables, and HiGHS finds no solution in time. In the paper, with Gurobi and
  other instances, ACES is the best method on the small scenarios; here it finds no embedding.
- `ts-aces`: the number of exchanges per cycle must be whole. The ceiling ignores this, but it
  matters in cycles of few epochs, and the programs of more epochs are not solved to optimality in
  time. On large floors at most one robot per epoch uses each lane, which the ceiling does not
  require.
"""


def methods_section(records: Sequence[Record]) -> str:
    """Return the section.

    Parameters
    ----------
    records : sequence of Record
        Records of the bound, the ceiling and every method, by scenario.
    """
    scenarios = scenarios_of(records)
    parts = [
        "## Scenario × method\n",
        origins(records),
        INTRODUCTION,
        table(
            ["scenario", "machines", "bound", "ceiling of TS-ACES", "at T", "ceiling ÷ bound"],
            [_scenario_cells(scenario) for scenario in scenarios],
        ),
        table(
            [
                *("scenario", "method", "limit", "throughput", "÷ bound", "÷ ceiling"),
                *("first after", "best after", "agents", "period"),
                *("paper: throughput", "paper: solver", "paper: agents"),
            ],
            [_found_cells(s, record) for s in scenarios for record in s.searches],
        ),
        table(
            [
                *("scenario", "method", "largest model: variables", "rows"),
                *("Π_TS, µs a timestep", "paper: Π_TS", "compiled plan, µs a timestep"),
                *("peak memory", "timesteps replayed", "throughput replayed"),
            ],
            [_cost_cells(record) for s in scenarios for record in s.searches],
        ),
        without_embedding(record for s in scenarios for record in s.searches),
        findings(scenarios),
        LIMITS,
    ]
    return "\n".join(part for part in parts if part)


def _scenario_cells(scenario: Scenario) -> list[str]:
    ceiling = scenario.ceiling
    return [
        scenario.name,
        figure(scenario.machines, "d"),
        figure(scenario.upper_bound),
        figure(ceiling.throughput if ceiling else None),
        figure(ceiling.epoch_length if ceiling else None, "d"),
        share(ceiling.throughput if ceiling else None, scenario.upper_bound),
    ]


def _found_cells(scenario: Scenario, record: Record) -> Iterator[str]:
    row, search, reading = record.row, record.outcome.search, record.outcome.reading
    if not is_found(record):
        search = None
    ceiling = scenario.ceiling_for(record)
    published = _published(record)
    yield row.instance
    yield row.method
    yield f"{row.time_limit:g} s"
    yield throughput_of(record)
    yield share(search.throughput if search else None, scenario.upper_bound)
    yield share(search.throughput if search else None, ceiling)
    yield figure(search.first_seconds if search else None, ".1f", " s")
    yield figure(search.best_seconds if search else None, ".1f", " s")
    yield figure(search.agents if search else None, "d")
    yield figure(reading.period if reading else None, "d")
    yield figure(published.throughput if published else None, "g")
    yield figure(published.seconds if published else None, "g", " s")
    yield figure(published.agents if published else None, "d")


def _cost_cells(record: Record) -> Iterator[str]:
    outcome, published = record.outcome, _published(record)
    model, reading, replay = outcome.model, outcome.reading, outcome.replay
    paper = published.generator_seconds if published else None
    yield record.row.instance
    yield record.row.method
    yield figure(model.variables if model else None, ",d")
    yield figure(model.rows if model else None, ",d")
    yield figure(_micro(reading.generator_seconds if reading else None), ",.0f")
    yield figure(_micro(paper), ",.0f")
    yield figure(_micro(reading.blocks_seconds if reading else None), ",.2f")
    yield figure(record.peak_memory / 2**20, ",.0f", " MiB")
    yield figure(replay.steps if replay else None, ",d")
    yield figure(replay.throughput if replay else None)


def _published(record: Record) -> Published | None:
    return TABLE_II.get((record.row.instance, record.row.method))


def _micro(seconds: float | None) -> float | None:
    return None if seconds is None else 1e6 * seconds
