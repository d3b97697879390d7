"""Deadlines that hold wherever a task is worked on, for clocks of machines differ."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Tells this machine's clock from others; there on Linux."""


class Deadline(float):
    """The moment at which work is to end, as a reading of `time.monotonic` on this machine.

    It is that number, and serves wherever one is taken. On its way to another machine a pickled
    deadline becomes the reading there after the seconds that were left when the pickle was made;
    the way itself is not counted.
    """

    __slots__ = ()

    @classmethod
    def after(cls, seconds: float) -> Self:
        """Return the moment after so many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def remaining(self) -> float:
        """Seconds that are left, negative once the moment has passed."""
        return self - time.monotonic()

    @property
    def has_passed(self) -> bool:
        """Whether the moment has come."""
        return time.monotonic() >= self

    def share(self, fraction: float) -> Deadline:
        """Return the moment at which a share of the time that is left will have passed."""
        now = time.monotonic()
        return Deadline(now + fraction * (self - now))

    def sooner(self, seconds: float) -> Deadline:
        """Return the moment after so many seconds from now, this one at the latest."""
        return min(self, Deadline.after(seconds))

    def __reduce__(self) -> tuple[Callable[..., Deadline], tuple[float, str, float]]:
        return _arrive, (float(self), _this_boot(), self.remaining)


NEVER: Final = Deadline(math.inf)
"""The deadline of work that has none."""


def _arrive(reading: float, boot: str, remaining: float) -> Deadline:
    """Return a deadline that was pickled, by the clock of this machine."""
    if boot and boot == _this_boot():
        return Deadline(reading)
    return Deadline.after(remaining)


def _this_boot() -> str:
    """Return what tells this machine's clock from others; nothing where that is not known."""
    try:
        return BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
