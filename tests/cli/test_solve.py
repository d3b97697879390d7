"""`tsaces solve` finds, writes and tells."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.batches import LIMIT, small, write
from tests.cli.command import run, start
from tests.fixtures import (
    AMPLE,
    NOT_BEGUN,
    TOY_CAR,
    small_embedding,
    small_instance,
    wait_until,
)
from tests.solvers.ts_aces.delivery import delivery
from tsaces.formats.embedding_json import write_embedding
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.plan import compiled_plan_of, stock_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def solved_at_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("instance") / "small.json", small(4))


def test_the_embedding_is_written_and_the_summary_is_for_people(
    solved_at_once: Path, tmp_path: Path
) -> None:
    out = tmp_path / "found.json"
    done = run("solve", solved_at_once, *LIMIT, "--seed", "3", "--out", out)
    assert done.returncode == 0
    embedding = tsaces.load_embedding(out)
    assert embedding.instance == instance_from_document(small(4))
    assert embedding.seed == 3
    assert tsaces.verify(embedding).ok
    summary = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert summary["throughput"] == f"{embedding.throughput:.6f} products per timestep"
    assert summary["upper"] == "bound  0.020000, proven for every plan"
    assert summary["fleet"] == f"{embedding.agents} of at most 4 agents"
    assert embedding.stock == stock_of(compiled_plan_of(embedding))
    assert re.fullmatch(r"at most \d+ tokens in a buffer, the \w+ of '\w+'", summary["stock"])
    assert summary["verified"] == "replayed without a violation"
    assert summary["written"] == f"to   {out}"
    assert list(tmp_path.iterdir()) == [out]


def test_json_is_one_document_on_stdout(instance_file: Path) -> None:
    done = run("solve", instance_file, *LIMIT, "--method", "ts-aces", "--json", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    result = json.loads(line)
    assert result["instance"] == "small"
    assert result["method"] == "ts-aces"
    assert 0 < result["throughput"] <= result["upper_bound"] == pytest.approx(0.4)
    assert result["gap"] == pytest.approx(1 - result["throughput"] / 0.4)
    assert result["verified"] is True
    assert result["out"] is None
    assert 1 <= result["agents"] <= 4
    assert result["seconds"] > 0


def test_a_small_fleet_is_summed_up_beside_what_is_proven(tmp_path: Path) -> None:
    file, out = tmp_path / "delivery.json", tmp_path / "found.json"
    document = instance_to_document(delivery(ship_time=4))
    file.write_text(json.dumps(document), encoding="utf-8")
    options = (*LIMIT, "--method", "rhythmic", "--objective", "fleet", "--keep", "0.5")
    done = run("solve", file, *options, "--out", out, "--json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert (result["objective"], result["keep"]) == ("fleet", 0.5)
    assert (result["agents"], result["fleet_bound"]) == (2, 2)
    assert result["highest_throughput"] == pytest.approx(0.25)
    assert "with 2 agents  at least 2 agents" in done.stderr.splitlines()[-1]
    assert tsaces.load_embedding(out).fleet_result == tsaces.FleetResult(0.5, 0.25, 2)
    told = run("solve", file, *options, "--quiet").stdout
    assert "2 of at most 50 agents, at least 2 for 0.5 of the highest throughput found" in told


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_a_search_that_is_told_to_end_keeps_its_best_embedding(
    request_to_end: signal.Signals, tmp_path: Path
) -> None:
    out = tmp_path / "best.json"
    with start("solve", TOY_CAR, "--time-limit", "600", "--json", "--out", out) as program:
        assert wait_until(out.exists)
        program.send_signal(request_to_end)
        stdout, stderr = program.communicate(timeout=AMPLE)
    assert program.returncode == 0
    assert stderr.splitlines()[-1].endswith("interrupted")
    embedding = tsaces.load_embedding(out)
    assert tsaces.verify(embedding).ok
    assert json.loads(stdout)["throughput"] == embedding.throughput > 0


def test_no_embedding_within_the_time_is_no_bad_input() -> None:
    done = run("solve", TOY_CAR, "--time-limit", "0.01", "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: no embedding found")
    assert line.endswith(f"the time is up; {NOT_BEGUN}")


@pytest.mark.parametrize("engine", ["local", "ray"])
def test_several_workers_solve_one_instance(
    solved_at_once: Path, tmp_path: Path, engine: str
) -> None:
    out = tmp_path / "found.json"
    words = ("--workers", "2", "--engine", engine, "--out", out)
    done = run("solve", solved_at_once, *LIMIT, *words)
    assert done.returncode == 0
    embedding = tsaces.load_embedding(out)
    assert tsaces.verify(embedding).ok
    assert embedding.throughput == pytest.approx(embedding.upper_bound)


def test_a_cluster_that_does_not_answer_is_one_line(instance_file: Path) -> None:
    done = run("solve", instance_file, "--engine", "ray", "--address", "127.0.0.1:1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --address: no Ray cluster answers at 127.0.0.1:1: ")
    assert len(done.stderr.splitlines()) == 1


def test_machines_keep_what_they_run_and_changes_are_told(tmp_path: Path) -> None:
    known, down, out = (tmp_path / name for name in ("known.json", "down.json", "out.json"))
    write_embedding(small_embedding(), known)
    document = small(4)
    lathe = document["machines"][1]
    document["machines"] += [lathe | {"name": "spare"}]
    lathe["fixed"] = None
    write(down, document)
    options = (*LIMIT, "--keep-assignment", known)
    done = run("solve", down, *options, "--out", out, "--json")
    assert done.returncode == 0
    replan = json.loads(done.stdout)["replan"]
    assert replan == {
        "changes": [{"machine": "lathe", "before": "carve", "after": None}],
        "free_bound": pytest.approx(0.02),
    }
    assert tsaces.load_embedding(out).assignment["spare"] == "carve"
    told = run("solve", down, *options, "--changes", "0", "--quiet").stdout
    assert re.search(r"\nchanges +1 \(lathe: carve -> nothing\)\n", told)
    assert re.search(r"\nall may change  at most 0.020000, of which this is \d+\.\d%\n", told)


def test_changes_need_an_assignment_that_is_kept(instance_file: Path) -> None:
    done = run("solve", instance_file, "--changes", "1")
    assert (done.returncode, done.stdout) == (2, "")
    what = "they are counted from what machines run so far; give keep_assignment too"
    assert done.stderr == f"error: --changes: {what}\n"


def test_what_is_kept_is_not_replaced(instance_file: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    write_embedding(small_embedding(), known)
    done = run("solve", instance_file, "--keep-assignment", known, "--out", known)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_search_starts_from_an_embedding_of_a_smaller_fleet(
    instance_file: Path, tmp_path: Path
) -> None:
    known, larger, out = (tmp_path / name for name in ("known.json", "larger.json", "out.json"))
    write_embedding(small_embedding(), known)
    document = instance_to_document(small_instance()) | {"max_agents": 30}
    larger.write_text(json.dumps(document), encoding="utf-8")
    options = ("--time-limit", "2", "--start-from", known)
    done = run("solve", larger, *options, "--out", out, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["throughput"] >= small_embedding().throughput
    assert tsaces.load_embedding(out).instance.max_agents == 30
    refused = run("solve", larger, "--start-from", instance_file)
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: ")
    kept = known.read_bytes()
    assert run("solve", larger, "--start-from", known, "--out", known).returncode == 2
    assert known.read_bytes() == kept
