"""Engines: where tasks are worked on. Whoever starts tasks need not know where that is."""

from tsaces.engines.engine import Engine, check_capacity
from tsaces.engines.local import LocalEngine
from tsaces.engines.registry import ENGINES, engine_for
from tsaces.engines.supervision import (
    GRACE_SECONDS,
    Ending,
    SupervisedTask,
    Supervisor,
    TaskOutcome,
)

__all__ = [
    "ENGINES",
    "GRACE_SECONDS",
    "Ending",
    "Engine",
    "LocalEngine",
    "SupervisedTask",
    "Supervisor",
    "TaskOutcome",
    "check_capacity",
    "engine_for",
]
