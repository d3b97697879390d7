"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings

from tests.warm_up import compile_kernels

if TYPE_CHECKING:
    import pytest

# Examples are judged by what they show, not by how long a busy machine takes over them.
settings.register_profile("tsaces", deadline=None)
settings.load_profile("tsaces")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile in the process that starts the others, once for all."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        compile_kernels()
