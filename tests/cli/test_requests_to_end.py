"""Requests to end, from the first moment on: no traceback, nothing left, a status that says so."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.command import start
from tests.fixtures import AMPLE, TOY_CAR, child_environment, wait_until

if TYPE_CHECKING:
    from pathlib import Path

REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
pytestmark = pytest.mark.usefixtures("ctrl_c")

(SCRIPT,) = entry_points(group="console_scripts", name="tsaces")
ASKED_WHILE_IMPORTING = f"""
import os, sys

class Moment:
    def find_spec(self, name, path=None, target=None):
        if name == {{module!r}}:
            os.kill(os.getpid(), {{number}})
            sum(range(1000))

sys.meta_path.insert(0, Moment())
from {SCRIPT.module} import {SCRIPT.attr}
{SCRIPT.attr}()
"""
"""What the script `tsaces` does, with a signal that comes as a module is about to be imported."""


@pytest.mark.parametrize("number", REQUESTS)
@pytest.mark.parametrize(
    ("module", "command"),
    [
        ("tsaces", "generate"),
        ("numpy", "solve"),
        ("numpy.linalg._umath_linalg", "solve"),
        ("highspy", "solve"),
        ("pydantic_core._pydantic_core", "plan"),
        ("tsaces.cli.app", "verify"),
        ("typer", "serve"),
        ("api.commands", "serve"),
        ("sqlalchemy", "serve"),
        ("uvicorn", "serve"),
        ("httpx", "jobs"),
    ],
)
def test_a_request_while_modules_are_imported_ends_it_by_the_signal(
    module: str, command: str, number: signal.Signals, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED_WHILE_IMPORTING.format(module=module, number=int(number)),
         command, *([str(TOY_CAR)] if command == "solve" else [])],
        cwd=tmp_path,
        env=child_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=AMPLE,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (-number, b"", b"")


@pytest.mark.parametrize("number", REQUESTS)
def test_a_request_before_anything_was_found_says_so(number: signal.Signals) -> None:
    with start("solve", TOY_CAR, "--time-limit", "600", "--quiet") as program:
        assert wait_until(lambda: has_child(program.pid))
        program.send_signal(number)
        _, stderr = program.communicate(timeout=AMPLE)
    assert program.returncode in {128 + number, 0}  # 0: it was very quick
    assert len(stderr.splitlines()) == (program.returncode != 0)


@pytest.mark.parametrize("number", REQUESTS)
def test_a_plan_that_nobody_wants_any_more_ends(
    number: signal.Signals, embedding_file: Path
) -> None:
    with start("plan", embedding_file) as program:
        assert program.stdout is not None
        assert program.stdout.readline()
        program.send_signal(number)
        _, stderr = program.communicate(timeout=AMPLE)
    assert (program.returncode, stderr) == (128 + number, "")


def test_a_terminal_that_is_gone_ends_a_search_that_keeps_its_best_embedding(
    tmp_path: Path,
) -> None:
    out = tmp_path / "best.json"
    words = ("-c", f"from {SCRIPT.module} import {SCRIPT.attr}; {SCRIPT.attr}()", "solve")
    program, terminal = pty.fork()
    if program == 0:
        os.execve(  # noqa: S606 - the program itself, which a terminal belongs to
            sys.executable,
            [sys.executable, *words, str(TOY_CAR), "--time-limit", "600", "--out", str(out)],
            child_environment(),
        )
    assert wait_until(lambda: bool(os.read(terminal, 4096)) and out.exists())
    os.close(terminal)
    _, status = os.waitpid(program, 0)
    assert os.waitstatus_to_exitcode(status) in {0, 128 + signal.SIGHUP}
    assert tsaces.verify(tsaces.load_embedding(out)).ok


def test_nohup_keeps_a_search_going_without_its_terminal(tmp_path: Path) -> None:
    out = tmp_path / "best.json"
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        program = start("solve", TOY_CAR, "--time-limit", "600", "--quiet", "--out", out)
    finally:
        signal.signal(signal.SIGHUP, before)
    with program:
        assert wait_until(out.exists)
        program.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(timeout=0.5)
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=AMPLE) == 0


def has_child(pid: int) -> bool:
    """Say whether a process has started another."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:  # noqa: PTH123
        return bool(file.read())
