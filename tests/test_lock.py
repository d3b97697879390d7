"""The lock files: what pyproject.toml asks for, each package held to its hashes."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.fixtures import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("deploy/build.lock", PROJECT["build-system"]["requires"]),
        ("deploy/docs.lock", PROJECT["dependency-groups"]["docs"]),
    ],
)
SHA256 = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(name: str) -> list[str]:
    """Return the entries of a lock file, a line each, without comments."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def pins(name: str) -> dict[str, list[Requirement]]:
    """Return what a lock file pins, by canonical name."""
    found: defaultdict[str, list[Requirement]] = defaultdict(list)
    for entry in entries(name):
        requirement = Requirement(SHA256.sub("", entry).strip())
        found[canonicalize_name(requirement.name)].append(requirement)
    return found


@LOCKS
def test_what_is_wanted_is_locked_in_its_range(name: str, wanted: list[str]) -> None:
    locked = pins(name)
    for asked in map(Requirement, wanted):
        versions = locked[canonicalize_name(asked.name)]
        for pin in versions:
            (exact,) = pin.specifier
            assert exact.operator == "=="
            assert asked.specifier.contains(exact.version), f"{pin} is not {asked}; make lock"
        here = [pin for pin in versions if pin.marker is None or pin.marker.evaluate()]
        assert len(here) == 1, f"{asked} is not locked; make lock"


@LOCKS
def test_every_entry_has_hashes_and_names_no_source(name: str, wanted: list[str]) -> None:
    lines = entries(name)
    assert len(lines) >= len(wanted)
    for line in lines:
        assert SHA256.search(line), line
        assert "://" not in line
        assert not re.search(r"--(?!hash=)", line), line
        assert " @ " not in line
