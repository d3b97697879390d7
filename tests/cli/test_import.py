"""Floors of other programs, imported and exported on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.interchange.files import BUILDING, MAP, PLANT, shuttle, shuttle_procedure
from tsaces import load_instance

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file of each kind, and a procedure for the shuttle."""
    (tmp_path / "site.lif.json").write_text(json.dumps(shuttle()), encoding="utf-8")
    (tmp_path / "plant.xml").write_text(PLANT, encoding="utf-8")
    (tmp_path / "house.building.yaml").write_text(BUILDING, encoding="utf-8")
    (tmp_path / "small.map").write_text(MAP, encoding="utf-8")
    (tmp_path / "made.json").write_text(json.dumps(shuttle_procedure()), encoding="utf-8")
    return tmp_path


def test_an_instance_of_a_floor_and_a_procedure(folder: Path) -> None:
    out = folder / "site.json"
    done = run("import", folder / "site.lif.json", "--procedure", folder / "made.json",
               "--out", out)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith("site.json: site, from LIF")
    instance = load_instance(out)
    assert [machine.name for machine in instance.machines] == ["source", "gate"]
    again = run("import", folder / "site.lif.json", "--procedure", folder / "made.json")
    assert again.stdout == out.read_text(encoding="utf-8"), "- is stdout"
    assert "from LIF" in again.stderr


@pytest.mark.parametrize("name", ["plant.xml", "house.building.yaml", "small.map"])
def test_without_a_procedure_the_file_says_what_to_do(name: str, folder: Path) -> None:
    out = folder / "floor.json"
    done = run("import", folder / name, "--out", out)
    assert done.returncode == 0
    assert "the fields _todo of the file say what is missing" in done.stdout
    assert all(line.startswith(("dropped: ", "changed: ", "check: "))
               for line in done.stderr.splitlines())  # fmt: skip
    assert all("_todo" in machine for machine in json.loads(out.read_text())["machines"])
    refused = run("solve", out, "--quiet")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "procedure.processes: [] is empty" in refused.stderr
    assert run("import", folder / name, "--out", out).returncode == 0, "it is replaced"


def test_stations_and_sizes_may_be_given(folder: Path) -> None:
    done = run(
        *("import", folder / "house.building.yaml", "--station", "saw=vertex 1"),
        *("--station", "saw=lane 0:2", "--robot-length", "2", "--speed", "0.5"),
        *("--out", folder / "out.json", "--json"),
    )
    facts = json.loads(done.stdout)
    assert facts["stations"] == ["dock", "shelf", "saw"]
    assert (facts["robot_length"], facts["speed"], facts["timestep"]) == (2.0, 0.5, 4.0)
    assert facts["complete"] is False
    saw = json.loads((folder / "out.json").read_text())["machines"][2]
    assert saw["input_cells"] == [["vertex 1"], ["lane 0", 2]]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("import missing.xml", "missing.xml: cannot be read: No such file"),
        ("import made.json", "made.json: JSON without 'layouts' is no LIF; give LIF (JSON), an"),
        ("import site.lif.json --speed 0", "--speed: 0 is out of range; give 0.001 to 1000"),
        ("import site.lif.json --vehicle-type fork", "--vehicle-type: unknown type 'fork'; known"),
        ("import site.lif.json --station gate", "--station: 'gate' is not NAME=PLACE; give both"),
        ("import site.lif.json --clearance -1", "--clearance: -1 is out of range; give 0 to"),
        ("import site.lif.json --procedure plant.xml", "plant.xml: malformed JSON: "),
        ("import - --procedure -", "-: stdin can be read only once"),
        ("import site.lif.json --out - --json", "--out: - and --json both write to stdout"),
        ("import site.lif.json --out site.lif.json", "it is the same file as site.lif.json"),
        ("import site.lif.json --out made.json", "made.json: cannot be written: it is a file of"),
        ("solve site.lif.json", "site.lif.json: is a LIF file, not an instance; import it first"),
        ("export site.lif.json --to lif", "site.lif.json: is a LIF file, not an instance; import"),
        ("export made.json --to gif", "Invalid value for '--to'"),
    ],
)
def test_what_cannot_be_done_is_one_line(words: str, complaint: str, folder: Path) -> None:
    done = run(*words.split(), folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert complaint in line


def test_a_floor_goes_to_lif_and_comes_back(folder: Path) -> None:
    site, lif, back = (folder / name for name in ("site.json", "out.lif.json", "back.json"))
    made = ("--procedure", folder / "made.json")
    assert run("import", folder / "site.lif.json", *made, "--out", site).returncode == 0
    assert run("export", site, "--to", "lif", "--out", lif).returncode == 0
    assert run("export", site, "--to", "lif", "--out", lif).returncode == 0, "it is replaced"
    procedure = shuttle_procedure()
    procedure["machines"][1]["station"] = "gate"
    (folder / "made.json").write_text(json.dumps(procedure), encoding="utf-8")
    assert run("import", lif, *made, "--out", back).returncode == 0
    assert load_instance(back) == load_instance(site)


def test_a_plan_goes_to_planviz_with_its_map(embedding_file: Path, tmp_path: Path) -> None:
    log, chart = tmp_path / "log.json", tmp_path / "floor.map"
    for target, out in (("planviz", log), ("map", chart)):
        done = run("export", embedding_file, "--to", target, "--out", out)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert run("export", embedding_file, "--to", target, "--out", out).returncode == 0
    assert json.loads(log.read_text())["makespan"] == 40, "a period"
    assert chart.read_text().splitlines()[:4] == ["type octile", "height 3", "width 4", "map"]


@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        ("planviz", "--to planviz: an instance has no plan to be shown; solve it first"),
        ("map", "--to map: maps are of cells; this layout has points and lanes"),
    ],
)
def test_what_has_no_such_form_is_told(target: str, complaint: str, folder: Path) -> None:
    site = folder / "site.json"
    made = ("--procedure", folder / "made.json")
    assert run("import", folder / "site.lif.json", *made, "--out", site).returncode == 0
    done = run("export", site, "--to", target)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {complaint}\n")
