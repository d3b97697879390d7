"""Many instances, some at a time, on an engine."""

from __future__ import annotations

import queue
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.batch.events import Begun, Improved, Settled
from tsaces.batch.records import Status, record_of
from tsaces.batch.turn import Turn
from tsaces.workers import Ended
from tsaces.workers.signals import only_noticed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsaces.batch.events import BatchEvent
    from tsaces.batch.folder import Folder
    from tsaces.batch.items import Item
    from tsaces.batch.records import Record
    from tsaces.engines import Engine
    from tsaces.workers import Inbox, Piece

_ATTEMPTS = 2
"""Of an item whose process is lost."""
_LEAST_SECONDS = 1.0
"""With less left of the batch's time no item is begun."""
_GLANCE = 0.2
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
    deadline : float
        Reading of `time.monotonic` by which all is to end.
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
    deadline: float
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
    records : list of Record
        One for every item.
    is_interrupted : bool
        Whether Ctrl-C has ended it.
    """

    records: list[Record]
    is_interrupted: bool


class _Run:
    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._inbox: Inbox = queue.Queue()
        self._turns: dict[Piece, Turn] = {}
        self._records: dict[str, Record] = {}
        self._waiting: deque[tuple[Item, int]] = deque()

    def run(self) -> BatchResult:
        with only_noticed() as ctrl_c:
            try:
                self._sort()
                while not ctrl_c and (self._waiting or self._turns):
                    if not self._fill():
                        break
                    self._listen()
            finally:
                for piece in self._turns:
                    piece.end()
            self._hear_last_words()
            self._settle_rest("interrupted" if ctrl_c else "the batch's time was up")
        records = [self._records[item.name] for item in self._batch.items]
        return BatchResult(records, bool(ctrl_c))

    def _settle_rest(self, reason: str) -> None:
        """Say why what is not done waits for the next call."""
        for turn in self._turns.values():
            if turn.item.name not in self._records:
                self._settle(turn.interrupt(reason))
        for item in self._batch.items:
            if item.name not in self._records:
                self._settle(record_of(item, Status.WAITING, reason))

    def _sort(self) -> None:
        """Say what need not be solved, or cannot be; the rest waits for its turn.

        What has an embedding from another call comes last.
        """
        self._batch.folder.want(self._batch.items)
        first: dict[str, Item] = {}
        fresh: list[tuple[Item, int]] = []
        begun: list[tuple[Item, int]] = []
        for item in self._batch.items:
            if item.instance is None:
                self._settle(record_of(item, Status.INVALID, item.problem))
                continue
            same = first.setdefault(item.fingerprint, item)
            known = self._batch.folder.known(item)
            if same is not item:
                self._settle(record_of(item, Status.SAME, f"same as {same.name}"))
            elif known is not None and known.status.is_final:
                record = known.but(name=item.name, source=item.source)
                self._settle(record, is_new=False)
            else:
                (fresh if known is None or known.throughput is None else begun).append((item, 1))
        self._waiting.extend(fresh + begun)

    def _fill(self) -> bool:
        """Begin items while there is room; False if there is no time left."""
        while True:
            remaining = self._batch.deadline - time.monotonic()
            if remaining <= 0:
                return False
            if not self._waiting or len(self._turns) >= self._batch.workers:
                return True
            if remaining < _LEAST_SECONDS:
                return bool(self._turns)
            item, attempt = self._waiting.popleft()
            # a solve keeps its deadline within a moment or so
            time_limit = min(item.settings.time_limit, remaining - _LEAST_SECONDS / 2)
            turn = Turn(item, self._batch.folder, time_limit, attempt, self._batch.searches)
            self._turns[self._batch.engine.start(turn.task(), self._inbox)] = turn
            self._batch.listener(Begun(item.name))

    def _listen(self) -> None:
        self._end_overdue()
        patience = min(_GLANCE, max(0.0, self._batch.deadline - time.monotonic()))
        try:
            piece, report = self._inbox.get(timeout=patience)
        except queue.Empty:
            return
        turn = self._turns.get(piece)
        if turn is None:  # it has said all that it had to say
            return
        if isinstance(report, Ended):
            self._conclude(turn, report.error)
            del self._turns[piece]
        elif turn.hear(report):
            record = turn.record
            self._batch.listener(
                Improved(record.name, record.throughput or 0.0, record.upper_bound or 0.0)
            )

    def _hear_last_words(self) -> None:
        """Keep what was found just before all was ended."""
        while not self._inbox.empty():
            piece, report = self._inbox.get_nowait()
            if piece in self._turns:
                self._turns[piece].hear(report)

    def _conclude(self, turn: Turn, error: str | None) -> None:
        record = turn.conclude(error)
        if turn.is_lost and turn.attempt < _ATTEMPTS:
            self._waiting.appendleft((turn.item, turn.attempt + 1))
        else:
            self._settle(record)

    def _end_overdue(self) -> None:
        for piece, turn in list(self._turns.items()):
            if turn.is_overdue:
                piece.end()
                del self._turns[piece]
                self._settle(turn.interrupt("the time limit was overrun"))

    def _settle(self, record: Record, *, is_new: bool = True) -> None:
        self._records[record.name] = record
        self._batch.listener(Settled(record, is_new))
