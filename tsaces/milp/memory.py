"""Whether a solver's word can be trusted, as far as memory goes."""

from __future__ import annotations

import re
import resource
from contextlib import suppress
from pathlib import Path

_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"VmPeak:\s+(\d+) kB")
_NEAR = 64 * 2**20
"""Bytes below its limit at which a process may have been refused some."""


def may_have_been_refused() -> bool:
    """Whether this process has come so near to a limit of its memory that it may have met it.

    HiGHS (1.16) takes a linear program that found no memory for one without a solution, and goes
    on to call "optimal" what it has, or to call infeasible what it could not look at.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return False
    with suppress(OSError):  # where the system does not tell, the solver is believed
        found = _PEAK.search(_STATUS.read_text(encoding="ascii", errors="replace"))
        return found is not None and int(found[1]) * 1024 > limit - _NEAR
    return False
