"""Floors beyond the paper's: what is wrong with one, and which methods know them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.formats.bad_layouts import ON_A_ROADMAP, ON_ROWS, BadLayout
from tests.formats.documents import roadmap_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["solve", "bound"])
@pytest.mark.parametrize("bad", [ON_ROWS[0], ON_ROWS[5], ON_ROWS[-2], *ON_A_ROADMAP[::5]])
def test_a_bad_layout_is_one_line(command: str, bad: BadLayout, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(bad.changed()), encoding="utf-8")
    done = run(command, file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [f"error: {bad.line}"]


@pytest.mark.parametrize("method", ["ts-aces", "aces"])
def test_a_method_that_does_not_know_a_floor_says_so(method: str, tmp_path: Path) -> None:
    file = tmp_path / "roadmap.json"
    file.write_text(json.dumps(roadmap_document()), encoding="utf-8")
    done = run("solve", file, "--method", method)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith(
        f"method: {method!r} does not know points and lanes (layout.points); use --method rhythmic"
    )
