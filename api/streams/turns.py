"""Fair scheduling of streams on the thread of the event loop.

Writing timesteps takes CPU time, and the event loop has one thread. A stream therefore waits for
a turn before it writes. All turns in one round of the event loop are limited to a few
milliseconds together, so requests do not wait for longer. Of the waiting streams, the one with the
lowest recent usage is next. Usage decays over time, so no stream starves (decay-usage scheduling,
as in the Unix process scheduler). Usage is divided by a weight, which is higher for streams that
are paced. Streams that need little time are thus served at once, even if many others take as much
as they can get. The usage of a stream that ends is charged to the client's next stream, so that a
client gains nothing by opening a new one.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import time
from itertools import count
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

TURN = 0.001
"""Maximum seconds of one turn of a stream."""
_ROUND = 0.002
"""Maximum seconds of CPU time of all streams together in one round of the event loop."""
_DECAY_TIME = 2.0
"""Time constant in seconds of the decay of usage, which falls to 1/e in this time."""
_DOUBLING_TICK = 0.01
"""Tick in seconds that halves the weighted usage; ticks of real robots are longer."""
_FIRST_USAGE = 0.0005
"""Seconds of usage with which a new stream starts."""
_LEAST_USAGE = 1e-6
"""Lower limit in seconds of the usage of a stream, since its logarithm is taken."""


class Usage:
    """Seconds of CPU time used, which decay exponentially.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._at = time.monotonic()

    def add(self, seconds: float) -> None:
        """Add CPU time that was just used."""
        self._seconds = self.decay() + seconds

    def decay(self) -> float:
        """Return the usage, decayed to the present."""
        now = time.monotonic()
        self._seconds *= math.exp((self._at - now) / _DECAY_TIME)
        self._at = now
        return self._seconds

    def priority(self, weight: float) -> float:
        """Return the key by which waiting streams are ordered; the smallest is next.

        It is the logarithm of the recent usage divided by the weight, plus the present time. The
        usage of all waiting streams decays by the same factor, so their order never changes.
        """
        return math.log(max(self.decay(), _LEAST_USAGE) / weight) + self._at / _DECAY_TIME


class Turns:
    """The scheduler, which decides which stream is next.

    Attributes
    ----------
    rounds : int
        Number of rounds of the event loop counted, including all in which a stream worked.
    """

    def __init__(self) -> None:
        self.rounds = 0
        self._loop = asyncio.get_running_loop()
        self._waiting: list[tuple[float, int, Share]] = []
        self._order = count()
        self._left = _ROUND
        self._is_round_open = False
        self._saved_usage: dict[str, Usage] = {}

    def share(self, client: str, tick: float | None = None) -> Share:
        """Return the share of a client's new stream, which has to leave it at the end.

        Parameters
        ----------
        client : str
        tick : float, optional
            Seconds from one timestep of the stream to the next; None for an unpaced stream.
        """
        before = self._saved_usage.pop(client, Usage())
        weight = 1 + (tick or 0.0) / _DOUBLING_TICK
        return Share(self, client, Usage(_FIRST_USAGE + before.decay()), weight)

    def save_usage(self, client: str, usage: Usage) -> None:
        """Save the usage of a client's stream for its next one."""
        self._saved_usage.setdefault(client, Usage()).add(usage.decay())

    def can_start_turn(self) -> bool:
        """Return whether no stream waits and the round has time left."""
        return not self._waiting and self._left > 0

    def queue(self, share: Share) -> None:
        """Put a stream into the queue for a later round."""
        heapq.heappush(
            self._waiting, (share.usage.priority(share.weight), next(self._order), share)
        )
        self.open_round()

    def charge(self, seconds: float) -> None:
        """Subtract CPU time from what is left in this round."""
        self._left -= seconds

    def open_round(self) -> None:
        """Schedule the next round after the callbacks that are already scheduled."""
        if not self._is_round_open:
            self._is_round_open = True
            self._loop.call_soon(self._begin_round)

    def _begin_round(self) -> None:
        """Wake as many streams as are expected to fill the round, judging by their last turns."""
        self._is_round_open = False
        self.rounds += 1
        self._left = _ROUND
        expected = 0.0
        while self._waiting and expected < _ROUND:
            _, _, share = heapq.heappop(self._waiting)
            if share.wake():
                expected += share.last
        if self._waiting:
            self.open_round()


class Share:
    """The CPU time of one stream; time spent within it as a context manager is charged to it.

    Only the CPU time of the thread counts. With wall-clock time, a stream would be charged for
    being preempted on a busy machine.

    Parameters
    ----------
    turns : Turns
    client : str
    usage : Usage
    weight : float

    Attributes
    ----------
    usage : Usage
    weight : float
        Divisor of the usage; a higher weight gives earlier turns.
    last : float
        Seconds of the last turn; initially the maximum of a turn.
    """

    def __init__(self, turns: Turns, client: str, usage: Usage, weight: float) -> None:
        self.usage = usage
        self.weight = weight
        self.last = TURN
        self._turns = turns
        self._client = client
        self._round = -1
        self._begin, self._begin_round_number = 0.0, -1
        self._woken: asyncio.Future[None] | None = None

    def leave(self) -> None:
        """End the share and save its usage for the client's next stream."""
        self._turns.save_usage(self._client, self.usage)

    async def wait_for_turn(self) -> None:
        """Wait until the stream may work; return at once while its turn lasts."""
        if self._round == self._turns.rounds and self.last < TURN:
            return
        if not self._turns.can_start_turn():
            self._woken = asyncio.get_running_loop().create_future()
            self._turns.queue(self)
            await self._woken
        self._round, self.last = self._turns.rounds, 0.0

    def wake(self) -> bool:
        """Let the stream work; return whether it was still waiting."""
        if self._woken is None or self._woken.done():
            return False
        self._woken.set_result(None)
        return True

    def __enter__(self) -> Self:
        """Start to measure CPU time, until the event loop begins another round."""
        self._begin, self._begin_round_number = time.thread_time(), self._turns.rounds
        self._turns.open_round()  # rounds are counted as soon as other callbacks run
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._turns.rounds == self._begin_round_number:
            self._count(time.thread_time() - self._begin)

    def _count(self, seconds: float) -> None:
        self.usage.add(seconds)
        self.last += seconds
        self._turns.charge(seconds)
