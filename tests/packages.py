"""Packages of the system that some tests need."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

SKIP_NOTHING = "TSACES_SKIP_NOTHING"
"""Variable that is set where everything must be there, as in CI."""


def need(package: str) -> NoReturn:
    """Skip a test for want of a package; fail it where nothing may be skipped."""
    want = f"needs the system's package {package}"
    if os.environ.get(SKIP_NOTHING):
        pytest.fail(want)
    pytest.skip(want)
