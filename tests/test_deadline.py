"""Deadlines travel: as they are on this machine, as the time that is left to any other."""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tsaces import deadline
from tsaces.deadline import NEVER, Deadline
from tsaces.processes.task import ReceivedTask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT = 10 * AMPLE
AHEAD = 1e6
"""Seconds by which the other machine's clock differs."""


@pytest.fixture
def move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, float], None]:
    """Return what takes us to the machine of a name, whose clock is so far ahead of this one."""
    here = time.monotonic

    def move(name: str, ahead: float) -> None:
        file = tmp_path / "boot_id"
        file.write_text(name, encoding="ascii")
        monkeypatch.setattr(deadline, "BOOT", file if name else tmp_path / "missing")
        monkeypatch.setattr(time, "monotonic", lambda: here() + ahead)

    return move


@dataclass(frozen=True)
class TellDeadline:
    """A task that tells until when it may work where it is, and what else it brought along."""

    deadline: Deadline
    name: str = "a task"

    def __call__(self, emit: Callable[[object], None]) -> None:
        emit((self.deadline, self.name))


def arrived(pickled: bytes) -> tuple[float, str]:
    """Return what the task tells on the machine that it has come to."""
    told: list[tuple[float, str]] = []
    assert ReceivedTask(pickled).work(told.append) is None
    return told[0]


def test_on_one_machine_a_deadline_stays_as_it_is(move: Callable[[str, float], None]) -> None:
    move("one", 0.0)
    until = Deadline.after(LEFT)
    assert arrived(pickle.dumps(TellDeadline(until))) == (until, "a task")


@pytest.mark.parametrize(("there", "here"), [("one", "other"), ("", ""), ("one", ""), ("", "one")])
def test_elsewhere_as_much_time_is_left(
    move: Callable[[str, float], None], there: str, here: str
) -> None:
    """Also where a machine cannot tell its clock from others."""
    move(there, 0.0)
    pickled = pickle.dumps(TellDeadline(Deadline.after(LEFT)))
    move(here, AHEAD)
    until, name = arrived(pickled)
    assert until - time.monotonic() == pytest.approx(LEFT, abs=AMPLE)
    assert name == "a task"


def test_a_deadline_that_never_comes_travels(move: Callable[[str, float], None]) -> None:
    move("one", 0.0)
    pickled = pickle.dumps(TellDeadline(NEVER))
    move("other", AHEAD)
    assert arrived(pickled) == (NEVER, "a task")
    assert not NEVER.has_passed


@given(st.floats(60.0, 1e6), st.floats(0.0, 1.0))
def test_a_share_is_no_later_than_the_whole(seconds: float, fraction: float) -> None:
    whole = Deadline.after(seconds)
    share = whole.share(fraction)
    assert share.remaining <= fraction * seconds + 1e-6
    assert share <= whole + 1e-6


@given(st.floats(-10.0, 10.0), st.floats(0.0, 10.0))
def test_the_sooner_of_two_moments_counts(left: float, seconds: float) -> None:
    whole = Deadline.after(left)
    sooner = whole.sooner(seconds)
    assert sooner <= whole
    assert sooner.remaining <= seconds
    assert Deadline.after(-1.0).has_passed
    assert Deadline.after(-1.0).remaining < 0
