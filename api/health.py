"""The health of the database, with one log line for each change."""

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
    """The current failure of the store, if any.

    A failure lasts until a write succeeds, since reads succeed even if the disk is full. Damage
    lasts until the server ends, since only some requests may encounter it.

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
        """Callback at the beginning of a failure."""

    def record(self, error: StoreUnavailableError | None) -> None:
        """Record a failure, or, with None, a successful write."""
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
        """Whether there is a failure that may be over, which a trial write would show."""
        failure = self._failure
        return failure is not None and not isinstance(failure, StoreDamagedError)

    def check(self) -> None:
        """Raise the current failure, unless it is only a lock that others hold.

        Raises
        ------
        StoreUnavailableError
            If there is such a failure.
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
    return _severity(new) > _severity(known)


def _severity(error: StoreUnavailableError) -> int:
    return 2 * isinstance(error, StoreDamagedError) + (not isinstance(error, StoreBusyError))
