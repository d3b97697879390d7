"""Where what clients send is judged: small things here, large ones in processes of their own."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from api.problems import ProblemError, shortened
from tsaces.engines import Ending, LocalEngine, Supervisor, TaskOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.errors import Problem

_Judgement = TypeVar("_Judgement")

_LARGE = 64 * 1024
"""Bytes of a request from which on a judgement would keep the server from answering others."""
_QUEUE = 4
"""How many large ones may wait for each that is judged."""
_LONGEST = 60.0
"""Seconds after which a judgement is given up."""
_log = logging.getLogger("tsaces.http")


@dataclass(frozen=True)
class _Refused:
    """What a `ProblemError` has, fit to travel."""

    status: int
    detail: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Apart:
    """Judges, as `tsaces.processes.Task`."""

    judge: Callable[[], object]

    def __call__(self, emit: Callable[[Any], None]) -> None:
        """Report a judgement, or what speaks against it."""
        try:
            emit(self.judge())
        except ProblemError as error:
            emit(_Refused(error.status, error.detail, tuple(shortened(error.problems))))


class Judging:
    """Judges instances and submissions so that others are answered meanwhile.

    Python runs one thread at a time: a large instance in a thread of the server's would keep
    everybody waiting, streams included.

    Parameters
    ----------
    most : int
        Large ones at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = asyncio.Semaphore(most)
        self._waiting = 0
        self._engine = LocalEngine()

    async def of(self, judge: Callable[[], _Judgement], size: int) -> _Judgement:
        """Return a judgement.

        Parameters
        ----------
        judge : callable
            Returns it, or raises `ProblemError`; both it and its judgement can be pickled.
        size : int
            Bytes of what is judged.

        Raises
        ------
        ProblemError
            That of `judge`; 429 if too many large ones wait; 503 if the process that judges
            fails.
        """
        if size < _LARGE:
            return await asyncio.to_thread(judge)
        await self._acquire_room()
        judged = asyncio.get_running_loop().run_in_executor(None, self._apart, judge)
        judged.add_done_callback(lambda _: self._room.release())
        return cast("_Judgement", await asyncio.shield(judged))

    async def _acquire_room(self) -> None:
        if self._room.locked() and self._waiting >= _QUEUE * self._most:
            detail = f"{self._waiting} large instances already wait for validation; send it again"
            raise ProblemError(429, detail, headers={"Retry-After": "5"})
        self._waiting += 1
        try:
            await self._room.acquire()
        finally:
            self._waiting -= 1

    def stop(self) -> None:
        """End what is being judged, and the processes for it."""
        self._engine.close()

    def _apart(self, judge: Callable[[], object]) -> object:
        supervisor: Supervisor[None] = Supervisor(self._engine)
        supervisor.start(_Apart(judge), None, _LONGEST, grace_seconds=0, includes_waiting=True)
        _, report = next(supervisor.reports())
        match report:
            case _Refused(status, detail, problems):
                raise ProblemError(status, detail, problems)
            case TaskOutcome(ending, reason):
                if ending == Ending.OVERDUE:
                    reason = f"it took longer than {_LONGEST:g} s"
                _log.error("judging failed", extra={"reason": reason})
                detail = f"the instance could not be judged: {reason}"
                raise ProblemError(503, detail, headers={"Retry-After": "10"})
        return report
