"""Only one batch works in a folder, whoever leaves it meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tsaces.batch import Folder
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOCK = fcntl.flock


def before_locking(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do something once, between the opening of the next lock and its locking."""

    def flock(file: int, operation: int) -> None:
        patch.setattr(fcntl, "flock", LOCK)
        act()
        LOCK(file, operation)

    patch.setattr(fcntl, "flock", flock)


def test_a_lock_that_is_taken_while_its_holder_leaves_keeps_others_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(Folder(tmp_path))
        before_locking(monkeypatch, first.close)
        second.enter_context(Folder(tmp_path))
        with pytest.raises(InputError, match="another batch is at work"), Folder(tmp_path):
            pass
    with Folder(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_anew_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(Folder(tmp_path))

        def change_hands() -> None:
            first.close()
            second.enter_context(Folder(tmp_path))

        before_locking(monkeypatch, change_hands)
        with pytest.raises(InputError, match="another batch is at work"), Folder(tmp_path):
            pass


def test_a_file_system_without_locks_is_no_other_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks() -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    before_locking(monkeypatch, no_locks)
    with pytest.raises(InputError) as told, Folder(tmp_path):
        pass
    assert str(told.value) == f"--out: {tmp_path} cannot be locked: No locks available"
