"""Whatever a solver does: deadlines hold, only sound embeddings count, nothing stays behind."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import AMPLE, small_instance
from tests.solvers.engine import shared_engine
from tests.solvers.scripted import (
    Action,
    Scripted,
    candidate,
    compute,
    exit_with_3,
    fail,
    flood_stdout,
    ignore_signals,
    kill_itself,
    pause,
    report_for_ever,
    scripted,
    sleep,
)
from tsaces.errors import NoEmbeddingError, SolverError
from tsaces.model.events import (
    UNDATED,
    BoundTightened,
    IncumbentFound,
    IncumbentRejected,
    ModelBuilt,
    SearchEnded,
    SearchStep,
)
from tsaces.solvers.protocol import Candidate, SearchFinished
from tsaces.solvers.session.solve_request import SolveRequest
from tsaces.solvers.session.solve_session import SolveSession
from tsaces.solvers.ts_aces.plan import EpochSource
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.events import SolveEvent
    from tsaces.solvers.protocol import Report


@dataclass
class Solve:
    """A solve of the small instance by a scripted solver, and what was heard of it."""

    solver: Scripted
    time_limit: float = AMPLE
    interrupt_at: type[SolveEvent] | None = None
    heard: list[SolveEvent] = field(default_factory=list)

    def run(self) -> Embedding:
        request = SolveRequest(small_instance(), self.solver, self.time_limit, 7, self._listen)
        return SolveSession(request, shared_engine()).run()

    def _listen(self, event: SolveEvent) -> None:
        self.heard.append(event)
        if self.interrupt_at is not None and isinstance(event, self.interrupt_at):
            self.interrupt_at = None
            raise KeyboardInterrupt

    @property
    def incumbents(self) -> list[float]:
        return [e.embedding.throughput for e in self.heard if isinstance(e, IncumbentFound)]

    @property
    def rejections(self) -> list[str]:
        return [e.reason for e in self.heard if isinstance(e, IncumbentRejected)]

    @property
    def ending(self) -> str:
        """Why the search ended, by its last event."""
        last = self.heard[-1]
        assert isinstance(last, SearchEnded)
        return last.reason


def broken_candidate() -> Candidate:
    """One whose plan breaks constraints of the paper."""
    source = candidate().source
    assert isinstance(source, EpochSource)
    plan = replace(source.epoch_plan, pickups=source.epoch_plan.pickups + 1)
    return replace(candidate(), source=EpochSource(plan))


def misassigned_candidate(process: str) -> Candidate:
    return replace(candidate(), assignment={**candidate().assignment, "lathe": process})


def test_every_better_candidate_is_announced_and_the_last_is_returned() -> None:
    solve = Solve(scripted(candidate(0.01), pause, candidate(0.02), pause, candidate(0.05)))
    found = solve.run()
    assert solve.incumbents == [0.01, 0.02, 0.05]
    assert found.throughput == 0.05
    assert (found.method, found.seed) == ("scripted", 7)
    assert verify(found).ok


def test_candidates_no_better_than_the_best_are_passed_over() -> None:
    again = (candidate(0.04), pause, candidate(0.01))
    solve = Solve(scripted(candidate(0.04), pause, *again, pause, candidate(0.05)))
    assert solve.run().throughput == 0.05
    assert solve.incumbents == [0.04, 0.05]


def test_the_bound_that_was_proven_later_is_on_the_result() -> None:
    solve = Solve(scripted(candidate(), pause))
    found = solve.run()
    tightest = min(e.upper_bound for e in solve.heard if isinstance(e, BoundTightened))
    assert found.upper_bound == tightest
    assert found.upper_bound >= found.throughput


def test_a_solver_says_where_it_is_and_why_it_ended() -> None:
    solve = Solve(
        scripted(
            SearchStep(UNDATED, "here"),
            SearchStep(UNDATED, "there"),
            candidate(),
            SearchFinished("all was tried"),
        )
    )
    solve.run()
    turns = [e.description for e in solve.heard if isinstance(e, SearchStep)]
    assert turns == ["here", "there"]
    assert solve.ending == "all was tried"


def test_a_listener_hears_how_large_the_models_are() -> None:
    solve = Solve(scripted(ModelBuilt(UNDATED, 70, 8), candidate(), ModelBuilt(UNDATED, 600, 50)))
    solve.run()
    heard = [event for event in solve.heard if isinstance(event, ModelBuilt)]
    assert [(event.variables, event.rows) for event in heard] == [(70, 8), (600, 50)]


def test_a_small_fleet_that_may_be_what_binds_is_what_the_error_says() -> None:
    with pytest.raises(NoEmbeddingError, match=r"all was tried; a fleet of 4.*more agents"):
        Solve(scripted(SearchFinished("all was tried"))).run()


@pytest.mark.parametrize("stubborn", [sleep, compute])
def test_a_solver_that_ignores_its_deadline_is_ended_all_the_same(
    stubborn: Action,
) -> None:
    assert ending_with_time(ignore_signals, candidate(), stubborn) == "the time is up"


def test_a_solver_that_never_stops_reporting_does_not_hold_up_the_deadline() -> None:
    assert ending_with_time(candidate(), report_for_ever) == "the time is up"


def ending_with_time(*script: Report | Action) -> str:
    """Solve with a time limit that lets the candidate be found; return how the search ends."""
    for seconds in (2.0, 15.0):
        solve = Solve(scripted(*script), time_limit=seconds)
        with suppress(NoEmbeddingError):  # the machine is busy
            assert solve.run().throughput == 0.05
            return solve.ending
    solve = Solve(scripted(*script), time_limit=AMPLE)
    assert solve.run().throughput == 0.05
    return solve.ending


def test_a_time_limit_shorter_than_the_start_of_a_process_is_kept() -> None:
    with pytest.raises(NoEmbeddingError, match=r"the time is up.*longer time limit"):
        Solve(scripted(candidate()), time_limit=0.02).run()


CRASHES = [(fail, "the model fell over"), (exit_with_3, "exit status 3"), (kill_itself, "SIGKILL")]


@pytest.mark.parametrize(("crash", "cause"), CRASHES, ids=[cause for _, cause in CRASHES])
def test_a_crash_before_any_candidate_is_an_error_that_tells_its_cause(
    crash: Action, cause: str
) -> None:
    with pytest.raises(SolverError, match=f"(?s)process of scripted failed.*{cause}"):
        Solve(scripted(SearchStep(UNDATED, "here"), crash)).run()


@pytest.mark.parametrize(("crash", "cause"), CRASHES, ids=[cause for _, cause in CRASHES])
def test_a_crash_after_a_candidate_does_not_take_it_along(crash: Action, cause: str) -> None:
    solve = Solve(scripted(candidate(), crash))
    assert verify(solve.run()).ok
    assert solve.incumbents == [0.05]
    assert solve.ending.startswith("the process of scripted ended unexpectedly: ")
    assert cause in solve.ending


def test_a_candidate_that_claims_too_much_is_rejected_and_never_returned() -> None:
    solve = Solve(scripted(candidate(0.051), pause))
    with pytest.raises(NoEmbeddingError):
        solve.run()
    assert solve.incumbents == []
    assert ["0.051 claimed" in reason for reason in solve.rejections] == [True]


def test_a_candidate_whose_plan_cannot_be_carried_out_is_rejected() -> None:
    solve = Solve(scripted(broken_candidate(), pause))
    with pytest.raises(NoEmbeddingError):
        solve.run()
    assert [reason.startswith("plan: ") for reason in solve.rejections] == [True]


@pytest.mark.parametrize("process", ["ship", "no such process"])
def test_a_candidate_whose_machine_cannot_run_its_process_is_rejected(process: str) -> None:
    solve = Solve(scripted(misassigned_candidate(process), pause, candidate()))
    assert solve.run().throughput == 0.05
    assert ["'lathe'" in reason for reason in solve.rejections] == [True]


def test_an_unsound_candidate_does_not_take_the_place_of_a_sound_one() -> None:
    solve = Solve(scripted(candidate(0.04), pause, candidate(0.06), pause))
    assert solve.run().throughput == 0.04
    assert len(solve.rejections) == 1


def test_an_unsound_candidate_at_the_heels_of_a_sound_one_does_not_hide_it() -> None:
    solve = Solve(scripted(candidate(0.04), candidate(0.06)))
    assert solve.run().throughput == 0.04
    assert len(solve.rejections) == 1


def test_what_a_solver_prints_disturbs_nothing() -> None:
    solve = Solve(
        scripted(flood_stdout, candidate(), flood_stdout, SearchFinished("printed enough"))
    )
    assert solve.run().throughput == 0.05
    assert solve.ending == "printed enough"


def test_ctrl_c_keeps_the_best_found() -> None:
    solve = Solve(scripted(candidate(), sleep), interrupt_at=IncumbentFound)
    assert verify(solve.run()).ok
    assert solve.ending == "interrupted"


def test_ctrl_c_keeps_a_candidate_that_was_not_replayed_yet() -> None:
    solve = Solve(
        scripted(candidate(), SearchStep(UNDATED, "there"), sleep), interrupt_at=SearchStep
    )
    assert solve.run().throughput == 0.05
    assert solve.incumbents == [0.05]
    assert solve.ending == "interrupted"


def test_ctrl_c_before_anything_was_found_says_so() -> None:
    with pytest.raises(NoEmbeddingError, match=r"no embedding found.*at here.*interrupted"):
        Solve(scripted(SearchStep(UNDATED, "here"), sleep), interrupt_at=SearchStep).run()
