"""Many instances, some at a time, on an engine."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.batch.events import ItemFinished, ItemImproved, ItemStarted
from tsaces.batch.families import Families
from tsaces.batch.item_run import ItemRun
from tsaces.batch.records import ItemStatus, record_of
from tsaces.batch.sharing import share_results
from tsaces.engines import Supervisor, TaskOutcome
from tsaces.processes.signals import only_noticed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsaces.batch.events import BatchEvent
    from tsaces.batch.folder import Folder
    from tsaces.batch.items import Item
    from tsaces.batch.records import ItemRecord
    from tsaces.deadline import Deadline
    from tsaces.engines import Engine

_ATTEMPTS = 2
"""Of an item whose process is lost."""
_MOST_KNOWN = 3
"""Embeddings of other items that are tried as the first of an item."""
_LEAST_SECONDS = 1.0
"""With less left of the batch's time no item is begun."""
_POLL_SECONDS = 0.2
"""Seconds from one look at the clock, and whether Ctrl-C was pressed, to the next."""


@dataclass(frozen=True)
class Batch:
    """What is to be solved, where and how.

    Attributes
    ----------
    items : sequence of Item
    folder : Folder
        Entered.
    engine : Engine
    workers : int
        How many items at a time.
    deadline : Deadline
        By which all solves are to end; what is found is then shared, which takes moments.
    listener : callable
        Called with every `BatchEvent`, from this thread.
    searches : int or None
        At the same time in every solve, as `workers` of `tsaces.pipeline.solve`: one where all
        cores have solves of their own.
    """

    items: Sequence[Item]
    folder: Folder
    engine: Engine
    workers: int
    deadline: Deadline
    listener: Callable[[BatchEvent], None]
    searches: int | None = None

    def run(self) -> BatchResult:
        """Solve what is not solved yet; return a record for every item, in their order.

        On Ctrl-C, or when the time is up, what was found by then is kept, and the rest waits
        for the next call.

        Raises
        ------
        DocumentError
            If the folder cannot be written any more; what is there can be resumed.
        """
        return _Run(self).run()


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch.

    Attributes
    ----------
    records : list of ItemRecord
        One for every item.
    is_interrupted : bool
        Whether Ctrl-C has ended it.
    """

    records: list[ItemRecord]
    is_interrupted: bool


class _Run:
    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._supervisor: Supervisor[ItemRun] = Supervisor(batch.engine)
        self._records: dict[str, ItemRecord] = {}
        self._families = Families(item for item in batch.items if item.instance is not None)
        self._waiting: deque[tuple[Item, int]] = deque()

    def run(self) -> BatchResult:
        with only_noticed() as ctrl_c, closing(self._supervisor):
            self._schedule()
            while not ctrl_c and (self._waiting or self._supervisor.tasks):
                if not self._fill():
                    break
                self._listen()
            self._finish_rest("interrupted" if ctrl_c else "the batch's time was up")
            if not ctrl_c:
                self._share_results(ctrl_c)
        records = [self._records[item.name] for item in self._batch.items]
        return BatchResult(records, bool(ctrl_c))

    def _finish_rest(self, reason: str) -> None:
        """Keep what was found just before all was ended; say why the rest waits for a next call."""
        self._supervisor.cancel_all(reason)
        for task, report in self._supervisor.reports():
            if isinstance(report, TaskOutcome):
                self._finish(task.subject.conclude(report, task.seconds))
            else:
                task.subject.on_report(report)
        for item in self._batch.items:
            if item.name not in self._records:
                self._finish(record_of(item, ItemStatus.WAITING, reason))

    def _share_results(self, interrupts: Sequence[int]) -> None:
        """Give each item the best result of its family, unless Ctrl-C is pressed meanwhile."""
        shared = share_results(self._batch.items, self._families, self._batch.folder)
        while not interrupts and (changed := next(shared, None)) is not None:
            item, record = changed
            self._finish(record.with_changes(name=item.name, source=item.source))

    def _schedule(self) -> None:
        """Say what need not be solved, or cannot be; the rest waits for its turn.

        What has an embedding from another call comes last.
        """
        self._batch.folder.reserve(self._batch.items)
        first: dict[str, Item] = {}
        fresh: list[Item] = []
        begun: list[Item] = []
        for item in self._batch.items:
            if item.instance is None:
                self._finish(record_of(item, ItemStatus.INVALID, item.problem))
                continue
            same = first.setdefault(item.fingerprint, item)
            known = self._batch.folder.find_record(item)
            if same is not item:
                self._finish(record_of(item, ItemStatus.SAME, f"same as {same.name}"))
            elif known is not None and known.status.is_final:
                record = known.with_changes(name=item.name, source=item.source)
                self._finish(record, is_new=False)
            else:
                (fresh if known is None or known.throughput is None else begun).append(item)
        for waiting in (fresh, begun):
            self._waiting.extend((item, 1) for item in self._families.sort(waiting))

    def _fill(self) -> bool:
        """Begin items while there is room; False if there is no time left."""
        while True:
            remaining = self._batch.deadline.remaining
            if remaining <= 0:
                return False
            if not self._waiting or len(self._supervisor.tasks) >= self._batch.workers:
                return True
            if remaining < _LEAST_SECONDS:
                return bool(self._supervisor.tasks)
            item, attempt = self._waiting.popleft()
            # a solve keeps its deadline within a moment or so
            time_limit = min(item.options.time_limit, remaining - _LEAST_SECONDS / 2)
            known = self._families.better_records(item, self._batch.folder.stored_record)
            item_run = ItemRun(
                *(item, self._batch.folder, time_limit, attempt, self._batch.searches),
                known=known[:_MOST_KNOWN],
            )
            self._supervisor.start(item_run.task(), item_run, time_limit)
            self._batch.listener(ItemStarted(item.name))

    def _listen(self) -> None:
        patience = min(_POLL_SECONDS, max(0.0, self._batch.deadline.remaining))
        received = self._supervisor.receive(patience)
        if received is None:
            return
        task, report = received
        if isinstance(report, TaskOutcome):
            self._conclude(task.subject, report, task.seconds)
        elif task.subject.on_report(report):
            record = task.subject.record
            self._batch.listener(
                ItemImproved(record.name, record.throughput or 0.0, record.upper_bound or 0.0)
            )

    def _conclude(self, item_run: ItemRun, outcome: TaskOutcome, seconds: float) -> None:
        record = item_run.conclude(outcome, seconds)
        if item_run.is_lost and not outcome.is_forced and item_run.attempt < _ATTEMPTS:
            self._waiting.appendleft((item_run.item, item_run.attempt + 1))
        else:
            self._finish(record)

    def _finish(self, record: ItemRecord, *, is_new: bool = True) -> None:
        self._records[record.name] = record
        self._batch.listener(ItemFinished(record, is_new))
