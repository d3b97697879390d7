"""Timestep streams in any of their encodings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.formats.action_stream import (
    BINARY,
    NDJSON,
    ActionReader,
    action_frames,
    action_lines,
)
from tsaces.formats.stream_header import parse_line
from tsaces.formats.timestep_stream import StreamReader, stream_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import PlanHeader, Timestep
    from tsaces.plan import CompiledPlan

    Chunks = Iterator[bytes]
    Encoder = Callable[[CompiledPlan, int, int | None], Chunks]


def ndjson_chunks(plan: CompiledPlan, start: int = 0, count: int | None = None) -> Chunks:
    """Yield the lines that say everything by name."""
    return (line.encode() + b"\n" for line in stream_lines(plan, start, count))


def compact_chunks(plan: CompiledPlan, start: int = 0, count: int | None = None) -> Chunks:
    """Yield the lines of one small integer an agent."""
    return (line.encode() + b"\n" for line in action_lines(plan, start, count))


ENCODINGS: Mapping[str, Encoder] = {
    "ndjson": ndjson_chunks,
    "compact": compact_chunks,
    "binary": action_frames,
}
"""Writers by name: each yields the bytes of a stream, of `count` timesteps from `start`."""


def read_stream(
    stream: BinaryIO, instance: Instance, layout: Layout
) -> tuple[PlanHeader, Iterator[Timestep]]:
    """Read a stream in whichever encoding its first line says it is.

    Parameters
    ----------
    stream : binary file
    instance : Instance
    layout : Layout
        Of the instance.

    Returns
    -------
    header : PlanHeader
    timesteps : iterator of Timestep

    Raises
    ------
    DocumentError
        That names the line, here or while iterating.
    """
    first = stream.readline()
    document = parse_line(1, first or b"null")
    encoding = document.get("encoding") if isinstance(document, dict) else None
    if encoding is None:
        by_name = StreamReader(_and_then(first, stream), instance, layout)
        return by_name.header, iter(by_name)
    if encoding not in (NDJSON, BINARY):
        raise DocumentError(f"line 1: encoding {encoding!r} is not known; use {NDJSON} or {BINARY}")
    compact = ActionReader(document, instance, layout)
    if encoding == BINARY:
        return compact.header, compact.frames(stream)
    return compact.header, compact.lines(enumerate(stream, start=2))


def _and_then(first: bytes, rest: BinaryIO) -> Iterator[bytes]:
    yield first
    yield from rest
