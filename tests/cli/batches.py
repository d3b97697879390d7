"""Instances for batches, and what is made of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fixtures import AMPLE, ROOT
from tests.formats.documents import replaced, small_document

if TYPE_CHECKING:
    from pathlib import Path

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
