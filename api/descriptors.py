"""The limit of open files, which is usually lower than the limit of streams."""

from __future__ import annotations

import contextlib
import sys

if sys.platform != "win32":
    import resource


def raise_limit() -> None:
    """Raise the limit of open files of this process as far as possible."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(ValueError, OSError):  # some systems do not allow "unlimited"
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
