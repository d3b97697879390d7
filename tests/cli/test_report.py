"""`tsaces report` tells what an embedding amounts to: as text, page, document and table."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.cli.command import run
from tests.cli.test_errors import expect_error
from tests.fixtures import AMPLE, child_environment, small_embedding
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.instance_json import instance_to_document
from tsaces.plan import compiled_plan_of, robot_time_of

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 2.5
PER_HOUR = 3_600 / SECONDS


@pytest.fixture(scope="session")
def timed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small embedding, with timesteps of two and a half seconds."""
    embedding = small_embedding()
    timed = replace(embedding, instance=replace(embedding.instance, timestep=SECONDS))
    path = tmp_path_factory.mktemp("timed") / "timed.embedding.json"
    tsaces.write_embedding(timed, path)
    return path


def rows_of(text: str) -> dict[str, str]:
    """Return the rows of a summary by name, as far as its columns are names and values."""
    lines = [re.split(r"\s{2,}", line, maxsplit=1) for line in text.splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2}


def test_text_for_people(embedding_file: Path) -> None:
    done = run("report", embedding_file)
    assert (done.returncode, done.stderr) == (0, "")
    rows = rows_of(done.stdout)
    assert rows["throughput"] == "0.050000 products per timestep"
    assert rows["fleet"] == "2 of at most 4 agents"
    assert rows["limits"] == (
        "No machine is full: the busiest process is carve, on lathe, busy 7.5% of the time;"
        " no cell of the floor is full, and 2 of at most 4 robots are in use: a longer search may"
        " find more"
    )
    robots = robot_time_of(compiled_plan_of(small_embedding()))
    assert rows["robot time"] == (
        f"{robots.moving:.1%} moving, {robots.handling:.1%} handling while they stand,"
        f" {robots.waiting:.1%} waiting"
    )
    assert rows["waiting"].startswith(
        f"{robots.places[0].share:.1%} of robot time before the junction"
    )
    assert "per hour" not in done.stdout


def test_rates_are_told_per_hour_where_a_timestep_has_seconds(timed_file: Path) -> None:
    text = run("report", timed_file).stdout
    assert rows_of(text)["throughput"] == "0.050000 products per timestep, 72 per hour"
    assert "runs per hour" in text
    assert "runs per timestep" not in text
    document = json.loads(run("report", timed_file, "--json").stdout)
    assert document["products_per_hour"] == pytest.approx(0.05 * PER_HOUR)
    by_machine = {machine["machine"]: machine for machine in document["machines"]}
    assert by_machine["bin"]["runs_per_hour"] == pytest.approx(0.025 * PER_HOUR)


def test_json_for_programs(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.report.json"
    printed = json.loads(run("report", embedding_file, "--json", "--out", out).stdout)
    assert printed.pop("out") == str(out)
    assert json.loads(out.read_text(encoding="utf-8")) == printed
    assert printed["format"] == "tsaces-report/1"
    assert printed["throughput"] == 0.05
    assert printed["products_per_hour"] is None
    robots = printed["robots"]
    assert robots["moving"] + robots["handling"] + robots["waiting"] == pytest.approx(1)
    assert sum(place["share"] for place in robots["places"]) == pytest.approx(robots["waiting"])
    bottleneck = printed["bottleneck"]
    assert bottleneck["full"] == []
    assert bottleneck["busiest"]["machines"] == ["lathe"]
    assert (bottleneck["whole_fleet_used"], bottleneck["bound_reached"]) == (False, False)


def test_a_table_of_machines_for_spreadsheets(timed_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "machines.csv"
    done = run("report", timed_file, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["machine"] for row in rows] == ["bin", "lathe", "chute"]
    lathe = rows[1]
    assert lathe["process"] == "carve"
    assert float(lathe["runs_per_hour"]) == pytest.approx(0.025 * PER_HOUR)
    assert float(lathe["utilisation"]) == pytest.approx(0.075)
    stock = json.loads(run("verify", timed_file, "--json").stdout)["stock"]["lathe"]
    for side in ("input", "output"):
        assert int(lathe[f"{side}_start"]) == sum(stock["start"][side].values())
        assert int(lathe[f"{side}_peak"]) == stock["peak_total"][side]


def test_a_page_that_loads_nothing(timed_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.report.html"
    done = run("report", timed_file, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    for attribute in re.findall(r'(?:src|href)="([^"]*)"', page):
        assert attribute.startswith("data:")
    for told in ("small", "72", "carve", "lathe", "7.5%", "No machine is full"):
        assert told in page


def test_names_are_text_on_the_page_and_in_the_table(tmp_path: Path) -> None:
    name = "=<b>&\x1b[2J\u202e"
    embedding = small_embedding()
    (first, *others) = embedding.instance.machines
    instance = replace(embedding.instance, name=name, machines=(replace(first, name=name), *others))
    named: dict[str, Any] = json.loads(json.dumps(plan_with_name(embedding, first.name, name)))
    named["instance"] = instance_to_document(instance)
    file = tmp_path / "named.json"
    file.write_text(json.dumps(named), encoding="utf-8")
    for ending in ("html", "csv", "pdf"):
        done = run("report", file, "--out", tmp_path / f"named.{ending}")
        assert (done.returncode, done.stderr) == (0, ""), ending
    page = (tmp_path / "named.html").read_text(encoding="utf-8")
    assert "<b>&" not in page
    assert "=&lt;b&gt;&amp;\\x1b[2J\\u202e" in page
    assert all(line.isprintable() for line in page.splitlines())
    table = (tmp_path / "named.csv").read_text(encoding="utf-8").splitlines()
    assert table[1].startswith("'=<b>&\\x1b[2J\\u202e,supply,")


def plan_with_name(embedding: tsaces.Embedding, old: str, new: str) -> dict[str, Any]:
    """Return the document of an embedding in which a machine has another name."""
    document = embedding_to_document(embedding)
    for field in ("assignment", "rates"):
        document[field] = {new if m == old else m: v for m, v in document[field].items()}
    for field in ("pickups", "deposits"):
        document["plan"][field] = [
            [new if row[0] == old else row[0], *row[1:]] for row in document["plan"][field]
        ]
    return document


def test_a_document_of_one_sheet(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.pdf"
    done = run("report", embedding_file, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    data = out.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1


def test_a_picture_of_pixels(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.png"
    done = run("render", embedding_file, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    data = out.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20], "big") >= 680, "as wide as the vectors at least"


@pytest.mark.parametrize(
    ("command", "ending"), [("report", ".pdf"), ("render", ".png")], ids=["pdf", "png"]
)
def test_without_typst_one_line_says_what_to_install(
    command: str, ending: str, embedding_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"small{ending}"
    program = "import sys; sys.modules['typst'] = None; from tsaces.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, command, str(embedding_file), "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=AMPLE,
        check=False,
        env=child_environment(),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: --out: {ending} files need Typst, which is not installed; run"
        " `pip install '.[print]'` in the checkout of tsaces\n"
    )
    assert not out.exists()


def test_what_is_not_sound_is_not_reported(tmp_path: Path) -> None:
    boasting, out = tmp_path / "boasting.json", tmp_path / "out.html"
    tsaces.write_embedding(replace(small_embedding(), throughput=0.3), boasting)
    done = run("report", boasting, "--out", out)
    assert done.returncode == 1
    assert "violation" in done.stdout
    assert not out.exists()


def test_endings_that_no_report_has(embedding_file: Path, tmp_path: Path) -> None:
    expect_error(
        "--out: '.doc' is not supported; use a .html, .pdf, .csv or .json file",
        *("report", embedding_file, "--out", tmp_path / "small.doc"),
    )


@pytest.mark.parametrize("ending", ["html", "pdf", "csv", "json"])
def test_a_report_replaces_its_own_kind_and_no_other(
    ending: str, embedding_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"mine.{ending}"
    out.write_text("- call the supplier\n", encoding="utf-8")
    refused = run("report", embedding_file, "--out", out)
    assert refused.returncode == 2
    assert "it is a file of another kind, not a" in refused.stderr
    assert run("report", embedding_file, "--out", out, "--force").returncode == 0
    assert run("report", embedding_file, "--out", out).returncode == 0, "the same kind is replaced"


def test_a_report_is_no_embedding(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "small.report.json"
    assert run("report", embedding_file, "--out", out).returncode == 0
    expect_error(
        "is a report, not an embedding; give the file of the embedding that it tells of",
        *("verify", out),
    )


def test_a_solve_tells_the_same(instance_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    solved = run("solve", instance_file, "--time-limit", "20", "--out", out, "--quiet", "--json")
    document = json.loads(solved.stdout)
    reported = json.loads(run("report", out, "--json").stdout)
    for field in ("bottleneck", "robots", "machines", "products_per_hour"):
        assert document[field] == reported[field], field
