"""`tsaces batch` solves many, sums up, and goes on where it was stopped."""

from __future__ import annotations

import csv
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.batches import LIMIT, small, summary, write
from tests.cli.command import run
from tests.formats.documents import roadmap_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_every_instance_gets_an_embedding_and_a_line(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / "in" / f"floor-{number}.json", small(4) | {"name": str(number)})
    out = tmp_path / "out"
    done = run("batch", tmp_path / "in", "--out", out, "--workers", "2", *LIMIT)
    assert done.returncode == 0, done.stderr
    rows = summary(out)
    assert list(rows) == ["floor-0", "floor-1", "floor-2"]
    for name, row in rows.items():
        embedding = tsaces.load_embedding(out / row["embedding"])
        assert tsaces.verify(embedding).ok
        assert row["embedding"] == f"{name}.embedding.json"
        assert row["status"] == "found"
        assert row["throughput"] == embedding.throughput
        assert row["agents"] == embedding.agents <= row["max_agents"]
        assert f"{embedding.throughput:.6f}" in done.stdout
    with (out / "summary.csv").open(newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == list(rows)
    assert len(done.stderr.splitlines()) == 3


def test_what_fails_fails_alone_with_its_reason(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder / "good.json", small(4))
    write(folder / "same.json", small(4))
    write(folder / "no-fleet.json", small(0))
    (folder / "no-json.json").write_text("{")
    (folder / "folder.json").mkdir()
    done = run("batch", folder, "--out", out, *LIMIT, "--json")
    assert done.returncode == 1
    rows = summary(out)
    assert rows["good"]["status"] == "found"
    assert rows["same"]["status"] == "same as another"
    assert rows["same"]["reason"] == "same as good"
    assert rows["no-fleet"]["status"] == rows["no-json"]["status"] == "invalid"
    assert "max_agents" in rows["no-fleet"]["reason"]
    assert "malformed JSON" in rows["no-json"]["reason"]
    assert json.loads(done.stdout)["counts"] == {"found": 1, "same as another": 1, "invalid": 2}
    assert "Traceback" not in done.stderr


def test_what_the_method_does_not_know_is_told_of_the_item(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder / "paper.json", small(4))
    write(folder / "roadmap.json", roadmap_document())
    done = run("batch", folder, "--out", out, "--method", "ts-aces", *LIMIT)
    assert done.returncode == 1
    rows = summary(out)
    assert (rows["paper"]["status"], rows["roadmap"]["status"]) == ("found", "invalid")
    assert rows["roadmap"]["reason"] == (
        "method: 'ts-aces' does not know points and lanes (layout.points); use --method rhythmic"
    )


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an instance and what a batch has made of it."""
    folder = tmp_path_factory.mktemp("solved")
    file = write(folder / "one.json", small(4))
    assert run("batch", file, "--out", folder / "out", *LIMIT).returncode == 0
    return folder


@pytest.fixture
def file(solved: Path, tmp_path: Path) -> Path:
    """Return a solved instance of one's own, beside `out`."""
    shutil.copytree(solved, tmp_path, dirs_exist_ok=True)
    return tmp_path / "one.json"


def test_what_is_solved_is_not_solved_again_whatever_it_is_called(
    file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    written = (out / "one.embedding.json").stat().st_mtime_ns
    renamed = file.rename(tmp_path / "two.json")
    os.utime(renamed)
    done = run("batch", renamed, "--out", out, *LIMIT)
    assert done.returncode == 0
    assert "(before)" in done.stderr
    assert summary(out)["two"]["embedding"] == "one.embedding.json"
    assert (out / "one.embedding.json").stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "spoil",
    [
        lambda out: (out / "one.embedding.json").unlink(),
        lambda out: (out / "one.embedding.json").write_text("{}"),
        lambda out: (out / "one.record.json").write_text('{"name": "one"'),
        lambda out: (out / "one.record.json").write_text("[]"),
    ],
    ids=["embedding lost", "embedding changed", "record cut off", "no record"],
)
def test_what_is_not_whole_any_more_is_solved_again(
    file: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    out = tmp_path / "out"
    spoil(out)
    done = run("batch", file, "--out", out, *LIMIT)
    assert done.returncode == 0
    assert "(before)" not in done.stderr
    assert tsaces.verify(tsaces.load_embedding(out / "one.embedding.json")).ok


def test_other_settings_and_changed_instances_are_solved_anew(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("batch", file, "--out", out, *LIMIT, "--seed", "1")
    assert "(before)" not in done.stderr
    write(file, small(3))
    done = run("batch", file, "--out", out, *LIMIT, "--seed", "1")
    assert "(before)" not in done.stderr
    assert summary(out)["one"]["max_agents"] == 3


def test_a_new_instance_of_the_same_name_leaves_what_was_found_alone(tmp_path: Path) -> None:
    layouts, out = tmp_path / "in", tmp_path / "out"
    write(layouts / "new" / "floor.json", small(4))
    assert run("batch", layouts, "--out", out, *LIMIT).returncode == 0
    write(layouts / "first of all" / "floor.json", small(3))
    assert run("batch", layouts, "--out", out, *LIMIT).returncode == 0
    rows = summary(out)
    assert [row["max_agents"] for row in rows.values()] == [3, 4]
    for row in rows.values():
        embedding = tsaces.load_embedding(out / row["embedding"])
        assert embedding.instance.max_agents == row["max_agents"]
    done = run("batch", layouts, "--out", out, *LIMIT)
    assert done.stderr.count("(before)") == 2


def test_names_that_no_text_can_hold_are_those_of_their_files_as_far_as_possible(
    tmp_path: Path,
) -> None:
    layouts, out = tmp_path / "in", tmp_path / "out"
    strange = write(layouts / "strange.json", small(4))
    strange.rename(os.fsdecode(os.fsencode(layouts) + b"/ma\xdfe.json"))
    write(layouts / f"{'長い' * 40}.json", small(3))
    done = run("batch", layouts, "--out", out, *LIMIT)
    assert done.returncode == 0, done.stderr
    rows = summary(out)
    assert r"ma\udcdfe" in rows
    assert all((out / row["embedding"]).is_file() for row in rows.values())


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("nowhere",), "nowhere: no instance file there"),
        (("{file}", "--sweep", "agents=3"), "--sweep: 'agents=3'"),
        (("{file}", "--sweep", "max_agents=0"), "max_agents: 0"),
        (("{file}", "--method", "magic"), "method: 'magic'"),
        (("{file}", "--time-limit", "0"), "time_limit: 0.0"),
        (("{file}", "--total-time", "nan"), "--total-time: nan"),
        (("{file}", "--keep", "0", "--objective", "fleet"), "keep: 0.0"),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, words: tuple[str, ...], error: str) -> None:
    file = write(tmp_path / "one.json", small(4))
    done = run("batch", *(word.format(file=file) for word in words), "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {error}")
    assert len(done.stderr.splitlines()) == 1


def test_a_sweep_solves_every_combination(tmp_path: Path) -> None:
    out = tmp_path / "out"
    file = write(tmp_path / "one.json", small(4))
    words = ("--sweep", "max_agents=3:4:1", "--sweep", "seed=0,1")
    done = run("batch", file, "--out", out, *LIMIT, *words)
    assert done.returncode == 0, done.stderr
    rows = summary(out)
    assert list(rows)[:2] == ["one,max_agents=3,seed=0", "one,max_agents=3,seed=1"]
    assert sorted({row["max_agents"] for row in rows.values()}) == [3, 4]
    assert all(
        tsaces.verify(tsaces.load_embedding(out / row["embedding"])).ok for row in rows.values()
    )
