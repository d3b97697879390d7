"""Whether the database does what it is asked to, told once each time that this changes."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from api.store import StoreBusyError, StoreDamagedError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.metrics import Metrics

_log = logging.getLogger("tsaces.store")


class StoreHealth:
    """Knows of every failure of the store, and when it takes again what is written.

    A failure lasts until something is written: what can be read tells nothing of a full disk.
    Damage lasts until the server ends, for it may be met by some requests only.

    Parameters
    ----------
    metrics : Metrics
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._lock = threading.Lock()
        self._failure: StoreUnavailableError | None = None
        self._failed_at = 0.0
        self.on_failure: Callable[[], None] = lambda: None
        """Called when a failure begins."""

    def note(self, error: StoreUnavailableError | None) -> None:
        """Take in a failure, or, as None, that something has been written."""
        if error is None:
            self._recover()
            return
        self._metrics.store_failures.inc()
        with self._lock:
            before = self._failure
            if before is not None and not _is_worse(error, before):
                return
            self._failure = error
            if before is None:
                self._failed_at = time.monotonic()
        _log.warning("the store is away", extra={"reason": str(error)})
        self.on_failure()

    @property
    def may_recover(self) -> bool:
        """Whether there is a failure that may be over: somebody should try to write."""
        failure = self._failure
        return failure is not None and not isinstance(failure, StoreDamagedError)

    def check(self) -> None:
        """Raise the failure that lasts; that others hold a lock for a while is none.

        Raises
        ------
        StoreUnavailableError
        """
        failure = self._failure
        if failure is not None and not isinstance(failure, StoreBusyError):
            raise failure.with_traceback(None)

    def _recover(self) -> None:
        with self._lock:
            if not self.may_recover:
                return
            self._failure = None
        seconds = round(time.monotonic() - self._failed_at, 3)
        _log.info("the store is back", extra={"seconds": seconds})


def _is_worse(new: StoreUnavailableError, known: StoreUnavailableError) -> bool:
    return _rank(new) > _rank(known)


def _rank(error: StoreUnavailableError) -> int:
    return 2 * isinstance(error, StoreDamagedError) + (not isinstance(error, StoreBusyError))
