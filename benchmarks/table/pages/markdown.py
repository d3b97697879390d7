"""Figures, tables and origins in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from benchmarks.table.records import RowStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.table.origin import Origin
    from benchmarks.table.records import Record

NONE = "–"


class HasOrigin(Protocol):
    """A record with an origin."""

    @property
    def origin(self) -> Origin:
        """The code, date and machine of the record."""
        ...


def table(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def figure(value: float | None, form: str = ".4f", unit: str = "") -> str:
    """Return a formatted number, a dash for None."""
    return NONE if value is None else format(value, form) + unit


def share(part: float | None, whole: float | None) -> str:
    """Return a part as a percentage of a whole."""
    return NONE if part is None or not whole else f"{part / whole:.1%}"


def throughput_of(record: Record) -> str:
    """Return the throughput of a row as text, or its status."""
    outcome = record.outcome
    if outcome.status is RowStatus.FOUND and outcome.search is not None:
        return figure(outcome.search.throughput)
    return str(outcome.status)


def without_embedding(records: Iterable[Record]) -> str:
    """Return a list of the rows without an embedding, with the reasons."""
    lines = [
        f"- {record.row.name}: {record.outcome.status}: {record.outcome.reason}\n"
        for record in records
        if record.outcome.status is not RowStatus.FOUND
    ]
    return "".join(["Rows without an embedding:\n\n", *lines]) if lines else ""


def origins(records: Iterable[HasOrigin]) -> str:
    """Return one line for each commit, machine and day of the records."""
    lines = dict.fromkeys(_origin(record.origin) for record in records)
    return "".join(f"{line}\n" for line in lines)


def _origin(origin: Origin) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in origin.packages.items())
    return (
        f"Commit {origin.commit}; {origin.processor}, {origin.cores} cores;"
        f" Python {origin.python}, {packages}; {origin.date}."
    )
