"""Who runs what in an embedding, as a table on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from tsaces.cli.output import literal, print_drawn
from tsaces.formats.stock_json import stock_to_document
from tsaces.model.machine_use import busiest_process, machine_uses
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.machine_use import MachineUse
    from tsaces.model.stock import Peak, Stock

_MAX_ROWS = 24
_WIDTH = 140
"""Columns of lines that go to a file or a pipe."""


def print_machines(embedding: Embedding) -> None:
    """Print a line for every machine, or for the busiest of many."""
    uses = sorted(machine_uses(embedding), key=lambda use: use.utilisation, reverse=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("machine", overflow="fold")
    table.add_column("process", overflow="fold")
    for heading in ("runs per timestep", "utilisation", "input at most", "output at most"):
        table.add_column(heading, justify="right", no_wrap=True)
    for use in uses[:_MAX_ROWS]:
        table.add_row(*_cells(use))
    rest = len(uses) - _MAX_ROWS
    more = [literal(f"and {rest} more, less busy; --json has them all")] if rest > 0 else []
    print_drawn(table, *more, width=_WIDTH)


def busiest_text(embedding: Embedding) -> str:
    """Say which process has the busiest machines."""
    busiest = busiest_process(machine_uses(embedding))
    if busiest is None:
        return "none: all machines are idle"
    machines = "1 machine" if busiest.machines == 1 else f"{busiest.machines} machines"
    return f"{busiest.process!r}, {machines}, {busiest.utilisation:.1%} of the time"


def machines_to_document(embedding: Embedding) -> list[dict[str, Any]]:
    """Return what each machine does as JSON-ready data."""
    stock = {} if embedding.stock is None else stock_to_document(embedding.stock)
    return [
        {
            "machine": use.machine,
            "process": use.process,
            "runs_per_timestep": use.rate,
            "utilisation": use.utilisation,
            "stock": stock.get(use.machine),
        }
        for use in machine_uses(embedding)
    ]


def _cells(use: MachineUse) -> tuple[Any, ...]:
    if use.process is None:
        return literal(use.machine), literal("idle"), "", "", "", ""
    return (
        *(literal(use.machine), literal(use.process)),
        *(rate_text(use.rate), f"{use.utilisation:.1%}"),
        *_peaks(use.stock),
    )


def _peaks(stock: Stock | None) -> tuple[str, str]:
    if stock is None:
        return "", ""
    return _peak(stock.input_peak), _peak(stock.output_peak)


def _peak(peak: Peak) -> str:
    return "no limit" if peak.total is None else str(peak.total)
