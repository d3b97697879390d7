"""Bad input ends in exit status 2 and a line that says what and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ("solve", "plan", "verify", "bound", "render")

BAD_FILES = [
    ("solve", "broken.json", "broken.json: malformed JSON: "),
    ("solve", "list.json", "[] is not an object"),
    ("verify", "broken.json", "broken.json: malformed JSON: "),
    ("verify", "a-folder", "a-folder: cannot be read: Is a directory"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of files that are neither instance nor embedding."""
    (tmp_path / "broken.json").write_text('{"name": "cut sh', encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "a-folder").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", ["bound", "plan", "render"])
def test_a_missing_file(command: str, tmp_path: Path) -> None:
    expect_error("cannot be read: No such file or directory", command, tmp_path / "missing.json")


@pytest.mark.parametrize(("command", "name", "complaint"), BAD_FILES)
def test_files_that_cannot_be_used(command: str, name: str, complaint: str, folder: Path) -> None:
    expect_error(complaint, command, folder / name)


def test_every_problem_of_an_instance_gets_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "instance.json"
    file.write_text('{"name": 3, "machines": []}', encoding="utf-8")
    done = run("solve", file, "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert lines[0] == 'error: name: 3 is not a string; write "3", in quotes'
    assert len(lines) == 4
    assert all(line.startswith("error: ") for line in lines)


BAD_OPTIONS = {
    "--objective speed": "objective: 'speed' is unknown; use one of throughput, fleet",
    "--objective fleet --method aces": "objective: 'fleet' is not for method 'aces'; use one of",
    "--objective fleet --keep 0": "keep: 0.0 is not within (0, 1]",
    "--method magic": "method: 'magic' is unknown; use one of auto, ts-aces",
    "--time-limit 0": "time_limit: 0.0 is not a positive number of seconds",
    "--time-limit -inf": "time_limit: -inf is not a positive number of seconds",
}


@pytest.mark.parametrize(("options", "complaint"), BAD_OPTIONS.items(), ids=BAD_OPTIONS)
def test_options_that_make_no_sense(options: str, complaint: str, instance_file: Path) -> None:
    expect_error(complaint, "solve", instance_file, "--quiet", *options.split())


@pytest.mark.parametrize(
    "words",
    ["solve FILE --workers", "batch FILE --out DIR --workers", "serve --workers", "serve --solves"],
)
def test_more_processes_than_a_machine_bears_are_refused(
    words: str, instance_file: Path, tmp_path: Path
) -> None:
    names = {"FILE": str(instance_file), "DIR": str(tmp_path / "out")}
    command, *options = (names.get(word, word) for word in words.split())
    done = run(command, *options, "1000000")
    assert (done.returncode, done.stdout) == (2, "")
    complaint = (
        r"error: (--)?(workers|solves): 1000000 at a time is too many here; give at most \d+"
    )
    assert re.fullmatch(complaint, done.stderr.strip())


@pytest.mark.parametrize(
    "options", ["solve --time-limit soon", "plan --start -1", "bound --colour red"]
)
def test_options_that_cannot_be_read_are_named(options: str, instance_file: Path) -> None:
    command, option, *value = options.split()
    done = run(command, instance_file, option, *value)
    assert (done.returncode, done.stdout) == (2, "")
    assert option in done.stderr
    assert "Traceback" not in done.stderr


def test_pictures_of_unknown_kinds_are_refused(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.gif"
    expect_error(
        "'.gif' is not supported; use a .svg, .png", "render", embedding_file, "--out", out
    )
    assert list(tmp_path.iterdir()) == []


def test_an_embedding_that_cannot_be_written(instance_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "missing" / "found.json"
    expect_error("found.json: cannot be written", "solve", instance_file, "--quiet", "--out", out)


def test_a_picture_that_cannot_be_written(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "missing" / "small.svg"
    expect_error("small.svg: cannot be written", "render", embedding_file, "--out", out)


def test_a_stream_that_cannot_be_read(embedding_file: Path, tmp_path: Path) -> None:
    stream = tmp_path / "plan.ndjson"
    stream.write_text('{"t": 0, "agents": [], "exchanges": []}\n', encoding="utf-8")
    expect_error("line 1: no header", "verify", embedding_file, "--plan", stream)
    missing = tmp_path / "missing.ndjson"
    expect_error("missing.ndjson: cannot be read", "verify", embedding_file, "--plan", missing)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Example" in done.stdout
    assert f"tsaces {command} " in done.stdout


def test_the_program_lists_its_commands_and_refuses_others() -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert [command for command in COMMANDS if command not in done.stdout] == []
    unknown = run("embiggen")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "embiggen" in unknown.stderr


def expect_error(complaint: str, *arguments: str | Path) -> None:
    """Run the program and expect exit status 2 and one line on stderr."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert complaint in line
