"""Incremental parsers for lines and server-sent events.

The package httpx-sse reads responses itself, and only when asked for the next event. Here, both
clients feed in bytes, and may drop a connection between two reads. The decoders of httpx-sse are
private, and return an event without data for a lone `retry`, which the server sends when its
database is unavailable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.client.jobs import JobEvent
from tsaces.errors import DocumentError
from tsaces.formats.strict_json import JsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator


class LineBuffer:
    """Splits bytes into lines and keeps an incomplete last line for later."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that are now complete, without line breaks."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        return lines

    def first(self, data: bytes) -> tuple[bytes, bytes] | None:
        """Return the first line and the bytes after it; None if it is not complete yet."""
        line, end, rest = (self._rest + data).partition(b"\n")
        self._rest = b"" if end else line
        return (line, rest) if end else None


class EventParser:
    """A parser for server-sent events.

    Attributes
    ----------
    retry : float
        Seconds that the server asks clients to wait before they reconnect.
    """

    def __init__(self) -> None:
        self.retry = 0.0
        self._lines = LineBuffer()
        self._fields: dict[str, str] = {}

    def feed(self, data: bytes) -> Iterator[JobEvent]:
        """Yield the events that are now complete.

        Raises
        ------
        DocumentError
            If an event is not a valid event of a job.
        """
        for line in self._lines.feed(data):
            name, _, value = line.decode(errors="replace").rstrip("\r").partition(":")
            value = value.removeprefix(" ")
            if name == "retry" and value.isdecimal():
                self.retry = int(value) / 1000
            elif name:
                self._fields[name] = value
            elif not line.strip() and "data" in self._fields:
                yield _parse_event(self._fields)
                self._fields = {}


def _parse_event(fields: dict[str, str]) -> JobEvent:
    try:
        data: Any = parse_json(fields["data"])
        return JobEvent(int(fields["id"]), fields.get("event", "message"), dict(data))
    except (JsonError, KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"no event of a job: {error!r}") from None
