"""The service's `commands`, imported when first used: other commands need not wait for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api import commands

__all__ = ["commands"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"api.{name}")
