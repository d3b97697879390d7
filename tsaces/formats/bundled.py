"""The instances that come with this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "instances", _PACKAGE.parent / "instances")
"""Of an installed package, and of a checkout."""


@cache
def bundled_instances() -> dict[str, Path]:
    """Return the files of all bundled instances by name, sorted."""
    for folder in _FOLDERS:
        if files := sorted(folder.glob("*.json")):
            return {file.stem: file for file in files}
    return {}
