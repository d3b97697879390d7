"""Deadlines travel: as they are on this machine, as the time that is left to any other."""

from __future__ import annotations

import pickle
import time
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import small_instance
from tsaces.bound import BoundTask
from tsaces.workers import deadline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT = 50.0
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


def test_on_one_machine_a_deadline_stays_as_it_is(move: Callable[[str, float], None]) -> None:
    move("one", 0.0)
    task = BoundTask(small_instance(), time.monotonic() + LEFT, seed=3)
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301 - written right here


@pytest.mark.parametrize(("there", "here"), [("one", "other"), ("", ""), ("one", ""), ("", "one")])
def test_elsewhere_as_much_time_is_left(
    move: Callable[[str, float], None], there: str, here: str
) -> None:
    """Also where a machine cannot tell its clock from others."""
    move(there, 0.0)
    pickled = pickle.dumps(BoundTask(small_instance(), time.monotonic() + LEFT, seed=3))
    move(here, AHEAD)
    arrived = pickle.loads(pickled)  # noqa: S301 - written above
    assert arrived.deadline - time.monotonic() == pytest.approx(LEFT, abs=5.0)
    assert (arrived.instance, arrived.seed) == (small_instance(), 3)
