"""Engines: where tasks are worked on. Whoever starts tasks need not know where that is."""

from tsaces.engines.engine import Engine, check_capacity
from tsaces.engines.local import LocalEngine
from tsaces.engines.registry import ENGINES, engine_for

__all__ = ["ENGINES", "Engine", "LocalEngine", "check_capacity", "engine_for"]
