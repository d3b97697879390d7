"""Timestep streams out of the bytes of a connection, in any of the three formats."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tsaces.client.lines import LineBuffer
from tsaces.client.timesteps import AgentState, Exchange, Timestep
from tsaces.errors import DocumentError
from tsaces.formats.action_stream import BINARY, NDJSON
from tsaces.formats.stream_header import KINDS, header_from_document, parse_line
from tsaces.plan.actions import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.transport_plan import PlanHeader

Format = Literal["ndjson", "compact", "binary"]
_MALFORMED = (LookupError, TypeError, ValueError, OverflowError)


class Decoder:
    """Reads the stream of one connection.

    Attributes
    ----------
    header : PlanHeader or None
        Once it has come.
    end : str or None
        Why the server ends the stream early, once it says so.
    """

    def __init__(self) -> None:
        self.header: PlanHeader | None = None
        self.end: str | None = None
        self._lines = LineBuffer()
        self._body: _Body | None = None

    def feed(self, data: bytes) -> Iterator[Timestep]:
        """Yield the timesteps that are complete now.

        Raises
        ------
        DocumentError
            If this is no stream of timesteps.
        """
        if self._body is None:
            found = self._lines.first(data)
            if found is None:
                return
            line, data = found
            document: Any = parse_line(1, line)
            self.header = header_from_document(document)
            self._body = _body(document, self.header)
        yield from self._body.feed(data)
        self.end = self._body.end


class _Body(ABC):
    """Reads what follows the header."""

    def __init__(self) -> None:
        self.end: str | None = None

    @abstractmethod
    def feed(self, data: bytes) -> Iterator[Timestep]:
        """Yield the timesteps that are complete now."""


class _Lines(_Body):
    """A line a timestep."""

    def __init__(self, header: PlanHeader) -> None:
        super().__init__()
        self._buffer = LineBuffer()
        self._agents = header.agents
        self._next = header.start

    def feed(self, data: bytes) -> Iterator[Timestep]:
        for line in self._buffer.feed(data):
            document: Any = parse_line(self._next, line)
            try:
                if document.get("type") == "end":
                    self.end = str(document["reason"])
                    return
                timestep = self._timestep(document)
            except (AttributeError, *_MALFORMED) as error:
                raise DocumentError(f"t={self._next}: no timestep: {error!r}") from None
            if timestep.t != self._next or len(timestep.agents) != self._agents:
                raise DocumentError(f"t={self._next}: not the timestep and fleet expected")
            yield timestep
            self._next += 1

    def _timestep(self, document: Any) -> Timestep:
        return Timestep(
            document["t"],
            tuple(AgentState(*agent) for agent in document["agents"]),
            tuple(sorted(self._exchange(*exchange) for exchange in document["exchanges"])),
            document.get("late_ms"),
        )

    def _exchange(self, agent: int, machine: str, kind: str, token: str) -> Exchange:
        if not 0 <= agent < self._agents:
            raise ValueError(f"there is no agent {agent}")
        return Exchange(agent, machine, _kind(kind), token)


class _CompactLines(_Lines):
    """A line of actions a timestep."""

    def __init__(self, document: Any, header: PlanHeader) -> None:
        super().__init__(header)
        self._follower = _Follower(document)

    def _timestep(self, document: Any) -> Timestep:
        return self._follower.act(document["t"], document["actions"], document.get("late_ms"))


class _Frames(_Body):
    """The bytes of actions."""

    def __init__(self, document: Any, header: PlanHeader) -> None:
        super().__init__()
        self._follower = _Follower(document)
        self._type = np.dtype({1: "<u1", 2: "<u2"}[document["action_bytes"]])
        self._size = header.agents * self._type.itemsize
        self._next = header.start
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Timestep]:
        data = self._rest + data
        whole = len(data) - len(data) % self._size
        self._rest = data[whole:]
        for begin in range(0, whole, self._size):
            actions = np.frombuffer(data[begin : begin + self._size], dtype=self._type)
            try:
                timestep = self._follower.act(self._next, actions.tolist())
            except _MALFORMED as error:
                raise DocumentError(f"t={self._next}: no timestep: {error!r}") from None
            yield timestep
            self._next += 1


class _Follower:
    """Follows agents by what they do (docs/plan-format.md)."""

    def __init__(self, document: Any) -> None:
        self._menus = {
            (x, y): [(str(machine), _kind(kind), str(token)) for machine, kind, token in codebook]
            for x, y, codebook in document["choices"]
        }
        self._agents = [
            AgentState(x, y, token)
            for (x, y), token in zip(document["cells"], document["cargo"], strict=True)
        ]
        self._directions: Iterable[int] = (0,)

    def act(self, t: int, actions: list[int], late_ms: int | None = None) -> Timestep:
        """Let every agent act and return where all stand then."""
        exchanges: list[Exchange] = []
        for n, action in enumerate(actions):
            if action < 0 or action & 7 not in self._directions:
                raise ValueError(f"agent {n} cannot go in direction {action & 7}")
            if action:
                self._agents[n] = self._acted(n, action, exchanges)
        if len(actions) != len(self._agents):
            raise ValueError("not an action for every agent")
        self._directions = range(len(STEPS))  # agents move from the second timestep on
        return Timestep(t, tuple(self._agents), tuple(exchanges), late_ms)

    def _acted(self, n: int, action: int, exchanges: list[Exchange]) -> AgentState:
        x, y, cargo = self._agents[n]
        dx, dy = STEPS[action & 7]
        x, y = x + dx, y + dy
        if choice := action >> 3:
            machine, kind, token = self._menus[x, y][choice - 1]
            given, taken = (token, None) if kind == "deposit" else (None, token)
            if cargo != given:
                raise ValueError(f"agent {n} carries {cargo} at a {kind} of {token}")
            cargo = taken
            exchanges.append(Exchange(n, machine, kind, token))
        return AgentState(x, y, cargo)


def _body(document: Any, header: PlanHeader) -> _Body:
    encoding = document.get("encoding")
    if encoding is None:
        return _Lines(header)
    if encoding not in (NDJSON, BINARY):
        raise DocumentError(f"line 1: encoding {encoding!r} is not known")
    try:
        return (_CompactLines if encoding == NDJSON else _Frames)(document, header)
    except _MALFORMED as error:
        raise DocumentError(f"line 1: no header: {error!r}") from None


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"{name!r} is no kind of exchange")
    return name
