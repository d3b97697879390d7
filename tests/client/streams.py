"""Streams of an embedding known by heart, as the service sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures import small_embedding
from tsaces.formats.stream_writers import WRITERS
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from tsaces.formats.stream_writers import StreamWriter

JOB = "0" * 32


def writer(encoding: str, start: int) -> StreamWriter:
    return WRITERS[encoding](compiled_plan_of(small_embedding()), start)


def stream(encoding: str, start: int, count: int) -> bytes:
    """Return the bytes of a whole stream."""
    written = writer(encoding, start)
    return written.header() + b"".join(written.timesteps(start, count))
