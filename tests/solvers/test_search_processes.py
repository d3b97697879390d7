"""No solver outlives the solve that started it."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.fixtures import AMPLE, child_environment, is_running, small_instance, wait_until
from tests.solvers.scripted import (
    Action,
    compute,
    kill_itself,
    scripted,
    sleep,
    tell_pid,
)
from tsaces.model.events import SearchStep

if TYPE_CHECKING:
    from tsaces.model.events import SolveEvent

SOLVE_FOR_EVER = """
import tsaces
from tests.fixtures import small_instance
from tests.solvers.scripted import {stubborn}, ignore_signals, scripted, tell_pid

def listen(event):
    if isinstance(event, tsaces.SearchStep):
        print(event.description, flush=True)

solver = scripted(ignore_signals, tell_pid, {stubborn})
tsaces.solve(small_instance(), solver, 600, listener=listen)
"""


@pytest.fixture
def pids() -> list[int]:
    """Process numbers that solvers told."""
    return []


@pytest.mark.parametrize("ending", [kill_itself, sleep])
def test_no_process_is_left_when_a_solve_has_failed(ending: Action, pids: list[int]) -> None:
    def listen(event: SolveEvent) -> None:
        if isinstance(event, SearchStep):
            pids.append(int(event.description))

    with pytest.raises(tsaces.TsacesError):
        tsaces.solve(small_instance(), scripted(tell_pid, ending), 3.0, listener=listen)
    assert len(pids) == 1
    assert not is_running(pids[0])


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_no_process_is_left_when_the_listener_raises(
    error: type[BaseException], pids: list[int]
) -> None:
    def listen(event: SolveEvent) -> None:
        if isinstance(event, SearchStep):
            pids.append(int(event.description))
            raise error

    with pytest.raises((tsaces.NoEmbeddingError, ValueError)):
        tsaces.solve(small_instance(), scripted(tell_pid, sleep), AMPLE, listener=listen)
    assert len(pids) == 1
    assert not is_running(pids[0])


@pytest.mark.parametrize("stubborn", [sleep, compute])
def test_a_solver_ends_by_itself_when_its_parent_was_killed(stubborn: Action) -> None:
    program = SOLVE_FOR_EVER.format(stubborn=stubborn.__name__)
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    assert wait_until(lambda: not is_running(child))
    assert parent.returncode == -signal.SIGKILL
