"""Lines and server-sent events out of the bytes of a connection, however they are cut up.

httpx-sse reads a response itself, and only while it is asked for the next event; here bytes are fed
in by either client, which may give a connection up between two of them. Its decoders are private,
and make an event without data of a `retry` that comes alone, as when the server's database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.client.jobs import JobEvent
from tsaces.errors import DocumentError
from tsaces.formats.strict_json import JsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator


class LineBuffer:
    """Cuts bytes into lines; what follows the last line's end is kept for later."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that are complete now, without their ends."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        return lines

    def first(self, data: bytes) -> tuple[bytes, bytes] | None:
        """Return the first line and the bytes behind it, once it is complete."""
        line, end, rest = (self._rest + data).partition(b"\n")
        self._rest = b"" if end else line
        return (line, rest) if end else None


class EventParser:
    """Reads server-sent events.

    Attributes
    ----------
    retry : float
        Seconds that the server wants a client to wait before it connects again.
    """

    def __init__(self) -> None:
        self.retry = 0.0
        self._lines = LineBuffer()
        self._fields: dict[str, str] = {}

    def feed(self, data: bytes) -> Iterator[JobEvent]:
        """Yield the events that are complete now.

        Raises
        ------
        DocumentError
            If one is none of a job's.
        """
        for line in self._lines.feed(data):
            name, _, value = line.decode(errors="replace").rstrip("\r").partition(":")
            value = value.removeprefix(" ")
            if name == "retry" and value.isdecimal():
                self.retry = int(value) / 1000
            elif name:
                self._fields[name] = value
            elif not line.strip() and "data" in self._fields:
                yield _event(self._fields)
                self._fields = {}


def _event(fields: dict[str, str]) -> JobEvent:
    try:
        data: Any = parse_json(fields["data"])
        return JobEvent(int(fields["id"]), fields.get("event", "message"), dict(data))
    except (JsonError, KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"no event of a job: {error!r}") from None
