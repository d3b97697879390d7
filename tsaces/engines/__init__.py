"""Engines: where tasks are worked on. Whoever starts tasks need not know where that is."""

from tsaces.engines.engine import Engine
from tsaces.engines.local import LocalEngine

__all__ = ["Engine", "LocalEngine"]
