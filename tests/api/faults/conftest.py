"""Faults that take minutes to try are tried on demand: `pytest -m soak tests/api/faults`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_SOAK = "soak"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{_SOAK}: takes minutes; runs only if -m asks for it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long ones out unless somebody chooses by marks."""
    if config.getoption("markexpr"):
        return
    long = [item for item in items if item.get_closest_marker(_SOAK)]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]
