"""What all tests share."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.warm_up import compile_kernels

if TYPE_CHECKING:
    from collections.abc import Iterator

# Examples are judged by what they show, not by how long a busy machine takes over them.
settings.register_profile("tsaces", deadline=None)
settings.load_profile("tsaces")

# Without compiled files every process that is started here would compile all modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile in the process that starts the others, once for all."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        compile_kernels()


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Have Ctrl-C and a lost terminal answered, here and in programs that are started meanwhile.

    Shells start what is to run in the background with Ctrl-C ignored, and `nohup` ignores that the
    terminal is gone; these tests may have been started so.
    """
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.default_int_handler),
        signal.SIGHUP: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
