"""The end of what a process writes to its standard error."""

from __future__ import annotations

import os
import threading
from typing import IO

_KEPT = 4096
"""Bytes."""
_PORTION = 65_536
_PATIENCE = 1.0
"""Seconds to wait for the last of them, should others still hold the pipe."""


class LastWords:
    """Reads a pipe to its end, so that nobody waits for it, and keeps the last of what came.

    Parameters
    ----------
    pipe : file
        Closed here, once it has ended.
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._kept = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def text(self) -> str:
        """Return them, as of a process that has ended."""
        self._reader.join(_PATIENCE)
        return self._kept.decode(errors="replace")

    def _read(self) -> None:
        with self._pipe:
            while data := os.read(self._pipe.fileno(), _PORTION):
                self._kept = (self._kept + data)[-_KEPT:]
