"""Who runs what in an embedding, as a table on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from tsaces.cli.output import literal, print_drawn
from tsaces.model.rates import hourly_text, per_hour, rate_text

if TYPE_CHECKING:
    from tsaces.model.machine_use import MachineUse
    from tsaces.model.stock import Peak, Stock
    from tsaces.report import Facts

_MAX_ROWS = 24
_WIDTH = 140
"""Columns of lines that go to a file or a pipe."""


def print_machines(facts: Facts) -> None:
    """Print a line for every machine, or for the busiest of many."""
    uses = sorted(facts.uses, key=lambda use: use.utilisation, reverse=True)
    runs = "runs per timestep" if facts.timestep is None else "runs per hour"
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("machine", overflow="fold")
    table.add_column("process", overflow="fold")
    for heading in (runs, "utilisation", "input at most", "output at most"):
        table.add_column(heading, justify="right", no_wrap=True)
    for use in uses[:_MAX_ROWS]:
        table.add_row(*_cells(use, facts.timestep))
    rest = len(uses) - _MAX_ROWS
    more = [literal(f"and {rest} more, less busy; --json has them all")] if rest > 0 else []
    print_drawn(table, *more, width=_WIDTH)


def _cells(use: MachineUse, timestep: float | None) -> tuple[Any, ...]:
    if use.process is None:
        return literal(use.machine), literal("idle"), "", "", "", ""
    hourly = per_hour(use.rate, timestep)
    return (
        *(literal(use.machine), literal(use.process)),
        *(rate_text(use.rate) if hourly is None else hourly_text(hourly), f"{use.utilisation:.1%}"),
        *_peaks(use.stock),
    )


def _peaks(stock: Stock | None) -> tuple[str, str]:
    if stock is None:
        return "", ""
    return _peak(stock.input_peak), _peak(stock.output_peak)


def _peak(peak: Peak) -> str:
    return "no limit" if peak.total is None else str(peak.total)
