"""The audit fails for what is vulnerable, and says so where nothing could be found out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FINE = {"name": "good", "version": "1.0", "vulns": []}
BAD = {
    "name": "bad",
    "version": "2.0",
    "vulns": [{"id": "GHSA-1", "fix_versions": ["2.1"], "aliases": [], "description": ""}],
}
UNKNOWN = {"name": "odd", "skip_reason": "Dependency not found and could not be audited"}


def audit(folder: Path, output: str, error: str = "", status: int = 0) -> tuple[int, str]:
    """Run the audit with a `pip-audit` that says this; return its exit status and its words."""
    python = folder / "python"
    python.symlink_to(sys.executable)
    scripted = folder / "pip-audit"
    scripted.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stdout.write({output!r})\n"
        f"sys.stderr.write({error!r})\nsys.exit({status})\n",
        encoding="utf-8",
    )
    scripted.chmod(0o755)
    done = subprocess.run(
        [python, ROOT / "deploy" / "audit.py", "requirements.lock"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def document(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_what_has_no_vulnerability_passes(tmp_path: Path) -> None:
    done = audit(tmp_path, document(FINE))
    assert done == (0, "requirements.lock: 1 packages audited, 0 vulnerabilities\n")


def test_a_vulnerability_fails_and_is_named(tmp_path: Path) -> None:
    status, words = audit(tmp_path, document(FINE, BAD), status=1)
    assert status == 1
    assert "bad 2.0: GHSA-1, mended in 2.1" in words


def test_a_vulnerability_among_unknown_packages_fails_too(tmp_path: Path) -> None:
    status, words = audit(tmp_path, document(UNKNOWN, BAD), status=1)
    assert status == 1
    assert "NOT AUDITED" in words


@pytest.mark.parametrize(
    ("output", "error"),
    [(document(UNKNOWN), ""), ("", "ConnectionError: no route\n"), ("", ""), ("[]", "odd\n")],
    ids=["nothing known", "no network", "no words", "another format"],
)
def test_what_could_not_be_audited_is_said_and_passes(
    tmp_path: Path, output: str, error: str
) -> None:
    status, words = audit(tmp_path, output, error, status=1 if not output else 0)
    assert status == 0
    assert words.startswith("requirements.lock: NOT AUDITED")
    assert "packages audited" not in words
