"""The effects of the client as plain data (sans-I/O).

The logic of the client is written once, as generators that yield effects and receive their
outcomes. `Client` and `AsyncClient` differ only in how they perform these.
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
        Path relative to the server's address.
    params : mapping
        Query parameters; a tuple stands for a repeated parameter.
    headers : mapping of str to str
    body : bytes or None
    silence : float
        Seconds without data that are allowed in addition to the client's timeout.
    longest : float
        Upper limit on the seconds without data.
    """

    method: str
    path: str
    params: Mapping[str, str | int | float | tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    silence: float = 0.0
    longest: float = math.inf

    def patience(self, timeout: float) -> float:
        """Return the allowed seconds without data, given the client's timeout."""
        return min(timeout + self.silence, self.longest)


@dataclass(frozen=True)
class Reply:
    """A response of the server.

    Attributes
    ----------
    status : int
    reason : str
    headers : mapping of str to str
        Headers, with names in lower case.
    body : bytes
        The whole body; empty if it is still to be read.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class ConnectionFailed:
    """The outcome of a connection that failed before or during the response.

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
        Whether the body of a successful response is left to `Read`.
    """

    request: Request
    streams: bool = False


@dataclass(frozen=True)
class Read:
    """Read more of the last response.

    The outcome is bytes, which are empty at the end, or `ConnectionFailed`.
    """


@dataclass(frozen=True)
class Sleep:
    """Wait for some seconds; there is no outcome."""

    seconds: float


@dataclass(frozen=True)
class Emit:
    """Pass an item to the caller; there is no outcome."""

    item: Any


Effect = Send | Read | Sleep | Emit
EffectResult = Reply | ConnectionFailed | bytes | None
Flow = Generator[Effect, Any, Result]
"""A generator of effects that returns a result."""


def redirect_emits(flow: Flow[Result], receive: Callable[[Any], object]) -> Flow[Result]:
    """Run a flow, but pass the items it emits to `receive` instead of the caller."""
    outcome: EffectResult = None
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
