"""One item at work: what it has said so far, and what is kept of it."""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from tsaces.batch.records import Status, record_of
from tsaces.formats.instance_json import instance_to_document
from tsaces.model.objective import Aim
from tsaces.tasks import Began, Bounded, Found, SolveTask, Stopped

if TYPE_CHECKING:
    from tsaces.batch.folder import Folder
    from tsaces.batch.items import Item
    from tsaces.batch.records import Record

_GRACE = 20.0
"""Seconds past its time limit after which a solve is ended from outside."""
_MET = 1e-6
"""Gap from which on a throughput counts as meeting its bound."""


class Turn:
    """An item's turn on an engine.

    Parameters
    ----------
    item : Item
        That has an instance.
    folder : Folder
    time_limit : float
        Seconds; less than the item's if the batch has no more.
    attempt : int

    Attributes
    ----------
    record : Record
        What is known by now.
    """

    def __init__(self, item: Item, folder: Folder, time_limit: float, attempt: int) -> None:
        self.item = item
        self.attempt = attempt
        self._folder = folder
        self._time_limit = time_limit
        self._begin = time.monotonic()
        self._is_begun = False
        self._outcome: Stopped | None = None
        self._unkept: Found | None = None
        before = folder.known(item)
        self._has_begun_before = before is not None and before.throughput is not None
        self.record: Record = before or record_of(item, Status.INTERRUPTED)

    @property
    def is_overdue(self) -> bool:
        """Whether the solve takes longer than it may."""
        return time.monotonic() > self.overdue_at

    @property
    def overdue_at(self) -> float:
        """Reading of `time.monotonic` from which on it is ended; not while it waits for a core."""
        if not self._is_begun:
            return math.inf
        return self._begin + self._time_limit + _GRACE

    def task(self) -> SolveTask:
        """Return what is to be done."""
        if self.item.instance is None:
            raise ValueError(f"{self.item.name} has no instance")
        settings = asdict(self.item.settings) | {"time_limit": self._time_limit}
        document = instance_to_document(self.item.instance)
        return SolveTask(instance=document, **settings, compiles=False)

    def hear(self, report: object) -> bool:
        """Take a report; return whether there is a better embedding now, which is kept."""
        match report:
            case Began():
                self._begin = time.monotonic()
                self._is_begun = True
            case Found() if self._is_better(report):
                self._unkept = report
                self._keep_found()
                return True
            case Bounded(_, upper_bound):
                self.record = self.record.but(upper_bound=self._lower(upper_bound))
            case Stopped():
                self._outcome = report
        return False

    def _keep_found(self) -> None:
        """Keep an embedding: once more, if Ctrl-C came while it was written."""
        if (found := self._unkept) is None:
            return
        record = self.record.but(
            name=self.item.name,
            status=Status.INTERRUPTED,
            throughput=found.throughput,
            upper_bound=self._lower(found.upper_bound),
            agents=found.agents,
        )
        self.record = self._folder.keep(record, found.embedding)
        self._unkept = None

    def conclude(self, error: str | None) -> Record:
        """Write down how it has ended.

        Parameters
        ----------
        error : str or None
            What was wrong with the process.
        """
        if self._outcome is None:
            lines = (error or "it ended without a word").strip().splitlines()
            status = Status.FAILED if self.record.throughput is None else Status.INTERRUPTED
            return self._keep(status, f"the solve's process failed: {lines[-1]}")
        is_whole = self._time_limit >= self.item.settings.time_limit
        if not (is_whole or self._is_optimal):
            return self._keep(Status.INTERRUPTED, "the batch's time was up")
        if self.record.throughput is not None:
            return self._keep(Status.FOUND, "")
        return self._keep(Status.NOTHING, "; ".join(self._outcome.reason.splitlines()))

    @property
    def is_lost(self) -> bool:
        """Whether it has ended without saying how."""
        return self._outcome is None

    def interrupt(self, reason: str) -> Record:
        """Write down that it was ended from outside."""
        self._keep_found()
        return self._keep(Status.INTERRUPTED, reason)

    @property
    def _is_optimal(self) -> bool:
        """Whether more time would bring nothing."""
        is_fleet = self.item.settings.objective == Aim.FLEET
        return not is_fleet and self.record.gap is not None and self.record.gap < _MET

    def _keep(self, status: Status, reason: str) -> Record:
        seconds = round(time.monotonic() - self._begin, 3)
        record = self.record.but(name=self.item.name, source=self.item.source)
        self.record = self._folder.keep(record.but(status=status, reason=reason, seconds=seconds))
        return self.record

    def _is_better(self, found: Found) -> bool:
        """Whether an embedding is better than what another call of the batch has left.

        Within one solve, every find is better than those before.
        """
        if not self._has_begun_before:
            return True
        kept = self.record.throughput
        is_fleet = self.item.settings.objective == Aim.FLEET
        if is_fleet or kept is None or found.throughput >= kept:
            self._has_begun_before = False
            return True
        return False

    def _lower(self, upper_bound: float) -> float:
        known = self.record.upper_bound
        return upper_bound if known is None else min(known, upper_bound)
