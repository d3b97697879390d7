"""Deadlines that hold wherever a task is worked on, for clocks of machines differ."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Tells this machine's clock from others; there on Linux."""


class HasDeadline:
    """Lets an object with a `deadline`, a reading of `time.monotonic`, travel as a pickle.

    On this machine the reading stays as it is. On another, it becomes the reading there after the
    seconds that were left when the pickle was made; the way there is not counted.
    """

    deadline: float

    def __getstate__(self) -> dict[str, Any]:
        left = self.deadline - time.monotonic()
        return {**self.__dict__, "_clock": (_this_boot(), left)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        boot, left = state.pop("_clock")
        if not boot or boot != _this_boot():
            state["deadline"] = time.monotonic() + left
        self.__dict__.update(state)


def _this_boot() -> str:
    """Return what tells this machine's clock from others; nothing where that is not known."""
    try:
        return BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
