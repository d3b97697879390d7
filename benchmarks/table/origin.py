"""What figures were measured with."""

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
"""What a solve may depend on; how its result is shown is nothing to it."""
MEASURED = (
    *SOLVING,
    *("instances", "benchmarks/peer"),
    *("benchmarks/table/instances.py", "benchmarks/table/methods"),
)
"""What the rows of the tables depend on."""
_PACKAGES = ("numpy", "highspy", "pulp")


@dataclass(frozen=True)
class Origin:
    """Where a record comes from.

    Attributes
    ----------
    commit : str
        The last that touched what is measured; ``+`` and a fingerprint follow for changes
        that are not committed.
    date : str
        As in ISO 8601.
    processor : str
    cores : int
    python : str
    packages : dict of str to str
        Versions.
    """

    commit: str
    date: str
    processor: str
    cores: int
    python: str
    packages: dict[str, str]


def origin(measured: Sequence[str] = MEASURED) -> Origin:
    """Return the origin of what is measured here and now.

    Parameters
    ----------
    measured : sequence of str
        Files and folders that it depends on.
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
    """Return the last commit that touched what is measured.

    So a change of the page or of the service leaves records as good as they were.
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
    """Return the model of the processor, as far as the system tells."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
