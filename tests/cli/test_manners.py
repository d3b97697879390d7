"""Exit statuses, complaints and help are as users of command lines expect them."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.core import TyperGroup

from tests.cli.command import run, start
from tests.fixtures import AMPLE, ROOT
from tsaces.cli.app import EXIT_BAD_INPUT, EXIT_INTERRUPTED, EXIT_NO_RESULT, app
from tsaces.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def statuses() -> list[int]:
    """Return the exit statuses in the table of the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (rows,) = re.findall(r"^\| exit status \|.*\n\|[-|]+\n((?:\|.*\n)+)", readme, re.MULTILINE)
    return [
        int(found) for row in rows.splitlines() for found in re.findall(r"\d+", row.split("|")[1])
    ]


def test_the_statuses_that_are_documented_are_all_there_are() -> None:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    assert sorted(statuses()) == sorted(
        [0, EXIT_NO_RESULT, EXIT_BAD_INPUT, *(128 + number for number in signals)]
    )
    assert 128 + signal.SIGINT == EXIT_INTERRUPTED


def test_without_a_signal_the_status_is_0_1_or_2(embedding_file: Path, tmp_path: Path) -> None:
    wrong = json.loads(embedding_file.read_text(encoding="utf-8"))
    wrong["rates"]["lathe"] = 0.9
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(wrong), encoding="utf-8")
    assert run("verify", embedding_file).returncode == 0
    assert run("verify", file).returncode == EXIT_NO_RESULT
    assert run("verify", tmp_path / "missing.json").returncode == EXIT_BAD_INPUT
    assert run("verify", embedding_file, "--step", "3").returncode == EXIT_BAD_INPUT


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_after_a_signal_the_status_is_128_and_its_number(
    number: signal.Signals, embedding_file: Path
) -> None:
    with start("plan", embedding_file) as program:
        assert program.stdout is not None
        program.stdout.readline()
        program.send_signal(number)
        until = Deadline.after(AMPLE)
        while program.stdout.read(1 << 16) and not until.has_passed:  # the plan is endless
            pass
        assert program.wait(AMPLE) == 128 + number


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("solve --bogus", "No such option: --bogus"),
        ("sovle x", "No such command 'sovle'. Did you mean 'solve'?; see tsaces --help"),
        ("--bogus", "No such option: --bogus; see tsaces --help"),
        ("token crate x", "No such command 'crate'. Did you mean 'create'"),
        ("verify", "Missing argument"),
        ("plan a b", "Got unexpected extra argument(s) (b)"),
        ("plan a --steps", "Option '--steps' requires an argument"),
        ("plan a --format csv", "Invalid value for '--format': 'csv' is not one of 'ndjson'"),
        ("solve a --time-limit soon", "Invalid value for '--time-limit': "),
    ],
)
def test_wrong_use_is_one_line_on_stderr(words: str, said: str) -> None:
    done = run(*words.split(), *(["--json"] if words == "verify" else []))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {said}")
    assert done.stderr.count("\n") == 1
    assert re.search(r"; see tsaces.* --help\n$", done.stderr)
    if "soon" in words:
        assert ', not "soon"; ' in done.stderr


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command that can be called, by its words."""
    program = typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    for name, command in program.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {below}", each) for below, each in command.commands.items())
        else:
            yield name, command


@pytest.mark.parametrize(("name", "command"), [pytest.param(*c, id=c[0]) for c in commands()])
def test_the_help_of_every_command_has_examples_that_can_be_called(name: str, command: Any) -> None:
    examples = re.findall(rf"tsaces {name}\b([^;\n]*)", command.help)
    assert examples
    for example in examples:
        words = [word.strip("'") for word in example.split()]
        command.make_context(name, words)  # which refuses what it does not know
