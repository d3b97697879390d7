"""Streams written timestep by timestep, for readers that come when they like.

A writer belongs to one stream and knows where it starts; the timesteps themselves may be asked
for in any portions.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from tsaces.errors import InputError
from tsaces.formats.action_stream import BINARY, NDJSON, action_header
from tsaces.formats.place_fields import ways_to_document
from tsaces.formats.stream_header import dump, header_to_document
from tsaces.formats.timestep_stream import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsaces.plan import CompiledPlan
    from tsaces.plan.actions import ActionBlock


class StreamWriter(ABC):
    """Writes one stream of a plan.

    Parameters
    ----------
    plan : CompiledPlan
    start : int
        Its first timestep.
    skips_pauses : bool
        Whether timesteps are left out in which the whole fleet stands still for long.

    Raises
    ------
    InputError
        If they are to be left out of an encoding that does not number them.
    """

    media_type: str
    ends_with_lines = True
    """Whether a reader can be told something on a line of its own at the end."""
    _states_at_once = 4_096
    """Agents times timesteps of a portion."""

    def __init__(self, plan: CompiledPlan, start: int, *, skips_pauses: bool = False) -> None:
        if skips_pauses and not self.ends_with_lines:
            raise InputError("pauses: not for 'binary', whose timesteps have no numbers")
        self.plan = plan
        self.start = start
        self.skips_pauses = skips_pauses

    @property
    def portion(self) -> int:
        """Timesteps to ask for at once where many streams are open: about 64 KiB of them."""
        return max(1, self._states_at_once // max(1, self.plan.trajectory.agents))

    def header(self) -> bytes:
        """Return the first line."""
        document = self._header()
        if self.skips_pauses:
            document["skips_pauses"] = True
        return (dump(document) + "\n").encode()

    @abstractmethod
    def _header(self) -> dict[str, Any]:
        """Return the first line as JSON-ready data."""

    @abstractmethod
    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield the bytes of `count` timesteps from `first` on, one by one."""

    @abstractmethod
    def _changes(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """Yield the same without pauses, the first and the last in any case: number and bytes."""

    def chunks(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """Yield the same in portions: how many timesteps, and their bytes."""
        return self.pieces(first, count)

    def pieces(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """Yield the same one by one: how many timesteps until the next, and the bytes."""
        if not self.skips_pauses:
            yield from ((1, data) for data in self.timesteps(first, count))
            return
        now: tuple[int, bytes] | None = None
        for t, data in self._changes(first, count):
            if now is not None:
                yield t - now[0], now[1]
            now = t, data
        if now is not None:
            yield first + count - now[0], now[1]

    def late(self, timestep: bytes, seconds: float) -> bytes:
        """Return a timestep that tells its reader how late it is, where the encoding can."""
        return timestep.removesuffix(b"}\n") + b',"late_ms":%d}\n' % round(seconds * 1000)

    def end(self, reason: str, resume: int) -> bytes:
        """Return a last line: why the stream ends, and the first timestep not sent."""
        return (json.dumps({"type": "end", "reason": reason, "resume": resume}) + "\n").encode()


class NamesWriter(StreamWriter):
    """NDJSON that says everything by name."""

    media_type = "application/x-ndjson"

    def __init__(self, plan: CompiledPlan, start: int, *, skips_pauses: bool = False) -> None:
        super().__init__(plan, start, skips_pauses=skips_pauses)
        self._encoder = _encoder_of(plan)

    def _header(self) -> dict[str, Any]:
        cells = self.plan.state(self.start).cells.tolist()
        ways = ways_to_document(self.plan.layout, cells)
        return {**header_to_document(self.plan.header_at(self.start)), **ways}

    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield a line a timestep."""
        for block in self.plan.blocks(first, count):
            for line in self._encoder.lines(block):
                yield line.encode() + b"\n"

    def _changes(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        for block in self.plan.changes(first, count, self.portion):
            for t, line in enumerate(self._encoder.lines(block), start=block.start):
                yield t, line.encode() + b"\n"


_encoders: WeakKeyDictionary[CompiledPlan, Encoder] = WeakKeyDictionary()


def _encoder_of(plan: CompiledPlan) -> Encoder:
    """Return the one encoder that all streams of a plan share: it remembers what it has written."""
    encoder = _encoders.get(plan)
    if encoder is None:
        encoder = _encoders[plan] = Encoder(plan)
    return encoder


class CompactWriter(StreamWriter):
    """NDJSON of one small integer an agent."""

    media_type = "application/x-ndjson"
    _states_at_once = 32_768

    def _header(self) -> dict[str, Any]:
        return action_header(self.plan, self.start, NDJSON)

    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield a line a timestep."""
        for block in _action_blocks(self, self.plan.action_blocks(first, count)):
            yield from (line for _, line in _lines(block))

    def _changes(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        for block in _action_blocks(self, self.plan.action_changes(first, count, self.portion)):
            yield from _lines(block)


def _lines(block: ActionBlock) -> Iterator[tuple[int, bytes]]:
    texts = list(map(str, range(int(block.codes.max(initial=0)) + 1)))
    for t, codes in enumerate(block.codes.tolist(), start=block.start):
        actions = ",".join([texts[code] for code in codes])
        yield t, f'{{"t":{t},"actions":[{actions}]}}\n'.encode()


class BinaryWriter(StreamWriter):
    """One or two bytes an agent after a header line."""

    media_type = "application/vnd.tsaces.actions"
    ends_with_lines = False
    _states_at_once = 65_536

    def _header(self) -> dict[str, Any]:
        return action_header(self.plan, self.start, BINARY)

    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield a frame a timestep."""
        for number, data in self.chunks(first, count):
            size = len(data) // number
            yield from (data[i : i + size] for i in range(0, len(data), size))

    def chunks(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """Yield many frames at once."""
        for block in _action_blocks(self, self.plan.action_blocks(first, count)):
            codes = block.codes
            little = np.dtype(codes.dtype).newbyteorder("<")
            yield len(codes), codes.astype(little, copy=False).tobytes()

    def _changes(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        raise InputError("pauses: not for 'binary', whose timesteps have no numbers")

    def late(self, timestep: bytes, seconds: float) -> bytes:
        """Return the frame as it is: it has no room for words."""
        return timestep


def _action_blocks(writer: StreamWriter, blocks: Iterable[ActionBlock]) -> Iterator[ActionBlock]:
    for block in blocks:
        yield block.standing(writer.plan.direction_bits) if block.start == writer.start else block


class StreamFormat(StrEnum):
    """Names of the encodings, as users choose them."""

    NDJSON = "ndjson"
    COMPACT = "compact"
    BINARY = "binary"


WRITERS: Mapping[str, type[StreamWriter]] = {
    StreamFormat.NDJSON: NamesWriter,
    StreamFormat.COMPACT: CompactWriter,
    StreamFormat.BINARY: BinaryWriter,
}
