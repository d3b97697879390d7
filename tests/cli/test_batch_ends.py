"""However a `tsaces batch` ends, what it has found is there, and it is told what went wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.batches import (
    LIMIT,
    children_of,
    endless,
    is_solving,
    said_until,
    small,
    summary,
    write,
)
from tests.cli.command import PROGRAM, run, start, start_in_background
from tests.fixtures import AMPLE, child_environment, is_running, wait_until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("ctrl_c")
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
    again = start("batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT)
    said_until(again, "a  found", "c  found")
    assert wait_until(lambda: is_solving(again))
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=AMPLE)
    rows = summary(out)
    assert [row["status"] for row in rows.values()] == ["found", "interrupted", "found"]
    assert rows["b"]["throughput"] >= kept.throughput


def test_in_the_background_it_ends_on_sigterm_alone(tmp_path: Path) -> None:
    """Shells start programs in the background with Ctrl-C, which is for others, ignored."""
    out = tmp_path / "out"
    write(tmp_path / "in" / "a.json", small(4))
    write(tmp_path / "in" / "b.json", small(2))
    write(tmp_path / "in" / "c.json", endless())
    write(tmp_path / "in" / "d.json", small(3))
    process = start_in_background("batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT)
    assert wait_until((out / "a.embedding.json").exists)
    process.send_signal(signal.SIGINT)
    assert wait_until((out / "c.embedding.json").exists)
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=AMPLE)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    rows = summary(out)
    statuses = [row["status"] for row in rows.values()]
    assert statuses == ["found", "found", "interrupted", "not begun"]
    for name in ("b", "c"):
        kept = tsaces.load_embedding(out / f"{name}.embedding.json")
        assert kept.throughput == rows[name]["throughput"]


def test_the_time_of_the_whole_batch_holds(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for seed in range(3):
        write(tmp_path / "in" / f"{seed}.json", endless() | {"name": f"number {seed}"})
    begin = time.monotonic()
    done = run(
        "batch", tmp_path / "in", "--out", out, *LIMIT, "--workers", "1", "--total-time", "3"
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
    file = write(tmp_path / "b.json", small(4))
    process = start("batch", file, "--out", out, *LIMIT, "--quiet")
    assert wait_until(lambda: bool(children_of(process.pid)))
    (worker,) = children_of(process.pid)  # it is far from having imported what it needs
    os.kill(worker, signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=AMPLE)
    assert process.returncode == 0, stdout + stderr
    assert summary(out)["b"]["status"] == "found"


def test_workers_that_are_killed_leave_what_they_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    file = write(tmp_path / "b.json", endless())
    process = start("batch", file, "--out", out, *LIMIT, "--quiet")
    assert wait_until((out / "b.embedding.json").exists)
    (first,) = children_of(process.pid)
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: bool(set(children_of(process.pid)) - {first}))
    (second,) = children_of(process.pid)
    os.kill(second, signal.SIGKILL)
    process.communicate(timeout=AMPLE)
    row = summary(out)["b"]
    assert (process.returncode, row["status"]) == (1, "interrupted")
    assert row["reason"].startswith("the solve's process failed: ended by SIGKILL")
    assert tsaces.load_embedding(out / "b.embedding.json").throughput == row["throughput"]


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
    again = start("batch", tmp_path / "in", "--out", out, "--workers", "1", *LIMIT)
    said_until(again, "a  found", "(before)")
    assert wait_until(lambda: is_solving(again))
    again.terminate()
    again.communicate(timeout=AMPLE)
    assert not list(out.glob(".*.draft"))


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "b.json", endless())
    process = start("batch", tmp_path / "in", "--out", out, *LIMIT)
    assert wait_until(out.exists)
    assert wait_until((out / ".tsaces-batch").exists)
    done = run("batch", tmp_path / "in", "--out", out)
    process.send_signal(signal.SIGTERM)
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


def test_on_ray_too_a_batch_finds_is_stopped_and_keeps_what_was_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "a.json", small(3))
    write(tmp_path / "in" / "b.json", small(4))
    write(tmp_path / "in" / "c.json", endless())
    words = ("--out", out, "--workers", "2", "--engine", "ray")
    process = start("batch", tmp_path / "in", *words, *LIMIT)
    said_until(process, "a  found", "b  found")
    assert wait_until((out / "c.embedding.json").exists)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=AMPLE)
    assert process.returncode == 130
    rows = summary(out)
    assert [row["status"] for row in rows.values()] == ["found", "found", "interrupted"]
    for name in ("a", "b"):
        assert tsaces.verify(tsaces.load_embedding(out / f"{name}.embedding.json")).ok
    kept = tsaces.load_embedding(out / "c.embedding.json")
    assert kept.throughput == rows["c"]["throughput"]


def test_an_address_where_nobody_answers_is_one_line(tmp_path: Path) -> None:
    file = write(tmp_path / "one.json", small(4))
    done = run(
        "batch", file, "--out", tmp_path / "out", "--engine", "ray", "--address", "127.0.0.1:1"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --address: no Ray cluster answers at 127.0.0.1:1: ")
    assert len(done.stderr.splitlines()) == 1
