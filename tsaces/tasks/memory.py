"""How much memory a task's process may have."""

from __future__ import annotations

import resource


def limit_memory(limit: int | None) -> None:
    """Limit the address space of this process, for good, and of those it starts.

    Parameters
    ----------
    limit : int or None
        Bytes; None for as much as there is.
    """
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
