"""Databases that cannot be used, as whoever has named them is told: one line, exit status 2."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import PROGRAM, run
from tests.fixtures import AMPLE, child_environment
from tests.packages import need

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


COMMANDS = (
    ("serve", "--port", "0"),
    ("token", "list"),
    ("token", "create", "other"),
    ("token", "revoke", "line-3"),
)
CAPABILITIES = "-dac_override,-dac_read_search"
"""By which the superuser reads and writes what nobody may."""


def noise(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(20_000))


def prose(file: Path) -> None:
    file.write_text("No database at all.\n" * 500, encoding="utf-8")


def torn(file: Path) -> None:
    assert run("token", "create", "line-3", "--database", f"sqlite:///{file}").returncode == 0
    os.truncate(file, file.stat().st_size // 2)


def strange(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")


def folder(file: Path) -> None:
    file.mkdir()


def pipe(file: Path) -> None:
    os.mkfifo(file)


@pytest.mark.parametrize(
    ("spoil", "command", "told"),
    [
        (noise, 0, "file is not a database; restore a backup, or name another"),
        (prose, 1, "file is not a database; restore a backup, or name another"),
        (torn, 0, "malformed; restore a backup, or name another database"),
        (strange, 2, "another program's tables; name another database"),
        (folder, 3, "is a folder; name a file in it"),
        (pipe, 0, "is no regular file; name one"),
    ],
)
def test_a_file_that_is_no_database_of_ours(
    tmp_path: Path, spoil: Callable[[Path], None], command: int, told: str
) -> None:
    file = tmp_path / "spoilt.db"
    spoil(file)
    refused = run(*COMMANDS[command], "--database", f"sqlite:///{file}")
    expect_refusal(refused, told)


def test_tokens_are_not_looked_for_in_a_new_file(tmp_path: Path) -> None:
    for command in (("token", "list"), ("token", "revoke", "line-3")):
        refused = run(*command, "--database", f"sqlite:///{tmp_path / 'typo.db'}")
        expect_refusal(refused, "typo.db: there is no such file; name the server's database")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_must_not_be_used(tmp_path: Path) -> None:
    file = tmp_path / "tsaces.db"
    url = f"sqlite:///{file}"
    assert run("token", "create", "line-3", "--database", url).returncode == 0
    for mode, command in zip((0o000, 0o400, 0o200), COMMANDS, strict=False):
        file.chmod(mode)
        refused = run_as_anybody(*command, "--database", url)
        expect_refusal(refused, "must not be read and written by this user")


def test_a_folder_that_must_not_be_written_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tsaces.db'}"
    assert run("token", "create", "line-3", "--database", url).returncode == 0
    tmp_path.chmod(0o500)
    refused = run_as_anybody("token", "list", "--database", url)
    tmp_path.chmod(0o700)
    expect_refusal(refused, "must not make files in its folder")


def expect_refusal(refused: subprocess.CompletedProcess[str], told: str) -> None:
    """Expect one line that says what is wrong and what to do, and the exit status of bad input."""
    assert refused.stderr.startswith("error: --database: ")
    assert refused.stderr.count("\n") == 1
    assert told in refused.stderr
    assert (refused.returncode, refused.stdout) == (2, "")


def run_as_anybody(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program without the superuser's rights to files."""
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            need("setpriv")
        before = ("setpriv", f"--bounding-set={CAPABILITIES}", f"--inh-caps={CAPABILITIES}")
    return subprocess.run(
        [*before, *PROGRAM, *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        env=child_environment(),
        timeout=2 * AMPLE,
        check=False,
    )
