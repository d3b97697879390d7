"""`tsaces batch` solves many, sums up, and goes on where it was stopped."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.cli.command import PROGRAM, run, start
from tests.fixtures import AMPLE, ROOT, child_environment, is_running, wait_until
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = ROOT / "instances" / "contact-lens-large.json"
LIMIT = ("--time-limit", str(AMPLE))


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def small(agents: int) -> dict[str, Any]:
    return small_document() | {"max_agents": agents}


def endless() -> dict[str, Any]:
    """Return an instance whose search does not end by itself, but soon finds something."""
    document: dict[str, Any] = json.loads(LARGE.read_text(encoding="utf-8"))
    return document


def summary(out: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return {row["name"]: row for row in rows}


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


def test_what_is_solved_is_not_solved_again_whatever_it_is_called(tmp_path: Path) -> None:
    out = tmp_path / "out"
    file = write(tmp_path / "one.json", small(4))
    assert run("batch", file, "--out", out, *LIMIT).returncode == 0
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
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    out = tmp_path / "out"
    file = write(tmp_path / "one.json", small(4))
    assert run("batch", file, "--out", out, *LIMIT).returncode == 0
    spoil(out)
    done = run("batch", file, "--out", out, *LIMIT)
    assert done.returncode == 0
    assert "(before)" not in done.stderr
    assert tsaces.verify(tsaces.load_embedding(out / "one.embedding.json")).ok


def test_other_settings_and_changed_instances_are_solved_anew(tmp_path: Path) -> None:
    out = tmp_path / "out"
    file = write(tmp_path / "one.json", small(4))
    assert run("batch", file, "--out", out, *LIMIT).returncode == 0
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


def test_ctrl_c_keeps_what_was_found_and_the_next_call_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "a.json", small(4))
    write(tmp_path / "in" / "b.json", endless())
    write(tmp_path / "in" / "c.json", small(3))
    process = start("batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT)
    assert wait_until((out / "b.embedding.json").exists)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=AMPLE)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    rows = summary(out)
    assert [row["status"] for row in rows.values()] == ["found", "interrupted", "not begun"]
    kept = tsaces.load_embedding(out / "b.embedding.json")
    assert kept.throughput == rows["b"]["throughput"]
    done = run(
        "batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT, "--total-time", "20"
    )
    assert "a  found" in done.stderr
    rows = summary(out)
    assert rows["c"]["status"] == "found"
    assert rows["b"]["throughput"] >= kept.throughput


def test_the_time_of_the_whole_batch_holds(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for seed in range(3):
        write(tmp_path / "in" / f"{seed}.json", endless() | {"name": f"number {seed}"})
    begin = time.monotonic()
    done = run(
        "batch", tmp_path / "in", "--out", out, *LIMIT, "--workers", "1", "--total-time", "6"
    )
    assert time.monotonic() - begin < AMPLE / 2  # each of the three has AMPLE
    assert done.returncode == 1
    assert {row["status"] for row in summary(out).values()} <= {
        "interrupted",
        "failed",
        "not begun",
    }
    assert summary(out)["2"]["status"] == "not begun"


def test_a_worker_that_is_killed_costs_one_attempt(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "b.json", endless())
    process = start("batch", tmp_path / "in", "--out", out, "--time-limit", "20", "--quiet")
    assert wait_until((out / "b.embedding.json").exists)
    (worker,) = children_of(process.pid)
    os.kill(worker, signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=AMPLE)
    assert process.returncode == 0, stdout + stderr
    assert summary(out)["b"]["status"] == "found"


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [int(child) for child in found if is_running(int(child))]


def test_killed_it_leaves_a_folder_that_can_be_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "a.json", small(4))
    write(tmp_path / "in" / "b.json", endless())
    process = start("batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT)
    assert wait_until((out / "b.embedding.json").exists)
    workers = children_of(process.pid)
    process.kill()
    process.communicate(timeout=AMPLE)
    assert wait_until(lambda: not any(map(is_running, workers)))
    (out / ".b.embedding.json.1.draft").write_text("{")
    done = run(
        "batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT, "--total-time", "8"
    )
    assert "a  found" in done.stderr
    assert "(before)" in done.stderr
    assert not list(out.glob(".*.draft"))


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "b.json", endless())
    process = start("batch", tmp_path / "in", "--out", out, *LIMIT)
    assert wait_until(out.exists)
    assert wait_until((out / ".tsaces-batch").exists)
    done = run("batch", tmp_path / "in", "--out", out)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=AMPLE)
    assert done.returncode == 2
    assert "another batch is at work" in done.stderr


def test_a_folder_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    file = write(tmp_path / "one.json", small(4))
    done = run("batch", file, "--out", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --out: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="has no folder closed to root")
@pytest.mark.parametrize("folder", ["/sys/kernel", "/sys/kernel/new"])
def test_a_folder_that_is_closed_even_to_root_is_an_error(tmp_path: Path, folder: str) -> None:
    file = write(tmp_path / "one.json", small(4))
    done = run("batch", file, "--out", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: --out: {folder} cannot be written: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_gets_full_ends_the_batch_with_an_error(tmp_path: Path) -> None:
    """Files may have 4 kB at most here, which no embedding's file keeps to."""
    file, out = write(tmp_path / "one.json", endless()), tmp_path / "out"
    command = [*PROGRAM, "batch", str(file), "--out", str(out), *LIMIT]
    done = subprocess.run(
        ["/bin/bash", "-c", 'ulimit -f 4; exec "$@"', "bash", *command],
        capture_output=True,
        text=True,
        env=child_environment(),
        timeout=2 * AMPLE,
        check=False,
    )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not list(out.glob("*.embedding.json"))


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


def test_on_ray_the_same_is_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for agents in (3, 4):
        write(tmp_path / "in" / f"with-{agents}.json", small(agents))
    done = run("batch", tmp_path / "in", "--out", out, *LIMIT, "--engine", "ray", "--workers", "2")
    assert done.returncode == 0, done.stderr
    for row in summary(out).values():
        assert tsaces.verify(tsaces.load_embedding(out / row["embedding"])).ok


def test_on_ray_too_a_batch_is_stopped_and_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "b.json", endless())
    words = ("--out", out, "--workers", "1", "--engine", "ray", "--quiet")
    process = start("batch", tmp_path / "in", *words, *LIMIT)
    assert wait_until((out / "b.embedding.json").exists)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=AMPLE)
    assert process.returncode == 130
    (row,) = summary(out).values()
    assert row["status"] == "interrupted"
    assert tsaces.load_embedding(out / "b.embedding.json").throughput == row["throughput"]


def test_an_address_where_nobody_answers_is_one_line(tmp_path: Path) -> None:
    file = write(tmp_path / "one.json", small(4))
    done = run(
        "batch", file, "--out", tmp_path / "out", "--engine", "ray", "--address", "127.0.0.1:1"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --address: no Ray cluster answers at 127.0.0.1:1: ")
    assert len(done.stderr.splitlines()) == 1
