"""What cannot be written is told in one line, and is no violation."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import PROGRAM, run
from tests.fixtures import AMPLE, child_environment

if TYPE_CHECKING:
    from pathlib import Path

FULL = "No space left on device"
CLOSED = "Bad file descriptor"
CASES = [
    ("verify EMBEDDING >/dev/full", FULL),
    ("plan EMBEDDING >/dev/full", FULL),
    ("bound INSTANCE --quiet --json --time-limit 2 >/dev/full", FULL),
    ("render EMBEDDING >/dev/full", FULL),
    ("generate hard-candy >/dev/full", FULL),
    ("verify --help >/dev/full", FULL),
    ("verify EMBEDDING >&-", CLOSED),
    ("plan EMBEDDING --steps 9 >&-", CLOSED),
    ("verify --help >&-", CLOSED),
]


@pytest.fixture
def names(instance_file: Path, embedding_file: Path, tmp_path: Path) -> dict[str, object]:
    """Return what words of commands stand for."""
    return {
        "EMBEDDING": embedding_file,
        "INSTANCE": instance_file,
        "PLAN": tmp_path / "small.plan",
        "FOUND": tmp_path / "found.json",
        "MISSING": tmp_path / "missing.json",
    }


def in_shell(words: str, names: dict[str, object]) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does, with its streams led elsewhere."""
    command = [*PROGRAM, *(str(names.get(word, word)) for word in words.split())]
    redirections = [word for word in command if word.startswith(("<", ">", "2>"))]
    rest = [word for word in command if word not in redirections]
    return subprocess.run(
        ["/bin/sh", "-c", f"{shlex.join(rest)} {' '.join(redirections)}"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        env=child_environment(),
        timeout=AMPLE,
        check=False,
    )


@pytest.mark.parametrize(("words", "reason"), CASES)
def test_a_result_that_cannot_be_written_is_an_error(
    words: str, reason: str, names: dict[str, object]
) -> None:
    done = in_shell(words, names)
    assert done.stderr == f"error: stdout: cannot be written: {reason}\n"
    assert done.returncode == 2


def test_what_cannot_be_told_changes_nothing(names: dict[str, object]) -> None:
    done = in_shell(f"solve INSTANCE --time-limit {AMPLE} --out FOUND 2>&-", names)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"written to   {names['FOUND']}\n" in done.stdout
    done = in_shell("verify MISSING 2>/dev/full", names)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_closed_streams_do_not_end_up_in_files(names: dict[str, object]) -> None:
    done = in_shell("compile EMBEDDING --out PLAN <&- >&- 2>&-", names)
    assert done.returncode == 2
    assert run("verify", str(names["PLAN"])).returncode == 0


@pytest.mark.parametrize("words", ["plan EMBEDDING", "verify EMBEDDING"])
def test_readers_that_have_had_enough_are_no_error(words: str, embedding_file: Path) -> None:
    done, complaints = without_reader(*words.replace("EMBEDDING", str(embedding_file)).split())
    assert (done, complaints) == (0, b"")


def test_a_token_that_nobody_has_got_to_know_is_revoked(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    create = ("token", "create", "line-3", "--database", database)
    status, complaints = without_reader(*create)
    assert (status, complaints) == (2, b"error: stdout: cannot be written: its reader has left\n")
    for redirection in (">/dev/full", ">&-"):
        assert in_shell(f"{' '.join(create)} {redirection}", {}).returncode == 2
    assert run(*create).stdout.startswith("tsaces_")
    done = in_shell(f"token list --database {database} >/dev/full", {})
    assert (done.returncode, done.stderr) == (2, f"error: stdout: cannot be written: {FULL}\n")


def test_files_on_full_devices_are_told_of(names: dict[str, object]) -> None:
    done = in_shell("compile EMBEDDING --out /dev/full", names)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: /dev/full: cannot be written: {FULL}\n"


def test_what_is_written_to_stdout_as_a_file_is_not_written_over(
    names: dict[str, object], tmp_path: Path
) -> None:
    done = in_shell(f"compile EMBEDDING --out /dev/stdout >{tmp_path / 'both'}", names)
    assert (done.returncode, done.stderr) == (0, "")
    both = (tmp_path / "both").read_bytes()
    assert both.startswith(b"PK\x03\x04")
    assert b"/dev/stdout: 2 agents" in both


def without_reader(*arguments: str) -> tuple[int, bytes]:
    """Run the program with a pipe as stdout that nobody reads; return its end and complaints."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=subprocess.PIPE,
            env=child_environment(),
            timeout=AMPLE,
            check=False,
        )
    finally:
        os.close(write)
    return done.returncode, done.stderr
