"""The program, run as users run it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.forks import run_fork
from tests.fixtures import AMPLE, child_environment

PROGRAM = (sys.executable, "-m", "tsaces.cli.app")


def run(
    *arguments: str | Path,
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
    stdin: Path = Path(os.devnull),
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, without a terminal; started anew if it has an environment.

    A fork reads a file as its stdin, which is empty unless one is named.
    """
    if environment is None:
        return run_fork([*map(str, arguments)], child_environment(), 2 * AMPLE, folder, stdin)
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=folder,
        timeout=2 * AMPLE,
        check=False,
    )


def start(
    *arguments: str | Path, environment: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start the program without waiting for it."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment or child_environment(),
    )


def start_in_background(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start the program as shells do that have no terminal: Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return start(*arguments)
    finally:
        signal.signal(signal.SIGINT, before)
