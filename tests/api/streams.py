"""What streams of the small plan must hold, by the library; and WebSockets to read them from."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from websockets.sync.client import ClientConnection, connect

from tests.api.jobs import small_result
from tests.fixtures import AMPLE
from tsaces.formats.plan_file import plan_from_bytes
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import CompiledPlan, compiled_plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS = tuple(ENCODINGS)
MEDIA_TYPES = {
    "ndjson": "application/x-ndjson",
    "compact": "application/x-ndjson",
    "binary": "application/vnd.tsaces.actions",
}


class _Addressed(Protocol):
    """A server, or what stands before it."""

    @property
    def url(self) -> str: ...


@cache
def small_plan() -> CompiledPlan:
    """Return the plan of the job that `keep_small_embedding` writes."""
    return compiled_plan_of(plan_from_bytes(small_result().plan))


def expected(encoding: str, start: int, steps: int | None) -> bytes:
    """Return the bytes of a stream."""
    return b"".join(ENCODINGS[encoding](small_plan(), start, steps))


def header_and_timesteps(encoding: str, start: int, steps: int) -> tuple[bytes, list[bytes]]:
    """Return a stream cut into its header line and its timesteps."""
    header, _, rest = expected(encoding, start, steps).partition(b"\n")
    if encoding == "binary":
        size = len(rest) // steps
        return header + b"\n", [rest[i : i + size] for i in range(0, len(rest), size)]
    return header + b"\n", rest.splitlines(keepends=True)


def websocket(
    server: _Addressed, path: str, headers: Mapping[str, str] | None = None, **options: Any
) -> ClientConnection:
    """Open a WebSocket, to be closed by whoever asks for it."""
    url = server.url.replace("http", "ws", 1) + path
    options |= {"proxy": None, "additional_headers": headers, "open_timeout": AMPLE}
    opened: ClientConnection = connect(url, **options)
    return opened


def in_time(line: bytes) -> bytes:
    """Return a timestep without the remark that it came late, which busy machines cause."""
    document = json.loads(line)
    document.pop("late_ms", None)
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
