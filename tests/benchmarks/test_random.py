"""Random factories: drawn from their numbers, solved once, kept at once, replayed from files."""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

import tsaces
from benchmarks.random import bench as bench_module
from benchmarks.random.bench import BROKEN, DONE, INTERRUPTED, Bench
from benchmarks.random.ceiling_section import ceiling_section
from benchmarks.random.ceilings import compute_ceiling
from benchmarks.random.factories import COUNT, KINDS, Factory, make_factory
from benchmarks.random.pool import Finished, run_in_processes
from benchmarks.random.section import random_section
from benchmarks.random.store import Store
from benchmarks.random.streams import write_streams
from benchmarks.random.task import FactoryTask
from benchmarks.random.trial import Trial
from benchmarks.table.origin import Origin
from benchmarks.table.records import Ceiling, Outcome, Replay, RowStatus, Search
from tests.fixtures import (
    AMPLE,
    is_running,
    small_embedding,
    small_instance,
    stream_lines,
    wait_until,
)
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.random.records import Record
    from tsaces.model.instance import Cell, Instance

ORIGIN = Origin("abc1234", "2025-01-31", "A Processor", 8, "3.11.9", {"highspy": "1.15.0"})
SMALL = Factory(7, "small", small_instance())
FOUND = Outcome(
    RowStatus.FOUND,
    "the time is up",
    upper_bound=0.5,
    search=Search(0.49, 31, 0.5, 1.5),
    replay=Replay(True, 3_210, 0.49, "sound: 31 agents"),
)
UNSOUND = replace(
    FOUND, status=RowStatus.UNSOUND, replay=Replay(False, 3_000, 0.4, "1 violation, namely this")
)
NOTHING = Outcome(RowStatus.NOTHING, "no embedding found\nin 5 s")
FAILED = Outcome(RowStatus.FAILED, "IndexError: too far")
OUTCOMES = (FOUND, NOTHING, replace(FOUND, upper_bound=0.98), FOUND)


@pytest.fixture(scope="module")
def factories() -> list[Factory]:
    return [make_factory(number) for number in range(COUNT)]


@dataclass
class Pool:
    """Solves factories in no time; Ctrl-C may come before one of them."""

    outcomes: Sequence[Outcome] = OUTCOMES
    interrupt_at: int | None = None
    solved: list[int] = field(default_factory=list)

    def __call__(
        self, tasks: Iterable[FactoryTask], _workers: int
    ) -> Generator[Finished, None, None]:
        for task in tasks:
            number = task.factory.number
            if number == self.interrupt_at:
                raise KeyboardInterrupt
            self.solved.append(number)
            outcome = self.outcomes[number]
            if outcome.search is not None:
                path = task.folder / f"{number:03}.some-method@2s.embedding.json"
                path.write_text(f"of {number}", encoding="utf-8")
            yield Finished(task, outcome, ("at t=3",) if number == 2 else (), 6.25)


@dataclass
class Trials:
    """Four factories in a folder of their own."""

    folder: Path
    pool: Pool = field(default_factory=Pool)
    method: str = "rhythmic"
    most_machines: int | None = None

    @property
    def page(self) -> Path:
        return self.folder / "page.md"

    @property
    def store(self) -> Store:
        return Store(self.folder / "records")

    @property
    def records(self) -> list[Record]:
        found = [self.store.find(number) for number in range(4)]
        return [record for record in found if record is not None]

    def run(self, count: int = 4) -> int:
        self.pool.solved.clear()
        trial = Trial(self.method, most_machines=self.most_machines)
        return Bench(trial, self.store, ORIGIN, self.pool, self.page).run(count)

    def files(self, pattern: str) -> list[str]:
        return sorted(path.name for path in self.store.folder.glob(pattern))


@pytest.fixture
def trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trials:
    monkeypatch.setattr(bench_module, "COUNT", 4)
    return Trials(tmp_path)


def exchange_cells(instance: Instance) -> list[Cell]:
    cells = [cell for m in instance.machines for cell in (m.input_cell, m.output_cell)]
    return [cell for cell in cells if cell is not None]


def most_on_a_road(instance: Instance) -> int:
    layout = parse_layout(instance.rows)
    roads = build_traffic_system(layout).roads
    used = {layout.number[cell] for cell in exchange_cells(instance)}
    return max(len(used & set(road.cells)) for road in roads)


def test_a_number_always_draws_the_same_factory(factories: list[Factory]) -> None:
    assert [make_factory(number) for number in range(20)] == factories[:20]
    assert len({factory.instance for factory in factories}) == COUNT


def test_all_kinds_are_drawn_alike_often(factories: list[Factory]) -> None:
    counts = Counter(factory.kind for factory in factories)
    assert counts == dict.fromkeys(KINDS, COUNT // len(KINDS))


def of_kinds(factories: list[Factory], *words: str) -> list[Instance]:
    return [f.instance for f in factories if all(word in f.kind for word in words)]


@pytest.mark.parametrize("scenario", ["contact-lens", "drug-synthesis", "hard-candy"])
def test_floors_of_scenarios_are_of_all_sizes(factories: list[Factory], scenario: str) -> None:
    instances = of_kinds(factories, scenario)
    sizes = [len(instance.machines) for instance in instances]
    assert 8 <= min(sizes) < 15
    assert 55 < max(sizes) <= 60
    assert max(map(most_on_a_road, instances)) == 4


def test_small_fleets_bind_and_others_do_not(factories: list[Factory]) -> None:
    for instance in of_kinds(factories, "small fleet"):
        assert 4 <= instance.max_agents <= min(30, 2 * len(instance.machines))
    for instance in of_kinds(factories, "ample fleet"):
        assert instance.max_agents == 10 * len(instance.machines)


def test_irregular_factories_have_every_oddity(factories: list[Factory]) -> None:
    instances = of_kinds(factories, "irregular")
    processes = [p for instance in instances for p in instance.procedure.processes]
    assert any(len(process.outputs) == 3 for process in processes)
    assert any(process.name == "remove_scrap" for process in processes)
    lengths = {
        len(road.cells)
        for instance in instances
        for road in build_traffic_system(parse_layout(instance.rows)).roads
    }
    assert lengths == set(range(1, 12))
    assert max(map(most_on_a_road, instances)) > 3
    assert max(len(instance.machines) for instance in instances) == 25


def test_exchange_cells_are_shared_where_the_kind_says_so(factories: list[Factory]) -> None:
    for own in of_kinds(factories, "own cells"):
        assert len(set(exchange_cells(own))) == len(exchange_cells(own))
    for shared in of_kinds(factories, "shared cells"):
        assert len(set(exchange_cells(shared))) < len(exchange_cells(shared))


def finish(*tasks: FactoryTask, workers: int = 2) -> list[Finished]:
    with closing(run_in_processes(tasks, workers)) as finished:
        return list(finished)


def test_a_factory_is_solved_in_a_process_of_its_own_and_replayed_from_its_file(
    tmp_path: Path,
) -> None:
    (finished,) = finish(FactoryTask(SMALL, Trial("ts-aces", AMPLE), tmp_path))
    (path,) = tmp_path.glob("007.*embedding.json")
    verdict = tsaces.verify(tsaces.load_embedding(path), 3_000)
    assert finished.outcome.status is RowStatus.FOUND
    assert finished.outcome.replay
    assert finished.outcome.replay.summary == verdict.summary()
    assert finished.outcome.replay.steps >= 1_000


class Crashing(FactoryTask):
    def __call__(self, _emit: Callable[[str | Outcome], None]) -> None:
        raise ZeroDivisionError("a slip")


class Rejecting(FactoryTask):
    def __call__(self, emit: Callable[[str | Outcome], None]) -> None:
        for line in ("throughput 0.5", "rejected: t=3: a collision"):
            emit(line)
        emit(NOTHING)


class Endless(FactoryTask):
    def __call__(self, _emit: Callable[[str | Outcome], None]) -> None:
        (self.folder / "pid").write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(AMPLE)


def test_a_process_that_crashes_or_cannot_begin_is_a_failure_with_its_reason(
    tmp_path: Path,
) -> None:
    crashed, unknown = sorted(
        finish(
            Crashing(SMALL, Trial(), tmp_path),
            FactoryTask(replace(SMALL, number=8), Trial("no-method"), tmp_path),
        ),
        key=lambda finished: finished.task.factory.number,
    )
    assert crashed.outcome == Outcome(RowStatus.FAILED, "ZeroDivisionError: a slip")
    assert unknown.outcome.status is RowStatus.FAILED
    assert "no-method" in unknown.outcome.reason


def test_candidates_that_the_search_turned_down_are_remembered(tmp_path: Path) -> None:
    (finished,) = finish(Rejecting(SMALL, Trial(), tmp_path))
    assert (finished.outcome, finished.rejected) == (NOTHING, ("t=3: a collision",))


def test_no_more_tasks_are_taken_than_there_are_processes_for(tmp_path: Path) -> None:
    taken = []

    def tasks() -> Iterator[FactoryTask]:
        for number in range(4):
            taken.append(number)
            yield Rejecting(replace(SMALL, number=number), Trial(), tmp_path)

    with closing(run_in_processes(tasks(), 2)) as finished:
        at_each = [len(taken) for _ in finished]
    assert at_each == [2, 3, 4, 4]


def test_processes_end_with_the_pool(tmp_path: Path) -> None:
    tasks = [Endless(SMALL, Trial(), tmp_path), Rejecting(SMALL, Trial(), tmp_path)]
    with closing(run_in_processes(tasks, 2)) as finished:
        next(finished)
        path = tmp_path / "pid"
        assert wait_until(lambda: path.exists() and path.read_text(encoding="utf-8") != "")
        pid = int(path.read_text(encoding="utf-8"))
        assert is_running(pid)
    assert not is_running(pid)


def test_every_factory_is_solved_once_and_its_files_stand_beside_its_record(
    trials: Trials,
) -> None:
    assert trials.run() == DONE
    assert trials.pool.solved == [0, 1, 2, 3]
    assert trials.files("*.instance.json") == [f"{n:03}.instance.json" for n in range(4)]
    assert trials.files("*.embedding.json") == [f"{n:03}.embedding.json" for n in (0, 2, 3)]
    assert trials.files(".*") == []
    found, nothing, *_ = trials.records
    assert (found.number, found.kind, found.machines) == (
        *(0, "contact-lens, ample fleet", len(make_factory(0).instance.machines)),
    )
    assert (found.throughput, found.upper_bound, found.agents) == (0.49, 0.5, 31)
    assert found.share == pytest.approx(0.98)
    assert (found.verdict, found.ending) == ("sound: 31 agents", "the time is up")
    assert nothing.verdict == "no embedding found in 5 s"
    assert (nothing.throughput, nothing.share) == (None, None)
    instance = tsaces.load_instance(trials.store.folder / "003.instance.json")
    assert instance == make_factory(3).instance


def test_factories_that_have_a_record_are_not_solved_again(trials: Trials) -> None:
    trials.run(count=2)
    before = trials.records
    trials.run()
    assert trials.pool.solved == [2, 3]
    assert trials.records[:2] == before


def test_ctrl_c_keeps_what_is_done_and_the_rest_is_solved_next_time(trials: Trials) -> None:
    trials.pool.interrupt_at = 2
    assert trials.run() == INTERRUPTED
    assert [record.number for record in trials.records] == [0, 1]
    assert trials.files(".*") == []
    trials.pool.interrupt_at = None
    assert trials.run() == DONE
    assert trials.pool.solved == [2, 3]


@pytest.mark.parametrize("outcome", [UNSOUND, FAILED])
def test_what_is_broken_is_told_by_the_exit_status_each_time(
    trials: Trials, outcome: Outcome
) -> None:
    trials.pool.outcomes = (FOUND, outcome, FOUND, FOUND)
    assert trials.run() == BROKEN
    assert trials.run() == BROKEN
    assert trials.pool.solved == []


def test_progress_tells_what_became_of_each_factory(
    trials: Trials, capsys: pytest.CaptureFixture[str]
) -> None:
    trials.run()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("1 of 4 done")
    assert lines[0].endswith("found: 0.4900, 98.0% of the bound, 31 agents")
    assert "001 (drug-synthesis, ample fleet): nothing found: no embedding" in lines[1]


def test_the_page_waits_for_all_factories_and_keeps_its_other_sections(trials: Trials) -> None:
    other = "## Something else\n\nIt stays.\n"
    trials.page.write_text(f"# Benchmarks\n\n{other}", encoding="utf-8")
    before = trials.page.read_text(encoding="utf-8")
    trials.run(count=3)
    assert trials.page.read_text(encoding="utf-8") == before
    trials.run()
    written = trials.page.read_text(encoding="utf-8")
    assert random_section(trials.records) in written
    assert written.endswith(other)


def test_other_methods_leave_the_page_as_it_is(trials: Trials) -> None:
    trials.method = "ts-aces"
    trials.run()
    assert len(trials.records) == 4
    assert not trials.page.exists()


def test_ts_aces_is_held_against_its_ceilings(
    trials: Trials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_module, "FEW", 4)
    trials.method, trials.most_machines = "ts-aces", 60
    half = replace(FOUND, ceiling=Ceiling(0.98, 7, 0.7))
    trials.pool.outcomes = (half, NOTHING, replace(FOUND, ceiling=Ceiling(0.5, 9, 0.49)), half)
    trials.run()
    section = ceiling_section(trials.records)
    assert section in trials.page.read_text(encoding="utf-8")
    assert section.startswith("## Random factories of up to 60 machines: ts-aces\n")
    assert cells_of(section, "÷ ceiling") == [
        *("4", "3", "0", "0.0%", "15.0%", "50.0%", "1 of 4"),
    ]
    assert cells_of(section, "÷ ceiling of whole machines")[-2:] == ["70.0%", "1 of 4"]
    assert cells_of(section, "002 (hard-candy, ample fleet)")[2:] == [
        *("0.4900", "0.5000", "98.0%", "0.4900", "100.0%", "31"),
    ]
    assert cells_of(section, "001 (drug-synthesis, ample fleet)")[2:5] == [
        *("nothing found", "–", "–"),
    ]


def test_a_ceiling_is_no_lower_where_machines_are_shared_out() -> None:
    ceiling = compute_ceiling(small_instance(), AMPLE)
    assert ceiling is not None
    assert ceiling.whole_machines is not None
    assert 0 < ceiling.whole_machines <= ceiling.throughput * (1 + 1e-6)


def cells_of(section: str, kind: str) -> list[str]:
    (line,) = (line for line in section.splitlines() if line.startswith(f"| {kind} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_figures_of_the_page_are_those_of_the_records(trials: Trials) -> None:
    trials.pool.outcomes = (FOUND, NOTHING, replace(FOUND, upper_bound=0.98), UNSOUND)
    trials.run()
    section = random_section(trials.records)
    assert cells_of(section, "all") == ["4", "3", "2", "1", "50.0%", "54.8%", "74.0%", "25.0%"]
    assert cells_of(section, "drug-synthesis, ample fleet")[:5] == ["1", "0", "0", "0", "–"]
    assert "Commit abc1234; A Processor, 8 cores; Python 3.11.9, highspy 1.15.0; 2025-01-31." in (
        section
    )
    assert "`rhythmic` for 5 s per factory, 2 at a time.\nReplayed: 3,210 timesteps" in section
    assert "Violations:\n\n- 003 (contact-lens, small fleet): 1 violation, namely this" in section
    assert "- 001 (drug-synthesis, ample fleet): nothing found: no embedding found in 5 s" in (
        section
    )
    assert "turned down:\n\n- 002 (hard-candy, ample fleet): at t=3" in section


def test_the_page_says_if_no_rule_was_broken_and_tells_of_crashes(trials: Trials) -> None:
    crashed = replace(FOUND, reason="the solver's process ended unexpectedly")
    trials.pool.outcomes = (FOUND, FAILED, FOUND, crashed)
    trials.run()
    section = random_section(trials.records)
    assert "No rule was broken." in section
    assert "failed: IndexError: too far" in section
    assert "- 003 (contact-lens, small fleet): the solver's process ended unexpectedly" in section


def test_other_trials_have_folders_of_their_own() -> None:
    assert Trial(workers=1).folder("abc") == "abc"
    names = {t.folder("abc") for t in (Trial(), Trial("aces"), Trial(time_limit=9.5))}
    assert names == {"abc", "abc.aces@5s", "abc.rhythmic@9.5s"}


def test_streams_are_those_of_the_plans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    embeddings = [tmp_path / "003.embedding.json", tmp_path / "004.embedding.json"]
    tsaces.write_embedding(small_embedding(), embeddings[0])
    embeddings[1].write_text("{}", encoding="utf-8")
    assert write_streams(embeddings[:1], tmp_path / "streams", steps=50)
    assert not write_streams(embeddings, tmp_path / "streams", steps=50)
    assert "004.embedding.json: " in capsys.readouterr().err
    (stream,) = (tmp_path / "streams").iterdir()
    assert stream.name == "003.ndjson"
    lines = stream.read_text(encoding="utf-8").splitlines()
    assert lines == list(stream_lines(small_embedding().plan(), 0, 50))
