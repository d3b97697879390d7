"""Timestep streams in any of their encodings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.formats.action_stream import BINARY, ActionReader
from tsaces.formats.action_stream import ENCODINGS as KNOWN
from tsaces.formats.stream_header import parse_line
from tsaces.formats.stream_writers import WRITERS
from tsaces.formats.timestep_stream import StreamReader
from tsaces.plan import LAST_TIMESTEP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from tsaces.formats.stream_writers import StreamWriter
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import PlanHeader, Timestep
    from tsaces.plan import CompiledPlan


def _written(
    writer_of: type[StreamWriter],
    plan: CompiledPlan,
    start: int = 0,
    count: int | None = None,
    *,
    skips_pauses: bool = False,
) -> Iterator[bytes]:
    """Yield the bytes of a stream; without `count`, up to the last timestep there is."""
    writer = writer_of(plan, start, skips_pauses=skips_pauses)
    yield writer.header()
    left = LAST_TIMESTEP + 1 - start if count is None else count
    for _, data in writer.chunks(start, left):
        yield data


ENCODINGS = {name: partial(_written, writer_of) for name, writer_of in WRITERS.items()}
"""What writes a whole stream, called with plan, start and count, by the name of the encoding."""


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
    if encoding not in tuple(KNOWN):  # which may be anything that JSON has
        raise DocumentError(f"line 1: encoding {encoding!r} is not known; use {' or '.join(KNOWN)}")
    compact = ActionReader(document, instance, layout)
    if KNOWN[encoding] == BINARY:
        return compact.header, compact.frames(stream)
    return compact.header, compact.lines(enumerate(stream, start=2))


def _and_then(first: bytes, rest: BinaryIO) -> Iterator[bytes]:
    yield first
    yield from rest
