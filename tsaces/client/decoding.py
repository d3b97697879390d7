"""Timestep streams out of the bytes of a connection, in any of the three formats."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tsaces.client.lines import LineBuffer
from tsaces.client.named_fleet import NamedFleet
from tsaces.client.timesteps import AgentState, Exchange, Timestep
from tsaces.errors import DocumentError
from tsaces.formats.action_stream import ENCODINGS, NDJSON, action_codes
from tsaces.formats.stream_header import (
    KINDS,
    header_from_document,
    parse_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.transport_plan import PlanHeader
    from tsaces.plan.actions import Codes

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
        for document in self._documents(data):
            try:
                timestep = self._timestep(document)
            except _MALFORMED as error:
                raise DocumentError(f"t={self._next}: no timestep: {error!r}") from None
            if len(timestep.agents) != self._agents:
                raise DocumentError(f"t={self._next}: not the fleet expected")
            yield timestep

    def _documents(self, data: bytes) -> Iterator[Any]:
        """Yield what lines say of one timestep after the other, until one ends the stream."""
        for line in self._buffer.feed(data):
            document: Any = parse_line(self._next, line)
            try:
                if document.get("type") == "end":
                    self.end = str(document["reason"])
                    return
                is_next = document["t"] == self._next
            except (AttributeError, *_MALFORMED) as error:
                raise DocumentError(f"t={self._next}: no timestep: {error!r}") from None
            if not is_next:
                raise DocumentError(f"t={self._next}: not the timestep expected")
            yield document
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
        self._fleet = NamedFleet(document, header.agents)

    def feed(self, data: bytes) -> Iterator[Timestep]:
        start, late, defect = self._next, list[int | None](), None
        actions: list[Codes] = []
        try:
            for document in self._documents(data):
                actions.append(self._actions(document))
                late.append(document.get("late_ms"))
        except DocumentError as error:
            defect = error
        if actions:
            timesteps = self._fleet.act(start, np.stack(actions))
            for timestep, late_ms in zip(timesteps, late, strict=True):
                yield timestep if late_ms is None else replace(timestep, late_ms=late_ms)
        if defect is not None:  # what came before it counts
            raise defect

    def _actions(self, document: Any) -> Codes:
        try:
            codes = action_codes(document["actions"])
        except _MALFORMED as error:
            raise DocumentError(f"t={self._next}: no timestep: {error!r}") from None
        if codes.shape != (self._agents,):
            raise DocumentError(f"t={self._next}: not an action for every agent")
        return codes


class _Frames(_Body):
    """The bytes of actions."""

    def __init__(self, document: Any, header: PlanHeader) -> None:
        super().__init__()
        self._fleet = NamedFleet(document, header.agents)
        self._type = np.dtype({1: "<u1", 2: "<u2"}[document["action_bytes"]])
        self._size = header.agents * self._type.itemsize
        self._next = header.start
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Timestep]:
        data = self._rest + data
        count, rest = divmod(len(data), self._size)
        self._rest = data[len(data) - rest :]
        start, self._next = self._next, self._next + count
        if count:
            codes = np.frombuffer(data[: count * self._size], dtype=self._type)
            yield from self._fleet.act(start, codes.reshape(count, -1))


def _body(document: Any, header: PlanHeader) -> _Body:
    encoding = document.get("encoding")
    if encoding is None:
        return _Lines(header)
    if encoding not in tuple(ENCODINGS):  # which may be anything that JSON has
        raise DocumentError(f"line 1: encoding {encoding!r} is not known")
    try:
        return (_CompactLines if ENCODINGS[encoding] == NDJSON else _Frames)(document, header)
    except _MALFORMED as error:
        raise DocumentError(f"line 1: no header: {error!r}") from None


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"{name!r} is no kind of exchange")
    return name
