"""The versions and the machine with which figures were measured."""

from __future__ import annotations

import datetime
import hashlib
import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent.parent
SOLVING = (
    "tsaces",
    *(f":(exclude)tsaces/{shows}" for shows in ("control_room", "notebook", "render")),
)
"""Files that a solve may depend on; it does not depend on those that show its result."""
MEASURED = (
    *SOLVING,
    *("instances", "benchmarks/peer"),
    *("benchmarks/table/instances.py", "benchmarks/table/methods"),
)
"""Files that the rows of the tables depend on."""
_PACKAGES = ("numpy", "highspy", "pulp")


@dataclass(frozen=True)
class Origin:
    """The code, date and machine of a record.

    Attributes
    ----------
    commit : str
        Last commit that changed the measured files, followed by ``+`` and a fingerprint if they
        have changes that are not committed.
    date : str
        Date in ISO 8601.
    processor : str
    cores : int
    python : str
    packages : dict of str to str
        Versions by package.
    """

    commit: str
    date: str
    processor: str
    cores: int
    python: str
    packages: dict[str, str]


def origin(measured: Sequence[str] = MEASURED) -> Origin:
    """Return the origin of measurements on this machine at present.

    Parameters
    ----------
    measured : sequence of str
        Files and folders that they depend on.
    """
    return Origin(
        commit=measured_commit(measured),
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        processor=_processor(),
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        packages={name: version(name) for name in _PACKAGES},
    )


def measured_commit(measured: Sequence[str] = MEASURED) -> str:
    """Return the last commit that changed the measured files.

    Records therefore stay valid after changes of the page or of the service.
    """
    commit = _git("log", "-1", "--format=%h", "--", *measured).strip()
    changes = _git("diff", "HEAD", "--", *measured)
    if not changes:
        return commit
    return f"{commit}+{hashlib.sha256(changes.encode()).hexdigest()[:7]}"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def _processor() -> str:
    """Return the model of the processor if the system reports it, else its architecture."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
