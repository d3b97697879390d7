"""Packages of the system that some tests need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import NoReturn

import pytest

SKIP_NOTHING = "TSACES_SKIP_NOTHING"
"""Variable that is set where everything must be there, as in CI."""
OLDEST_NODE = (18, 18)


def need(package: str) -> NoReturn:
    """Skip a test for want of a package; fail it where nothing may be skipped."""
    want = f"needs the system's package {package}"
    if os.environ.get(SKIP_NOTHING):
        pytest.fail(want)
    pytest.skip(want)


def find_node() -> str:
    """Return the program that runs JavaScript."""
    program = shutil.which("node")
    if program is None:
        need("nodejs")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    if tuple(map(int, re.findall(r"\d+", version.stdout)[:2])) < OLDEST_NODE:
        need("nodejs, 18.18 or later")
    return program
