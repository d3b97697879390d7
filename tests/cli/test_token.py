"""`tsaces token` where the service's own tests do not look."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.command import run
from tests.fixtures import child_environment

if TYPE_CHECKING:
    from pathlib import Path

LOADED = (
    "import sys, tsaces.cli.app;"
    " print(*sorted({'fastapi', 'httpx', 'sqlalchemy'} & set(sys.modules)))"
)


def test_a_token_may_read_and_solve_unless_told_otherwise(tmp_path: Path) -> None:
    database = ("--database", f"sqlite:///{tmp_path / 'tsaces.db'}")
    assert run("token", "create", "line-3", *database).returncode == 0
    anew = run("token", "list", *database, environment=child_environment())
    assert anew.stdout.split("\t")[:2] == ["line-3", "read,solve"]
    assert "[default: (read, solve)]" in run("token", "create", "--help").stdout


def test_commands_that_need_no_service_do_not_wait_for_it() -> None:
    loaded = subprocess.check_output(
        [sys.executable, "-c", LOADED], env=child_environment(), text=True
    )
    assert loaded == "\n"
