"""The rows of the table: what they are called, how they are run, what they measure."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import tsaces
from benchmarks import peer
from benchmarks.table.memory import resident_memory
from benchmarks.table.methods import method_of
from benchmarks.table.methods.solver import BySolver
from benchmarks.table.origin import Origin
from benchmarks.table.process import run_in_process
from benchmarks.table.records import Outcome, Replay, RowStatus, Search
from benchmarks.table.rows import Row, select
from tests.fixtures import AMPLE, small_embedding, small_instance
from tsaces.formats.stream_writers import StreamFormat
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = Origin("abc1234", "2025-01-31", "A Processor", 8, "3.11.9", {"highspy": "1.15.0"})
KNOWN = [Row("hard-candy-small", method) for method in ("bound", "ceiling", "ts-aces", "aces")]


@dataclass
class Carried:
    """What a peer returns that drives the small embedding's plan for 400 timesteps."""

    throughput: float
    agents: int = 2
    seconds_to_first: float = 0.5
    seconds_to_best: float = 1.5


def write_stream(_result: Carried, path: Path) -> None:
    path.write_bytes(
        b"".join(ENCODINGS[StreamFormat.NDJSON](compiled_plan_of(small_embedding()), 0, 400))
    )


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        ("hard-candy-small:a*", [KNOWN[3]]),
        ("*:bound *:ceiling", [KNOWN[0], KNOWN[1]]),
        ("*:aces@5s", [Row("hard-candy-small", "aces", 5.0)]),
        ("hard-candy-300:peer@900s", [Row("hard-candy-300", "peer", 900.0)]),
    ],
)
def test_rows_are_selected_by_name(wanted: str, rows: list[Row]) -> None:
    assert select(wanted, KNOWN) == rows


def test_a_solver_s_embedding_is_written_replayed_and_measured(tmp_path: Path) -> None:
    heard: list[str] = []
    row = Row("small", "ts-aces", AMPLE)
    outcome = BySolver(tsaces.TsAces())(small_instance(), row, tmp_path, heard.append)
    assert (outcome.status, outcome.file) == (
        RowStatus.FOUND,
        f"small.ts-aces@{AMPLE:g}s.embedding.json",
    )
    embedding = tsaces.load_embedding(tmp_path / str(outcome.file))
    verdict = tsaces.verify(embedding, 3_000)
    search, replay, reading = outcome.search, outcome.replay, outcome.reading
    assert search
    assert replay
    assert reading
    assert (search.throughput, search.agents) == (embedding.throughput, embedding.agents)
    assert search.first_seconds <= search.best_seconds
    assert replay == Replay(True, verdict.steps, verdict.throughput, verdict.summary())
    assert replay.steps >= 3_000
    assert reading.period == embedding.plan().header.period
    assert reading.generator_seconds
    assert reading.generator_seconds > 0
    assert outcome.upper_bound == embedding.upper_bound
    assert outcome.model
    assert min(outcome.model.variables, outcome.model.rows) > 0
    assert f"throughput {search.throughput:.4f}, {search.agents} agents" in heard


def test_a_solver_that_finds_nothing_in_time_makes_a_row_that_says_so(tmp_path: Path) -> None:
    row = Row("small", "ts-aces", 0.02)
    outcome = BySolver(tsaces.TsAces())(small_instance(), row, tmp_path, print)
    assert outcome.status is RowStatus.NOTHING
    assert "no embedding found" in outcome.reason
    assert list(tmp_path.iterdir()) == []


def test_the_peer_s_plan_is_judged_from_the_stream_that_it_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row("small", "peer")
    monkeypatch.setattr(peer, "write_stream", write_stream)
    for claimed, status in ((0.05, RowStatus.FOUND), (0.2, RowStatus.UNSOUND)):
        monkeypatch.setattr(peer, "solve", lambda *_, claimed=claimed: Carried(claimed))
        outcome = method_of("peer")(small_instance(), row, tmp_path, print)
        assert outcome.status is status
        assert outcome.search == Search(claimed, 2, 0.5, 1.5)
        assert outcome.replay
        assert outcome.replay.steps == 400
        assert outcome.replay.throughput == pytest.approx(0.05)
        assert (tmp_path / "small.peer.plan.ndjson").exists()


def test_a_peer_without_a_plan_makes_a_row_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "solve", lambda *_: None)
    outcome = method_of("peer")(small_instance(), Row("small", "peer"), tmp_path, print)
    assert outcome == Outcome(RowStatus.NOTHING, "no plan found in 60 s")


def test_a_row_runs_in_a_process_of_its_own_whose_memory_is_watched(tmp_path: Path) -> None:
    row = Row("toy-car", "bound", AMPLE)
    record = run_in_process(ORIGIN, row, tmp_path, print)
    assert (record.row, record.origin) == (row, ORIGIN)
    assert (record.outcome.status, record.outcome.machines) == (RowStatus.FOUND, 7)
    assert record.outcome.upper_bound == pytest.approx(1 / 7)
    assert record.peak_memory > 2**20


def test_a_row_that_cannot_be_run_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    record = run_in_process(ORIGIN, Row("nowhere", "aces"), tmp_path, print)
    assert record.outcome.status is RowStatus.FAILED
    assert "nowhere.json" in record.outcome.reason


def test_memory_is_that_of_a_process_and_all_that_it_started() -> None:
    grandchild = "held = bytearray(b'x' * 2**26); print(flush=True); input()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        held = resident_memory(process.pid)
        process.communicate(b"\n")
    assert 2**26 < held < 2**28
    assert resident_memory(process.pid) == 0
