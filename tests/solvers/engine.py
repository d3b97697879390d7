"""Processes that the solves of many tests use one after the other."""

from __future__ import annotations

import atexit
from functools import cache

from tsaces.engines import LocalEngine


@cache
def shared_engine() -> LocalEngine:
    """Return the engine of all tests in this process; its child processes outlive a solve."""
    engine = LocalEngine()
    atexit.register(engine.close)
    return engine
