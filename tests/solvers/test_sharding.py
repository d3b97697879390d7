"""Several searches share an instance, and what they find; a lost one costs only its own work."""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tsaces
from tests.cli.batches import small
from tests.fixtures import AMPLE, TOY_CAR, is_running, small_instance, wait_until
from tests.solvers.engine import shared_engine
from tests.solvers.scripted import Action, Scripted, candidate, scripted, sleep, tell_pid
from tsaces.engines import LocalEngine
from tsaces.errors import InputError, NoEmbeddingError, SolverError
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.events import UNDATED, BoundTightened, IncumbentFound, SearchLost, SearchStep
from tsaces.solvers.aces.search import AcesParameters
from tsaces.solvers.auto import Auto
from tsaces.solvers.protocol import Emit, Report, SearchContext, SearchFinished
from tsaces.solvers.session.solve_request import SolveRequest
from tsaces.solvers.session.solve_session import SolveSession
from tsaces.solvers.sharding import Shard, shard_searches
from tsaces.solvers.shared_bounds import Bounds, SharedBounds
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from tsaces.engines import Engine
    from tsaces.model.embedding import Embedding
    from tsaces.model.events import SolveEvent


@dataclass(frozen=True)
class Shared:
    """A method with a script for each of its searches."""

    parts: tuple[Scripted | Waiting, ...]
    name: str = "shared"

    def shard(self, shard: Shard) -> Scripted | Waiting:
        assert shard.count == len(self.parts)
        return self.parts[shard.number]

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        raise AssertionError("nobody searches alone")


@dataclass(frozen=True)
class Waiting:
    """A search that waits until it hears of a throughput, and of a bound, and says so."""

    name: str = "waiting"

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        while time.monotonic() < context.deadline:
            news = context.shared_bounds.current
            if news.throughput and news.upper_bound < 1:
                emit(
                    SearchStep(
                        UNDATED, f"heard of {news.throughput:g} within {news.upper_bound:.3f}"
                    )
                )
                return
            time.sleep(0.01)


@dataclass
class TeamSolve:
    """A solve of the small instance by several searches, and what was heard of it."""

    parts: tuple[Scripted | Waiting, ...]
    heard: list[SolveEvent] = field(default_factory=list)

    def run(self, engine: Engine | None = None) -> Embedding:
        entry = SolveRequest(
            small_instance(),
            Shared(self.parts),
            AMPLE,
            7,
            self.heard.append,
            searches=len(self.parts),
        )
        return SolveSession(entry, engine or shared_engine()).run()

    @property
    def steps(self) -> list[str]:
        return [event.description for event in self.heard if isinstance(event, SearchStep)]

    @property
    def losses(self) -> list[str]:
        return [event.reason for event in self.heard if isinstance(event, SearchLost)]


def kill_itself_soon(_emit: Emit) -> None:
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)


def fall_over(_emit: Emit) -> None:
    raise RuntimeError("the model fell over")


def find_late(emit: Emit) -> None:
    time.sleep(1.5)
    emit(candidate())


def members(*scripts: tuple[Report | Action, ...]) -> tuple[Scripted, ...]:
    return tuple(scripted(*script) for script in scripts)


def test_the_best_of_all_is_returned() -> None:
    solve = TeamSolve(members((candidate(0.02),), (candidate(0.05),), (candidate(0.03),)))
    assert solve.run().throughput == 0.05
    found = [e.embedding.throughput for e in solve.heard if isinstance(e, IncumbentFound)]
    assert found == sorted(found)


def test_everybody_hears_at_once_what_one_has_found_and_what_is_proven() -> None:
    solve = TeamSolve((Waiting(), scripted(candidate()), Waiting()))
    found = solve.run()
    bound = min(e.upper_bound for e in solve.heard if isinstance(e, BoundTightened))
    assert found.upper_bound == bound
    assert solve.steps == [f"heard of 0.05 within {bound:.3f}"] * 2


def test_a_search_that_is_lost_costs_only_its_own_work() -> None:
    solve = TeamSolve(members((kill_itself_soon,), (fall_over,), (find_late,)))
    assert solve.run().throughput == 0.05
    assert sorted("SIGKILL" in loss for loss in solve.losses) == [False, True]
    assert any("the model fell over" in loss for loss in solve.losses)


def test_that_all_are_lost_is_an_error() -> None:
    solve = TeamSolve(members((kill_itself_soon,), (fall_over,)))
    with pytest.raises(SolverError, match="process of shared failed"):
        solve.run()


def test_one_that_has_tried_all_its_part_does_not_end_the_others() -> None:
    solve = TeamSolve(members((SearchFinished("nothing left"),), (find_late,)))
    assert solve.run().throughput == 0.05


def test_that_all_have_tried_everything_ends_the_solve() -> None:
    solve = TeamSolve(members((SearchFinished("nothing left"),), (SearchFinished("nothing left"),)))
    with pytest.raises(NoEmbeddingError, match="nothing left"):
        solve.run()


def test_losers_are_ended_with_the_race() -> None:
    parts = members((tell_pid, sleep), (tell_pid, sleep))

    def interrupt_when_both_are_there(event: SolveEvent) -> None:
        if isinstance(event, SearchStep):
            pids.append(int(event.description))
            if len(pids) == 2:
                raise KeyboardInterrupt

    pids: list[int] = []
    entry = SolveRequest(
        small_instance(), Shared(parts), AMPLE, 0, interrupt_when_both_are_there, searches=2
    )
    with closing(LocalEngine()) as engine, pytest.raises(NoEmbeddingError, match="interrupted"):
        SolveSession(entry, engine).run()
    assert wait_until(lambda: not any(map(is_running, pids)))


@given(st.integers(1, 9), st.integers(1, 5))
def test_parts_share_the_numbers_of_epochs_without_overlap(parts: int, first: int) -> None:
    whole = TsAcesParameters(first_num_epochs=first)
    shares = [
        list(islice(TsAcesParameters(first, shard=Shard(n, parts)).numbers_of_epochs(), 10))
        for n in range(parts)
    ]
    together = sorted(number for share in shares for number in share)
    assert together == list(islice(whole.numbers_of_epochs(), 10 * parts))


@given(st.integers(1, 9), st.integers(4, 40))
def test_parts_share_the_lengths_of_cycles_without_overlap(parts: int, longest: int) -> None:
    whole = list(AcesParameters(max_cycle=longest).cycles())
    shares = [
        list(AcesParameters(max_cycle=longest, shard=Shard(n, parts)).cycles())
        for n in range(parts)
    ]
    assert sorted(number for share in shares for number in share) == whole


@pytest.mark.parametrize(("number", "count"), [(2, 2), (-1, 3), (0, 0)])
def test_a_part_that_does_not_exist_is_an_error(number: int, count: int) -> None:
    with pytest.raises(ValueError, match=rf"^number: {number} is not within \[0, {count - 1}\]"):
        Shard(number, count)


def test_methods_that_cannot_be_divided_search_with_other_seeds() -> None:
    alone = scripted(SearchStep(UNDATED, "here"))
    together = list(shard_searches(alone, 3, seed=7))
    assert [solver for solver, _ in together] == [alone] * 3
    seeds = [seed for _, seed in together]
    assert seeds[0] == 7
    assert len(set(seeds)) == 3


def test_by_default_the_method_searches_as_it_is() -> None:
    assert list(shard_searches(method := Auto(), None, seed=0)) == [(method, 0)]


def test_processes_are_kept_for_the_next_solve_where_a_bound_was_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tsaces.pipeline._GRACE_PERIOD", AMPLE)  # short, and this machine slow
    others, instance = children(), instance_from_document(small(4))
    with closing(LocalEngine()) as engine:
        first = tsaces.solve(instance, "rhythmic", AMPLE, engine=engine)
        before = children() - others
        second = tsaces.solve(instance, "rhythmic", AMPLE, engine=engine)
        assert children() - others == before
    assert first.throughput == second.throughput == pytest.approx(first.upper_bound)
    assert len(before) == 2
    assert wait_until(lambda: not any(map(is_running, before)))


@pytest.mark.parametrize(("count", "with_ts_aces"), [(2, 0), (3, 0), (4, 1), (9, 1)])
def test_among_many_one_is_for_the_other_method(count: int, with_ts_aces: int) -> None:
    solvers = [solver for solver, _ in shard_searches(Auto(), count, seed=0)]
    assert sum(solver.name == TsAces().name for solver in solvers) == with_ts_aces
    assert isinstance(solvers[0], Auto)


def test_news_that_come_late_take_nothing_back() -> None:
    shared_bounds = SharedBounds(Bounds(0.5, 0.8, 12))
    shared_bounds.update(Bounds(0.4, 0.9, 15))
    assert shared_bounds.current == Bounds(0.5, 0.8, 12)
    shared_bounds.update(Bounds(0.7, 0.75, 11))
    assert shared_bounds.current == Bounds(0.7, 0.75, 11)


@pytest.mark.parametrize("method", ["auto", "rhythmic", "ts-aces"])
def test_the_methods_solve_in_teams(method: str) -> None:
    instance = tsaces.load_instance(TOY_CAR)
    steps: list[SolveEvent] = []
    found = tsaces.solve(instance, method, 6, 0, steps.append, workers=2)
    assert tsaces.verify(found).ok
    assert found.method == method
    assert 0 < found.throughput <= found.upper_bound


def test_few_agents_are_sought_in_teams() -> None:
    instance = tsaces.load_instance(TOY_CAR)
    found = tsaces.solve(instance, time_limit=8, objective="fleet", keep=0.9, workers=2)
    assert tsaces.verify(found).ok
    assert found.fleet_result is not None
    assert found.throughput >= 0.9 * found.fleet_result.highest * (1 - 1e-9)


def children() -> set[int]:
    """Return the processes that this one has started and that run tasks."""
    own = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, _, rest = status.read_text(encoding="utf-8").partition(" ")
            if int(rest.rpartition(")")[2].split()[1]) == os.getpid():
                command = status.with_name("cmdline").read_text(encoding="utf-8")
                own |= {int(pid)} if "tsaces.processes.child" in command else set()
    return own


def test_less_than_one_worker_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^workers: 0 is not a positive integer"):
        tsaces.solve(small_instance(), workers=0)
