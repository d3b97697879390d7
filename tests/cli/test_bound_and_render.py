"""`tsaces bound` proves, `tsaces render` draws."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.fixtures import AMPLE

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = ("--time-limit", str(AMPLE))


def test_the_bound_for_people(instance_file: Path) -> None:
    done = run("bound", instance_file, *LIMIT)
    assert done.returncode == 0
    assert done.stdout == "small: at most 0.400000 products per timestep\n"
    assert done.stderr.splitlines()[-1].endswith("bound 0.4000")


def test_the_bound_for_programs(instance_file: Path) -> None:
    done = run("bound", instance_file, *LIMIT, "--json", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    names = {"instance": "small", "name": "small"}
    assert json.loads(done.stdout) == {**names, "upper_bound": pytest.approx(0.4)}


def test_an_instance_is_drawn_as_text(instance_file: Path) -> None:
    done = run("render", instance_file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("small\n")
    assert "lathe" in done.stdout


def test_an_embedding_is_drawn_with_its_agents_at_a_timestep(embedding_file: Path) -> None:
    done = run("render", embedding_file, "--at", "12")
    assert (done.returncode, done.stderr) == (0, "")
    assert "timestep 12: 3 machines, 2 agents" in done.stdout
    assert "lathe: carve" in done.stdout


def test_an_embedding_is_drawn_as_svg(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.SVG"
    done = run("render", embedding_file, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    picture = ET.fromstring(out.read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert list(tmp_path.iterdir()) == [out]
