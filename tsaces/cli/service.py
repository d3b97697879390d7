"""Lazy import of the service and its client, so that other commands start faster."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tsaces.processes.signals import answered_by_the_system

if TYPE_CHECKING:
    from api import commands
    from tsaces import client

__all__ = ["client", "commands"]

_MODULES = {"client": "tsaces.client", "commands": "api.commands"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(name)
    with answered_by_the_system():
        return import_module(_MODULES[name])
