"""Progress is shown on stderr, as suits whoever looks at it; stdout is for results alone."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import PROGRAM, run
from tests.fixtures import AMPLE, child_environment
from tsaces.cli.progress import Progress
from tsaces.model.events import BoundTightened, SearchStep

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


def test_without_a_terminal_no_line_says_what_the_last_one_said(
    instance_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress() as progress:
        for seconds in range(5):
            progress(SearchStep(seconds, "cycle of 12"))
            progress(BoundTightened(seconds, 0.400001 - seconds * 1e-9))
    shown = capsys.readouterr().err
    assert [line.split(" s  ")[1] for line in shown.splitlines()] == [
        "cycle of 12",
        "bound 0.4000  cycle of 12",
    ]
    done = run("solve", instance_file, *LIMIT)
    said = [line.partition(" s  ")[2] for line in done.stderr.splitlines()]
    assert all(one != other for one, other in pairwise(said))
    assert "\r" not in shown + done.stderr


def test_verbose_tells_what_the_search_does(instance_file: Path) -> None:
    done = run("solve", instance_file, *LIMIT, "-v", "--json")
    assert done.returncode == 0
    first, second, *events = done.stderr.splitlines()
    assert first == "instance   small: 3 machines, 3 processes, 10 cells, at most 4 agents"
    assert second.startswith("search     method auto, objective throughput, time limit 120 s, seed")
    kinds = [line.split(" s  ")[1].split()[0] for line in events]
    assert {"method", "bound", "model", "trying", "found"} <= set(kinds)
    assert kinds[-2:] == ["ended", "in"]
    assert sum("method     single-tour" in line for line in events) == 1
    result = json.loads(done.stdout)
    last = [line for line in events if " found " in line][-1]
    assert f"with {result['agents']} agents, gap {result['gap']:.2%}, verified" in last


def test_verbose_is_plain_lines_on_a_terminal_too(instance_file: Path) -> None:
    shown, _ = run_on_terminal("bound", str(instance_file), *LIMIT, "--verbose")
    assert ESCAPE not in shown
    assert "bound      at most 0.400000 products per timestep, proven" in shown


def test_a_verbose_batch_tells_when_items_begin_and_improve(
    instance_file: Path, tmp_path: Path
) -> None:
    done = run("batch", instance_file, "--out", tmp_path / "out", *LIMIT, "-v")
    lines = done.stderr.splitlines()
    assert lines[0] == "0/1  small  0.0 s  begins"
    assert any(" s  throughput " in line for line in lines[1:-1])
    assert lines[-1].startswith("1/1  small  found: ")


@pytest.mark.parametrize("command", ["solve", "bound", "batch"])
def test_quiet_and_verbose_exclude_each_other(
    command: str, instance_file: Path, tmp_path: Path
) -> None:
    out = ("--out", tmp_path / "out") if command == "batch" else ()
    done = run(command, instance_file, "-q", "-v", *out)
    assert done.returncode == 2
    assert done.stderr == "error: --verbose: is the opposite of --quiet; give one of them\n"


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
