"""The map of the code and the glossary name what is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.fixtures import ROOT

PAGES = ("docs/architecture.md", "docs/how-it-works.md")
ROOTS = ("", "tsaces", "tsaces/solvers")
"""Folders that paths on the pages begin in."""


@cache
def names_defined() -> set[str]:
    """Return every class, function and type alias of the code."""
    nodes = [
        node
        for folder in ("tsaces", "api")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    ]
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    defined = {node.name for node in nodes if isinstance(node, kinds)}
    assigned = [target for node in nodes if isinstance(node, ast.Assign) for target in node.targets]
    return defined | {target.id for target in assigned if isinstance(target, ast.Name)}


def quoted(page: str) -> list[str]:
    """Return what a page says between backticks."""
    return re.findall(r"`([^`\n]+)`", (ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_class_that_is_named_exists(page: str) -> None:
    named = {word for word in quoted(page) if re.fullmatch(r"(?:[A-Z][a-z0-9]+)+", word)}
    assert named
    assert named <= names_defined()


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page: str) -> None:
    files = {word for word in quoted(page) if re.fullmatch(r"[\w/]+\.py", word)}
    assert files
    missing = [f for f in files if not any((ROOT / root / f).is_file() for root in ROOTS)]
    assert missing == []


def test_every_link_of_the_map_leads_somewhere() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text)
    assert len(targets) > 20
    assert [t for t in targets if not (ROOT / "docs" / t).exists()] == []


def test_the_glossary_finds_each_term_in_its_file() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    rows = [line for line in text.partition("## Glossary")[2].splitlines() if ".py`" in line]
    assert len(rows) > 20
    for row in rows:
        place = row.rstrip("| ").rpartition("| ")[2]
        for name, file in re.findall(r"`(\w+)`, `([\w/]+\.py)`", place):
            path = next(ROOT / r / file for r in ROOTS if (ROOT / r / file).is_file())
            assert re.search(rf"^(class|def) {name}\b", path.read_text("utf-8"), re.M), row
