"""Streams written timestep by timestep, for readers that come when they like.

A writer belongs to one stream and knows where it starts; the timesteps themselves may be asked
for in any portions.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from tsaces.formats.action_stream import BINARY, NDJSON, action_header
from tsaces.formats.stream_header import dump, header_to_document
from tsaces.formats.timestep_stream import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.plan import CompiledPlan
    from tsaces.plan.actions import ActionBlock


class StreamWriter(ABC):
    """Writes one stream of a plan.

    Parameters
    ----------
    plan : CompiledPlan
    start : int
        Its first timestep.
    """

    media_type: str
    ends_with_lines = True
    """Whether a reader can be told something on a line of its own at the end."""

    def __init__(self, plan: CompiledPlan, start: int) -> None:
        self.plan = plan
        self.start = start

    @abstractmethod
    def header(self) -> bytes:
        """Return the first line."""

    @abstractmethod
    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield the bytes of `count` timesteps from `first` on, one by one."""

    def chunks(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """Yield the same in portions: how many timesteps, and their bytes."""
        return ((1, data) for data in self.timesteps(first, count))

    def late(self, timestep: bytes, seconds: float) -> bytes:
        """Return a timestep that tells its reader how late it is, where the encoding can."""
        return timestep.removesuffix(b"}\n") + b',"late_ms":%d}\n' % round(seconds * 1000)

    def end(self, reason: str, resume: int) -> bytes:
        """Return a last line: why the stream ends, and the first timestep not sent."""
        return (json.dumps({"type": "end", "reason": reason, "resume": resume}) + "\n").encode()


class NamesWriter(StreamWriter):
    """NDJSON that says everything by name."""

    media_type = "application/x-ndjson"

    def __init__(self, plan: CompiledPlan, start: int) -> None:
        super().__init__(plan, start)
        self._encoder = _encoder_of(plan)

    def header(self) -> bytes:
        """Return the contract's header."""
        return (dump(header_to_document(self.plan.header_at(self.start))) + "\n").encode()

    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield a line a timestep."""
        for block in self.plan.blocks(first, count):
            for line in self._encoder.lines(block):
                yield line.encode() + b"\n"


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

    def header(self) -> bytes:
        """Return a header that tells what the integers mean."""
        return (dump(action_header(self.plan, self.start, NDJSON)) + "\n").encode()

    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield a line a timestep."""
        for block in _action_blocks(self, first, count):
            texts = list(map(str, range(int(block.codes.max(initial=0)) + 1)))
            for t, codes in enumerate(block.codes.tolist(), start=block.start):
                actions = ",".join([texts[code] for code in codes])
                yield f'{{"t":{t},"actions":[{actions}]}}\n'.encode()


class BinaryWriter(StreamWriter):
    """One or two bytes an agent after a header line."""

    media_type = "application/vnd.tsaces.actions"
    ends_with_lines = False

    def header(self) -> bytes:
        """Return a header that tells what the bytes mean."""
        return (dump(action_header(self.plan, self.start, BINARY)) + "\n").encode()

    def timesteps(self, first: int, count: int) -> Iterator[bytes]:
        """Yield a frame a timestep."""
        for number, data in self.chunks(first, count):
            size = len(data) // number
            yield from (data[i : i + size] for i in range(0, len(data), size))

    def chunks(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """Yield many frames at once."""
        for block in _action_blocks(self, first, count):
            codes = block.codes
            little = np.dtype(codes.dtype).newbyteorder("<")
            yield len(codes), codes.astype(little, copy=False).tobytes()

    def late(self, timestep: bytes, seconds: float) -> bytes:
        """Return the frame as it is: it has no room for words."""
        return timestep


def _action_blocks(writer: StreamWriter, first: int, count: int) -> Iterator[ActionBlock]:
    for block in writer.plan.action_blocks(first, count):
        yield block.standing() if block.start == writer.start else block


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
