"""Standard streams that cannot be written."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import PROGRAM, run
from tests.fixtures import AMPLE, child_environment

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("verify FILE", "verify FILE --json", "plan FILE --steps 9", "render FILE", "--help")


def in_shell(words: str, redirection: str, **names: Path) -> subprocess.CompletedProcess[str]:
    """Run the program from a shell, its streams redirected."""
    command = " ".join(str(names.get(word, word)) for word in words.split())
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", f"{shlex.join(PROGRAM)} {command} {redirection}"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        env=child_environment(),
        timeout=2 * AMPLE,
        check=False,
    )


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    ("redirection", "why"),
    [("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor")],
)
def test_stdout_that_cannot_be_written(
    words: str, redirection: str, why: str, embedding_file: Path
) -> None:
    done = in_shell(words, redirection, FILE=embedding_file)
    assert done.stderr == f"error: stdout: cannot be written: {why}\n"
    assert done.returncode == 2


@pytest.mark.parametrize("redirection", ["2> /dev/full", "2>&-"])
def test_what_cannot_be_said_on_stderr_changes_no_result(
    redirection: str, embedding_file: Path
) -> None:
    done = in_shell("verify FILE", redirection, FILE=embedding_file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    assert in_shell("verify missing.json", redirection).returncode == 2


@pytest.mark.parametrize("words", ["verify FILE", "plan FILE"])
def test_a_reader_that_has_had_enough_is_no_error(words: str, embedding_file: Path) -> None:
    done = in_shell(words, "| true", FILE=embedding_file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-", "| true"])
def test_a_token_that_nobody_got_is_revoked(redirection: str, tmp_path: Path) -> None:
    database = ("--database", f"sqlite:///{tmp_path / 'tsaces.db'}")
    done = in_shell(f"token create line-3 {' '.join(database)}", redirection)
    assert done.returncode == 2
    assert done.stderr.startswith("error: stdout: cannot be written: ")
    assert run("token", "list", *database).stdout == ""
