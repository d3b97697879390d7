"""Instances for batches, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fixtures import AMPLE, ROOT, is_running
from tests.formats.documents import replaced, small_document

if TYPE_CHECKING:
    import subprocess

LARGE = ROOT / "instances" / "contact-lens-large.json"
LIMIT = ("--time-limit", str(AMPLE))


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def small(agents: int) -> dict[str, Any]:
    """Return an instance that is solved at once."""
    return slowed(small_document()) | {"max_agents": agents}


def slowed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy with so slow a first machine that a tour of one agent meets the bound."""
    return replaced(document, ("machines", 0, "processes", "supply"), 100)


def endless() -> dict[str, Any]:
    """Return an instance whose search does not end by itself, but soon finds something."""
    document: dict[str, Any] = json.loads(LARGE.read_text(encoding="utf-8"))
    return document


def summary(out: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return {row["name"]: row for row in rows}


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [child for file in tasks for child in file.read_text(encoding="utf-8").split()]
    return [int(child) for child in found if is_running(int(child))]


def is_solving(batch: subprocess.Popen[str]) -> bool:
    """Whether a worker of a batch has processes of its own: those of a solve."""
    return any(children_of(worker) for worker in children_of(batch.pid))


def said_until(batch: subprocess.Popen[str], *words: str) -> None:
    """Read what a batch says until it has said all of these."""
    assert batch.stderr is not None
    said = ""
    while not all(word in said for word in words):
        line = batch.stderr.readline()
        assert line, said
        said += line
