"""The heading of every section of measurements."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version


def heading(title: str) -> str:
    """Return a heading, and the versions and machine that the figures were measured with."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return (
        f"## {title}\n\nCommit {commit}; Python {platform.python_version()},"
        f" numpy {version('numpy')}, highspy {version('highspy')}; two shared cores.\n"
    )
