"""What the client asks of the network, as plain data.

Everything the client does is written once, as a generator that yields these and is sent their
outcomes. `Client` and `AsyncClient` differ only in how they carry them out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Request:
    """An HTTP request.

    Attributes
    ----------
    method : str
    path : str
        Below the server's address.
    params : mapping
        The query; a tuple is given as often as it has items.
    headers : mapping of str to str
    body : bytes or None
    silence : float
        Seconds without a byte that are allowed on top of the client's own.
    longest : float
        Seconds without a byte that are allowed at most.
    """

    method: str
    path: str
    params: Mapping[str, str | int | float | tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    silence: float = 0.0
    longest: float = math.inf

    def patience(self, timeout: float) -> float:
        """Return how many seconds without a byte are allowed, given the client's own."""
        return min(timeout + self.silence, self.longest)


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes
    ----------
    status : int
    reason : str
    headers : mapping of str to str
        Names in lower case.
    body : bytes
        Whole; empty where it is still to be read.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class ConnectionFailed:
    """There was no answer, or no more of it.

    Attributes
    ----------
    reason : str
    """

    reason: str


@dataclass(frozen=True)
class Send:
    """Send a request; the outcome is `Reply` or `ConnectionFailed`.

    Attributes
    ----------
    request : Request
    streams : bool
        Whether the body of an answer that is no error is left to `Read`.
    """

    request: Request
    streams: bool = False


@dataclass(frozen=True)
class Read:
    """Read more of the last answer.

    The outcome is bytes, none at its end, or `ConnectionFailed`.
    """


@dataclass(frozen=True)
class Sleep:
    """Wait; without an outcome."""

    seconds: float


@dataclass(frozen=True)
class Emit:
    """Hand something to the caller; without an outcome."""

    item: Any


Effect = Send | Read | Sleep | Emit
Outcome = Reply | ConnectionFailed | bytes | None
Flow = Generator[Effect, Any, Result]
"""What the client does, step by step, and its result."""


def redirect_emits(flow: Flow[Result], receive: Callable[[Any], object]) -> Flow[Result]:
    """Carry out a flow with everything it emits handed to `receive` instead."""
    outcome: Outcome = None
    while True:
        try:
            effect = flow.send(outcome)
        except StopIteration as end:
            result: Result = end.value
            return result
        if isinstance(effect, Emit):
            receive(effect.item)
            outcome = None
        else:
            outcome = yield effect
