"""Shares the event loop's thread among streams, and leaves enough of it to all others.

Writing timesteps is work of the processor, and the event loop has one thread. A stream therefore
asks for a turn before it writes. All turns of one round of the event loop together are short, so
requests wait for a few milliseconds at most. Of the streams that wait, the one that has used the
least lately comes first, and whoever waits is owed more as time passes (decay-usage scheduling, as
the processes of Unix were scheduled). Usage is weighed: that of a stream whose pace holds it back
anyway counts less. So a stream that needs little is served at once, however many
take all they can get, and nobody waits for ever. What a stream has used stays with its client when
it ends: nothing is won by opening another.
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
"""Seconds for which a stream may work before it asks again."""
_ROUND = 0.002
"""Seconds for which all streams together may work in one round of the event loop."""
_MEMORY = 2.0
"""Seconds after which what a stream has used counts 1/e of it."""
_FAST = 0.01
"""Seconds: a tick so long, which is that of no robot, halves what usage counts."""
_FIRST_USAGE = 0.0005
"""Seconds that a new stream is taken to have used."""
_LEAST_USAGE = 1e-6
"""Seconds that every stream is taken to have used."""


class Usage:
    """Seconds of the processor, of which the ones used long ago count little.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._at = time.monotonic()

    def add(self, seconds: float) -> None:
        """Count more of them."""
        self._seconds = self.lately() + seconds

    def lately(self) -> float:
        """Return what counts now."""
        now = time.monotonic()
        self._seconds *= math.exp((self._at - now) / _MEMORY)
        self._at = now
        return self._seconds

    def priority(self, weight: float) -> float:
        """Return a number that is the smaller, the earlier the next turn should be.

        It is the logarithm of what was used lately, over the weight, plus the moment now: as usage
        decays by the same factor for all that wait, their order never changes.
        """
        return math.log(max(self.lately(), _LEAST_USAGE) / weight) + self._at / _MEMORY


class Turns:
    """Decides which stream is next.

    Attributes
    ----------
    rounds : int
        Of the event loop, those that were counted: at least all in which a stream was at work.
    """

    def __init__(self) -> None:
        self.rounds = 0
        self._loop = asyncio.get_running_loop()
        self._waiting: list[tuple[float, int, Share]] = []
        self._order = count()
        self._left = _ROUND
        self._is_round_open = False
        self._left_behind: dict[str, Usage] = {}

    def share(self, client: str, tick: float | None = None) -> Share:
        """Return the share of a client's new stream, to be left by it.

        Parameters
        ----------
        client : str
        tick : float, optional
            Seconds from one timestep of the stream to the next; without, it takes all it can.
        """
        before = self._left_behind.pop(client, Usage())
        weight = 1 + (tick or 0.0) / _FAST
        return Share(self, client, Usage(_FIRST_USAGE + before.lately()), weight)

    def leave_behind(self, client: str, usage: Usage) -> None:
        """Remember what a client's stream has used, for its next one."""
        self._left_behind.setdefault(client, Usage()).add(usage.lately())

    def has_room(self) -> bool:
        """Whether a stream may work at once: nobody waits, and the round is not used up."""
        return not self._waiting and self._left > 0

    def queue(self, share: Share) -> None:
        """Let a stream wait for a later round."""
        heapq.heappush(
            self._waiting, (share.usage.priority(share.weight), next(self._order), share)
        )
        self.open_round()

    def charge(self, seconds: float) -> None:
        """Count what a stream has used in this round."""
        self._left -= seconds

    def open_round(self) -> None:
        """Let the next round begin as soon as the event loop has looked after all others."""
        if not self._is_round_open:
            self._is_round_open = True
            self._loop.call_soon(self._begin_round)

    def _begin_round(self) -> None:
        """Wake as many streams as will use the round up, going by their last turns."""
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
    """What one stream has had of the processor: the time spent within it, as a context.

    It is the thread's own time: on a busy machine that of others would count as well, and a stream
    would be owed less for having been interrupted.

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
        By which usage counts less than it would with a weight of 1.
    last : float
        Seconds of its last turn; as long as one may be, for a stream that had none yet.
    """

    def __init__(self, turns: Turns, client: str, usage: Usage, weight: float) -> None:
        self.usage = usage
        self.weight = weight
        self.last = TURN
        self._turns = turns
        self._client = client
        self._round = -1
        self._begin, self._begun_in = 0.0, -1
        self._woken: asyncio.Future[None] | None = None

    def leave(self) -> None:
        """End the stream's part."""
        self._turns.leave_behind(self._client, self.usage)

    async def turn(self) -> None:
        """Wait until the stream may work; go on at once while its turn lasts."""
        if self._round == self._turns.rounds and self.last < TURN:
            return
        if not self._turns.has_room():
            self._woken = asyncio.get_running_loop().create_future()
            self._turns.queue(self)
            await self._woken
        self._round, self.last = self._turns.rounds, 0.0

    def wake(self) -> bool:
        """Let the stream work; tell whether it still waits."""
        if self._woken is None or self._woken.done():
            return False
        self._woken.set_result(None)
        return True

    def __enter__(self) -> Self:
        """Begin to count time, until others have their turn."""
        self._begin, self._begun_in = time.thread_time(), self._turns.rounds
        self._turns.open_round()  # so that rounds are counted as soon as others are let in
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._turns.rounds == self._begun_in:
            self._count(time.thread_time() - self._begin)

    def _count(self, seconds: float) -> None:
        self.usage.add(seconds)
        self.last += seconds
        self._turns.charge(seconds)
