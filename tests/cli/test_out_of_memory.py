"""Too little memory is told in one line, wherever it runs out."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import AMPLE, child_environment

if TYPE_CHECKING:
    from pathlib import Path

STARVED = """
import resource
import tsaces.cli.app
resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))  # less than the program has by now
tsaces.cli.app.main()
"""


@pytest.mark.parametrize("command", ["solve", "bound"])
def test_a_program_without_memory_says_so(instance_file: Path, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARVED, command, str(instance_file)],
        capture_output=True,
        text=True,
        env=child_environment(),
        timeout=AMPLE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    error = done.stderr.splitlines()[-1]
    assert error.startswith("error: ")
    assert "out of memory at its limit of 0.2 GiB; raise the limit (" in error
    assert "Traceback" not in done.stderr
