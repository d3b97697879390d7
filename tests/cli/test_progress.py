"""Progress is shown on stderr, as suits whoever looks at it; stdout is for results alone."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

from tests.cli.command import PROGRAM, run
from tests.fixtures import AMPLE, child_environment

if TYPE_CHECKING:
    from pathlib import Path

ESCAPE = "\x1b["
LIMIT = ("--time-limit", str(AMPLE))


def test_without_a_terminal_there_is_a_plain_line_an_event(instance_file: Path) -> None:
    done = run("solve", instance_file, *LIMIT, "--json")
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert len(lines) > 1
    assert all(line.lstrip()[0].isdigit() and " s" in line for line in lines)
    assert ESCAPE not in done.stderr
    result = json.loads(done.stdout)
    assert f"throughput {result['throughput']:.4f} with {result['agents']} agents" in lines[-1]
    assert f"bound 0.4000  gap {result['gap']:.1%}" in lines[-1]


def test_on_a_terminal_there_is_one_line_that_lives(instance_file: Path) -> None:
    shown, stdout = run_on_terminal("solve", str(instance_file), *LIMIT, "--json")
    assert ESCAPE in shown
    assert ESCAPE not in stdout
    result = json.loads(stdout)
    assert f"throughput {result['throughput']:.4f} with {result['agents']} agents" in shown
    assert shown.count("\n") == shown.count("\x1b[1A")  # every line begun is gone back over


def test_quiet_shows_nothing_even_on_a_terminal(instance_file: Path) -> None:
    shown, stdout = run_on_terminal("bound", str(instance_file), *LIMIT, "--quiet")
    assert shown == ""
    assert stdout == "small: at most 0.400000 products per timestep\n"


def run_on_terminal(*arguments: str) -> tuple[str, str]:
    """Run the program with a terminal as its stderr; return what it shows there, and stdout."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=child_environment() | {"TERM": "xterm"},
    ) as program:
        os.close(theirs)
        shown = read_to_end(ours)
        assert program.stdout is not None
        stdout = program.stdout.read()
    os.close(ours)
    assert program.returncode == 0
    return shown.decode(), stdout.decode()


def read_to_end(terminal: int) -> bytes:
    """Read until nobody holds the other side any more, which Linux calls an error."""
    read = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            return read
        if not piece:
            return read
        read += piece
