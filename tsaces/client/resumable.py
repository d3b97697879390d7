"""Streams that are resumed after lost connections, without gaps, duplicates or plan changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tsaces.client.decoding import Decoder
from tsaces.client.effects import ConnectionFailed, Emit, Flow, Read, Request
from tsaces.client.errors import PlanChangedError, UnreachableError
from tsaces.client.lines import EventParser
from tsaces.client.retries import RetryPolicy, TransientError, send_until_answered
from tsaces.errors import DocumentError
from tsaces.plan import LAST_TIMESTEP

if TYPE_CHECKING:
    from tsaces.client.decoding import Format
    from tsaces.client.timesteps import AgentState, Timestep
    from tsaces.model.transport_plan import PlanHeader

_NO_CONTENT = 204
"""Status for a job that has ended and has no further events."""
_MAX_SILENCE = 60.0
"""Maximum seconds without data; the server sends heartbeats of events more often."""


@dataclass(frozen=True)
class StreamRange:
    """The timesteps that a caller requests, and their format.

    Attributes
    ----------
    path : str
        Path of the plan.
    start : int
    steps : int or None
        Number of timesteps; None for an endless stream.
    tick_ms : float or None
    format : Format
    """

    path: str
    start: int
    steps: int | None
    tick_ms: float | None
    format: Format

    @property
    def end(self) -> int:
        """The timestep after the last one."""
        most = LAST_TIMESTEP + 1 - self.start
        return self.start + (most if self.steps is None else min(self.steps, most))

    def request(self, start: int) -> Request:
        """Return the request for the rest of the range from a timestep on."""
        params: dict[str, str | int | float] = {"start": start, "format": self.format}
        if self.steps is not None:
            params["steps"] = self.end - start
        if self.tick_ms is not None:
            params["tick_ms"] = self.tick_ms
        return Request("GET", self.path, params, silence=(self.tick_ms or 0) / 1000)


def timesteps(stream_range: StreamRange, policy: RetryPolicy) -> Flow[None]:
    """Emit timesteps, over several connections if necessary."""
    continuity, position = _ContinuityCheck(), stream_range.start
    while position < stream_range.end:
        yield from send_until_answered(stream_range.request(position), policy, streams=True)
        decoder = Decoder()
        data = yield Read()
        while isinstance(data, bytes) and data:
            for timestep in decoder.feed(data):
                continuity.check(decoder.header, timestep, position)
                policy.renew()
                position += 1
                yield Emit(timestep)
            data = yield Read()
        if position < stream_range.end:
            yield policy.pause(_describe_end(decoder.end or data))


def events(request: Request, after: int, policy: RetryPolicy) -> Flow[None]:
    """Emit the events of a job until its end, over several connections if necessary.

    Parameters
    ----------
    request : Request
        Request for all events.
    after : int
        Number of the last event known.
    policy : RetryPolicy
    """
    while True:
        longest = min(policy.left(), _MAX_SILENCE)
        resumed = replace(request, headers={"Last-Event-ID": str(after)}, longest=longest)
        reply = yield from send_until_answered(resumed, policy, streams=True)
        if reply.status == _NO_CONTENT:
            return
        parser = EventParser()
        data = yield Read()
        while isinstance(data, bytes) and data:
            policy.renew()
            for event in parser.feed(data):
                after = event.number
                yield Emit(event)
                if event.kind == "ended":
                    return
            if policy.left() < longest:
                break  # the next read could exceed the time left
            data = yield Read()
        else:
            yield policy.pause(_describe_end(data, parser.retry))


class _ContinuityCheck:
    """A check that timesteps after a reconnection continue the same plan."""

    def __init__(self) -> None:
        self._header: PlanHeader | None = None
        self._last: Timestep | None = None

    def check(self, header: PlanHeader | None, timestep: Timestep, expected: int) -> None:
        """Check the next timestep.

        Raises
        ------
        PlanChangedError
            If it belongs to another plan.
        DocumentError
            If it is not the expected timestep.
        """
        if timestep.t != expected:
            raise DocumentError(f"t={expected}: the server sent timestep {timestep.t} instead")
        if self._last is not None and header is not self._header:
            change = _find_header_change(self._header, header) or _find_jump(self._last, timestep)
            if change is not None:
                raise PlanChangedError(f"the plan changed before timestep {timestep.t}: {change}")
        self._header, self._last = header, timestep


def _find_header_change(old: Any, new: Any) -> str | None:
    for name in ("agents", "period", "assignment"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            return name if name == "assignment" else f"{name} {before} became {after}"
    return None


def _find_jump(last: Timestep, now: Timestep) -> str | None:
    pairs = zip(last.agents, now.agents, now.cargo_before(), strict=True)
    for n, (before, after, carried) in enumerate(pairs):
        if _is_jump(before, after):
            return f"agent {n} jumped from {before[:2]} to {after[:2]}"
        if carried != before.cargo:
            return f"the cargo of agent {n} was {before.cargo} and became {carried}"
    return None


def _is_jump(before: AgentState, after: AgentState) -> bool:
    """Whether nobody can get from one place to the other in a timestep, as far as names tell."""
    along = abs(after.y - before.y)
    if isinstance(before.x, int) and isinstance(after.x, int):
        return abs(after.x - before.x) + along > 1
    return before.x == after.x and along > 1


def _describe_end(why: ConnectionFailed | bytes | str, wait: float = 0.0) -> TransientError:
    """Return the error of a connection that failed, was closed or was ended with a reason."""
    reason = why.reason if isinstance(why, ConnectionFailed) else why
    return TransientError(UnreachableError(str(reason or "the connection was closed")), wait)
