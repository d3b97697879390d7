"""One item at work: what it has said so far, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.batch.records import ItemStatus, record_of
from tsaces.batch.sharing import origin_of
from tsaces.formats.instance_json import instance_to_document
from tsaces.model.events import BoundTightened
from tsaces.model.objective import Aim
from tsaces.tasks import EndReport, IncumbentReport, SolveTask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.batch.folder import Folder
    from tsaces.batch.items import Item
    from tsaces.batch.records import ItemRecord
    from tsaces.engines import TaskOutcome

_MET = 1e-6
"""Gap from which on a throughput counts as meeting its bound."""


class ItemRun:
    """An item's turn on an engine.

    Parameters
    ----------
    item : Item
        That has an instance.
    folder : Folder
    time_limit : float
        Seconds; less than the item's if the batch has no more.
    attempt : int
    searches : int or None
        Of the solve, at the same time; as `workers` of `tsaces.pipeline.solve`.
    known : iterable of ItemRecord
        Whose embeddings may suit the item.

    Attributes
    ----------
    record : ItemRecord
        What is known by now.
    """

    def __init__(  # noqa: PLR0913 - an item, and what its solve depends on
        self,
        item: Item,
        folder: Folder,
        time_limit: float,
        attempt: int,
        searches: int | None = None,
        *,
        known: Iterable[ItemRecord] = (),
    ) -> None:
        self.item = item
        self._searches = searches
        self._known = tuple(known)
        self.attempt = attempt
        self._folder = folder
        self._time_limit = time_limit
        self._stopped: EndReport | None = None
        before = folder.find_record(item)
        self.record: ItemRecord = before or record_of(item, ItemStatus.INTERRUPTED)
        self._is_for_fleet = item.options.objective == Aim.FLEET
        self._to_beat = 0.0 if self._is_for_fleet else self.record.throughput or 0.0

    def task(self) -> SolveTask:
        """Return what is to be done."""
        if self.item.instance is None:
            raise ValueError(f"{self.item.name} has no instance")
        document = instance_to_document(self.item.instance)
        options = replace(self.item.options, time_limit=self._time_limit, workers=self._searches)
        known = filter(None, map(self._folder.read_embedding, self._known))
        return SolveTask(document, options, compiles=False, known=tuple(known))

    def on_report(self, report: object) -> bool:
        """Take a report; return whether there is a better embedding now, which is kept."""
        match report:
            case IncumbentReport(throughput=throughput) if throughput >= self._to_beat:
                self._keep_found(report)
                return True
            case BoundTightened(_, upper_bound):
                self.record = self.record.with_changes(upper_bound=self._lower(upper_bound))
            case EndReport():
                self._stopped = report
        return False

    def _keep_found(self, found: IncumbentReport) -> None:
        record = self.record.with_changes(
            name=self.item.name,
            status=ItemStatus.INTERRUPTED,
            throughput=found.throughput,
            upper_bound=self._lower(found.upper_bound),
            agents=found.agents,
            transferred_from=self._origin_of(found),
        )
        self.record = self._folder.store(record, found.embedding)

    def _origin_of(self, found: IncumbentReport) -> str | None:
        """Return the item for which an embedding was found if that is another one."""
        if not found.is_known:
            return None
        alike = (r for r in self._known if r.throughput == found.throughput)
        return next((origin_of(record, self.item) for record in alike), None)

    def conclude(self, outcome: TaskOutcome, seconds: float) -> ItemRecord:
        """Write down how the solve has ended, and after how many seconds of work."""
        if outcome.is_forced:
            return self._keep(ItemStatus.INTERRUPTED, outcome.reason, seconds)
        if self._stopped is None:
            status = ItemStatus.FAILED if self.record.throughput is None else ItemStatus.INTERRUPTED
            return self._keep(status, f"the solve's process failed: {outcome.reason}", seconds)
        is_whole = self._time_limit >= self.item.options.time_limit
        if not (is_whole or self._is_optimal):
            return self._keep(ItemStatus.INTERRUPTED, "the batch's time was up", seconds)
        if self.record.throughput is not None:
            return self._keep(ItemStatus.FOUND, "", seconds)
        return self._keep(ItemStatus.NOTHING, "; ".join(self._stopped.reason.splitlines()), seconds)

    @property
    def is_lost(self) -> bool:
        """Whether it has ended without saying how."""
        return self._stopped is None

    @property
    def _is_optimal(self) -> bool:
        """Whether more time would bring nothing."""
        gap = self.record.gap
        return not self._is_for_fleet and gap is not None and gap < _MET

    def _keep(self, status: ItemStatus, reason: str, seconds: float) -> ItemRecord:
        self.record = self._folder.store(
            self.record.with_changes(
                name=self.item.name,
                source=self.item.source,
                status=status,
                reason=reason,
                seconds=round(seconds, 3),
            )
        )
        return self.record

    def _lower(self, upper_bound: float) -> float:
        known = self.record.upper_bound
        return upper_bound if known is None else min(known, upper_bound)
