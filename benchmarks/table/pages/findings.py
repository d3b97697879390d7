"""Sentences about the records of all scenarios, whose figures are computed."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from benchmarks.table.pages.markdown import share
from benchmarks.table.pages.paper import TABLE_II
from benchmarks.table.pages.scenario import is_found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.table.pages.scenario import Scenario
    from benchmarks.table.records import Record


def findings(scenarios: Sequence[Scenario]) -> str:
    """Return a Markdown list of sentences."""
    sentences = [
        *_replays([record for scenario in scenarios for record in scenario.searches]),
        *_shares(scenarios),
        *_ratios(scenarios),
    ]
    return bullets(sentences)


def bullets(sentences: Sequence[str]) -> str:
    """Return sentences as a list in Markdown, in lines of the page's width."""
    filled = [
        textwrap.fill(
            sentence,
            100,
            initial_indent="- ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for sentence in sentences
    ]
    return "\n".join(["All rows together:\n", *filled, ""]) if filled else ""


def _replays(records: Sequence[Record]) -> Iterator[str]:
    replays = [
        (record.outcome.search, record.outcome.replay) for record in records if is_found(record)
    ]
    off = [
        abs(replay.throughput / search.throughput - 1)
        for search, replay in replays
        if search and replay
    ]
    steps = [replay.steps for _, replay in replays if replay]
    if steps:
        yield (
            f"{len(steps)} of {len(records)} searches found an embedding. Each was replayed for"
            f" {min(steps):,} timesteps or more without a violation; the throughput replayed"
            f" differs from the one claimed by {max(off):.2%} at most."
        )


def _shares(scenarios: Sequence[Scenario]) -> Iterator[str]:
    methods = dict.fromkeys(record.row.method for s in scenarios for record in s.searches)
    for method in methods:
        reached = [
            (throughput / s.upper_bound, s.name)
            for s in scenarios
            if (throughput := s.throughput(method)) is not None and s.upper_bound
        ]
        if reached:
            (low, worst), (high, best) = min(reached), max(reached)
            yield (
                f"`{method}` found an embedding of {len(reached)} of {len(scenarios)} scenarios;"
                f" it reaches from {low:.1%} of the bound ({worst}) to {high:.1%} ({best})."
            )


def _ratios(scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Compare the ratio of TS-ACES to ACES with that of the paper."""
    for scenario in scenarios:
        ours = [scenario.throughput(method) for method in ("ts-aces", "aces")]
        paper = [TABLE_II.get((scenario.name, method)) for method in ("ts-aces", "aces")]
        published = [cell.throughput if cell else None for cell in paper]
        if None not in ours:
            yield (
                f"{scenario.name}: `ts-aces` ÷ `aces` is {share(*ours)}; in the paper, on its own"
                f" instance, {share(*published)}."
            )
