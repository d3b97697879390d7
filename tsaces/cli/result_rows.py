"""Rows of summaries that tell what an embedding achieves, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.rates import hourly_text, per_hour, rate_text
from tsaces.report.wording import robots_text, throughput_text, waiting_lines

if TYPE_CHECKING:
    from tsaces.report import Facts


def throughput_rows(facts: Facts) -> list[tuple[str, str]]:
    """Return what is made, against what is proven."""
    embedding = facts.embedding
    return [
        ("throughput", throughput_text(facts)),
        ("upper bound", f"{_bound_text(facts)}, proven for every plan"),
        ("gap", f"{embedding.gap:.2%}"),
    ]


def _bound_text(facts: Facts) -> str:
    bound = facts.embedding.upper_bound
    hourly = per_hour(bound, facts.timestep)
    return (
        rate_text(bound)
        if hourly is None
        else f"{rate_text(bound)}, {hourly_text(hourly)} per hour"
    )


def finding_rows(facts: Facts) -> list[tuple[str, str]]:
    """Return what limits the plan, what its robots do, and how full its buffers are."""
    return [
        ("limits", facts.bottleneck.text),
        ("robot time", robots_text(facts.robots)),
        *_waiting(facts),
        *_fullest(facts),
    ]


def _waiting(facts: Facts) -> list[tuple[str, str]]:
    places = [f"{share} of robot time {place}" for share, place in waiting_lines(facts.robots)[:3]]
    return [("waiting", "; ".join(places))] if places else []


def _fullest(facts: Facts) -> list[tuple[str, str]]:
    """Say what the largest rack must have room for, if that is known and there is any."""
    peaks = [
        (peak.total, side, machine)
        for machine, stock in (facts.embedding.stock or {}).items()
        for side, peak in (("input", stock.input_peak), ("output", stock.output_peak))
    ]
    if not peaks or any(total is None for total, _, _ in peaks):
        return []
    most, side, machine = max(peaks, key=lambda peak: peak[0] or 0)
    return [("stock", f"at most {most} tokens in a buffer, the {side} of {machine!r}")]
