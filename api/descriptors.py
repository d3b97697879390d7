"""Open files: every connection is one, and a shell's usual limit is lower than ours on streams."""

from __future__ import annotations

import contextlib
import sys

if sys.platform != "win32":
    import resource


def allow_many() -> None:
    """Raise this process's limit of open files as far as it may."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(ValueError, OSError):  # where "unlimited" is not to be had
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
