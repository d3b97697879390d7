"""A check whether a solver's result can be trusted after a shortage of memory."""

from __future__ import annotations

import re
import resource
from contextlib import suppress
from pathlib import Path

_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"VmPeak:\s+(\d+) kB")
_MARGIN = 64 * 2**20
"""Bytes below its limit from which a process may have been refused memory."""


def may_have_been_refused() -> bool:
    """Whether this process has come so close to its memory limit that it may have met it.

    HiGHS (1.16) treats a linear program for which it found no memory as one without a solution,
    and then reports its incumbent as optimal, or an unexplored problem as infeasible.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return False
    with suppress(OSError):  # without this file the solver is trusted
        found = _PEAK.search(_STATUS.read_text(encoding="ascii", errors="replace"))
        return found is not None and int(found[1]) * 1024 > limit - _MARGIN
    return False
