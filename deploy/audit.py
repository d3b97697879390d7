"""Looks up whether anything that the lock files name has a known vulnerability.

    python deploy/audit.py [LOCK FILE...]

Exit status 1 if something has. Where the advisories cannot be reached, or do not know a package,
that is said, and is no failure: a machine without the network must be able to build. `pip-audit`
tells these apart in what it writes alone, not by its exit status.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "deploy/build.lock", "deploy/docs.lock")
OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")


class Findings(NamedTuple):
    """What was found out about the packages of a lock file.

    Attributes
    ----------
    vulnerable : list of str
        A line for each vulnerability.
    known, unknown : int
        How many packages the advisories know, and do not.
    """

    vulnerable: list[str]
    known: int
    unknown: int


def main(locks: list[str]) -> int:
    """Audit lock files and return the exit status."""
    return max([_told(lock, audited(ROOT / lock)) for lock in locks or LOCKS])


def audited(lock: Path) -> Findings | str:
    """Return what is known about a lock file's packages, or why nothing is."""
    try:
        done = subprocess.run(  # noqa: S603 - a program beside this interpreter
            [Path(sys.executable).parent / "pip-audit", *OPTIONS, "--requirement", lock],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return f"pip-audit: {error.strerror}"
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        words = done.stderr.strip().splitlines()
        return words[-1] if words else f"pip-audit has ended with {done.returncode}"
    return findings(packages)


def findings(packages: list[dict[str, Any]]) -> Findings:
    """Read what `pip-audit` has written about packages."""
    unknown = sum("skip_reason" in package for package in packages)
    vulnerable = [
        f"{package['name']} {package['version']}: {each['id']}, mended in"
        f" {', '.join(each['fix_versions']) or 'no version yet'}"
        for package in packages
        for each in package.get("vulns", ())
    ]
    return Findings(vulnerable, len(packages) - unknown, unknown)


def _told(lock: str, found: Findings | str) -> int:
    """Say what was found and return the exit status."""
    if isinstance(found, str):
        _say(f"{lock}: NOT AUDITED, the advisories cannot be reached: {found}")
        return 0
    for line in found.vulnerable:
        _say(f"{lock}: {line}")
    if found.unknown:
        _say(f"{lock}: NOT AUDITED, unknown to the advisories: {found.unknown} packages")
    if found.known:
        _say(f"{lock}: {found.known} packages audited, {len(found.vulnerable)} vulnerabilities")
    return 1 if found.vulnerable else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
