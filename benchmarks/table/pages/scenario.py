"""All records of one scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.table.methods.variants import BASE
from benchmarks.table.records import RowStatus
from benchmarks.table.rows import BOUND, CEILING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.table.records import Ceiling, Record


@dataclass(frozen=True)
class Scenario:
    """The records of an instance.

    Attributes
    ----------
    name : str
    records : tuple of Record
    """

    name: str
    records: tuple[Record, ...]

    @property
    def searches(self) -> list[Record]:
        """The records of methods, in their order."""
        return [r for r in self.records if r.row.method not in {BOUND, CEILING}]

    @property
    def machines(self) -> int | None:
        """Number of machines, None if no row has recorded it."""
        return next((r.outcome.machines for r in self.records if r.outcome.machines), None)

    @property
    def upper_bound(self) -> float | None:
        """The tightest bound that any row has proven."""
        bounds = [record.outcome.upper_bound for record in self.records]
        return min((bound for bound in bounds if bound is not None), default=None)

    @property
    def ceiling(self) -> Ceiling | None:
        """The ceiling of TS-ACES."""
        return next((r.outcome.ceiling for r in self.records if r.outcome.ceiling), None)

    def has(self, method: str) -> bool:
        """Whether a method was run."""
        return any(record.row.method == method for record in self.searches)

    def ceiling_for(self, record: Record) -> float | None:
        """Return the ceiling if it applies to the record's method."""
        ours = record.row.method.startswith(BASE)
        return self.ceiling.throughput if self.ceiling and ours else None

    def throughput(self, method: str) -> float | None:
        """Return the throughput of a method, None if it found no sound embedding."""
        found = [r.outcome.search for r in self.searches if r.row.method == method and is_found(r)]
        return max((search.throughput for search in found if search), default=None)


def is_found(record: Record) -> bool:
    """Whether a row has an embedding that was verified as sound."""
    return record.outcome.status is RowStatus.FOUND


def scenarios_of(records: Iterable[Record]) -> list[Scenario]:
    """Group records by instance, in the order of their first records."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.row.instance, []).append(record)
    return [Scenario(name, tuple(members)) for name, members in groups.items()]
