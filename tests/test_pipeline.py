"""From an instance to a proven bound and a replayed embedding, by the front door."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.fixtures import AMPLE, NOT_BEGUN, ROOT, TOY_CAR, six_epochs, small_instance, toy_car
from tests.formats.documents import small_document
from tsaces.bound import counting_bound
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.instance_json import instance_from_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.events import SolveEvent

BAD_TIME_LIMITS = [0, -1, float("nan"), float("inf"), float("-inf")]


@dataclass(frozen=True)
class Solved:
    embedding: tsaces.Embedding
    events: list[SolveEvent]

    @property
    def incumbents(self) -> list[tsaces.Embedding]:
        return [e.embedding for e in self.events if isinstance(e, tsaces.IncumbentFound)]

    @property
    def bounds(self) -> list[float]:
        return [e.upper_bound for e in self.events if isinstance(e, tsaces.BoundTightened)]


@pytest.fixture(scope="module")
def solved() -> Solved:
    """The toy car, solved until the search had nothing left to try."""
    events: list[SolveEvent] = []
    embedding = tsaces.solve(toy_car(), six_epochs(), AMPLE, listener=events.append)
    return Solved(embedding, events)


@pytest.fixture(scope="module")
def contested() -> tsaces.Instance:
    """The toy car with one mill that would have to cut both chassis and wheels."""
    document: Any = json.loads(TOY_CAR.read_text(encoding="utf-8"))
    spare = ("cnc2", "cnc3")
    document["machines"] = [m for m in document["machines"] if m["name"] not in spare]
    return instance_from_document(document)


def test_the_result_is_replayed_without_a_violation(solved: Solved) -> None:
    verdict = tsaces.verify(solved.embedding)
    assert verdict.ok
    assert verdict.judged_sustained
    assert verdict.throughput == pytest.approx(solved.embedding.throughput)
    assert solved.embedding.throughput > 0


def test_the_result_keeps_to_the_instance(solved: Solved) -> None:
    embedding = solved.embedding
    assert embedding.instance == toy_car()
    assert embedding.method == "ts-aces"
    assert embedding.agents <= toy_car().max_agents
    able = {machine.name: {None, *machine.processes} for machine in toy_car().machines}
    assert embedding.assignment.keys() == able.keys()
    assert all(process in able[name] for name, process in embedding.assignment.items())


def test_the_bound_on_the_result_is_the_one_that_is_proven(solved: Solved) -> None:
    proven = tsaces.upper_bound(toy_car(), AMPLE)
    assert proven == pytest.approx(1 / 7)
    assert solved.embedding.upper_bound == pytest.approx(proven)
    assert solved.embedding.throughput <= proven <= counting_bound(toy_car())


def test_incumbents_get_better_and_the_last_is_the_result(solved: Solved) -> None:
    throughputs = [embedding.throughput for embedding in solved.incumbents]
    assert all(one < other for one, other in pairwise(throughputs))
    last = solved.incumbents[-1]
    assert replace(last, upper_bound=solved.embedding.upper_bound) == solved.embedding
    assert all(tsaces.verify(embedding).ok for embedding in solved.incumbents)


def test_bounds_fall(solved: Solved) -> None:
    assert solved.bounds
    assert all(one > other for one, other in pairwise([counting_bound(toy_car()), *solved.bounds]))


def test_events_come_in_order_and_the_end_comes_last(solved: Solved) -> None:
    seconds = [event.seconds for event in solved.events]
    assert seconds == sorted(seconds)
    ends = [isinstance(event, tsaces.SearchEnded) for event in solved.events]
    assert ends == [False] * (len(ends) - 1) + [True]
    assert any(isinstance(event, tsaces.SearchStep) for event in solved.events)


def test_the_same_seed_and_enough_time_give_the_same_embedding(solved: Solved) -> None:
    again = tsaces.solve(toy_car(), six_epochs(), AMPLE)
    documents = [embedding_to_document(e) for e in (solved.embedding, again)]
    assert all(document.pop("seconds") > 0 for document in documents)
    assert documents[0] == documents[1]


@pytest.mark.parametrize("time_limit", [0.01, 0.3, 2.0])
def test_deadlines_hold(time_limit: float) -> None:
    """The search of this instance does not end by itself."""
    instance = tsaces.load_instance(ROOT / "instances" / "contact-lens-large.json")
    heard: list[object] = []
    try:
        tsaces.solve(instance, time_limit=time_limit, listener=heard.append)
    except tsaces.NoEmbeddingError as error:
        why = str(error)
    else:
        (why,) = [event.reason for event in heard if isinstance(event, tsaces.SearchEnded)]
    assert "the time is up" in why


def test_a_time_limit_too_short_for_anything_is_what_the_error_says() -> None:
    with pytest.raises(tsaces.NoEmbeddingError, match=f"time is up; {NOT_BEGUN}$"):
        tsaces.solve(toy_car(), time_limit=0.01)


def test_too_few_machines_are_named_with_what_they_should_all_run(
    contested: tsaces.Instance,
) -> None:
    with pytest.raises(
        tsaces.NoEmbeddingError,
        match=r"no embedding exists.*cut_chassis, cut_wheels need one each, but only cnc1 can",
    ):
        tsaces.solve(contested, time_limit=AMPLE)


def test_the_bound_of_an_instance_without_embedding_is_zero(contested: tsaces.Instance) -> None:
    assert tsaces.upper_bound(contested, AMPLE) == 0


def test_a_procedure_that_cannot_be_balanced_is_told_from_too_few_machines() -> None:
    document = small_document()
    document["procedure"]["processes"][1]["outputs"]["dust"] = 1
    document["procedure"]["processes"][2]["inputs"]["dust"] = 1
    with pytest.raises(tsaces.NoEmbeddingError, match="the procedure cannot be balanced"):
        tsaces.solve(instance_from_document(document), time_limit=AMPLE)


def test_a_single_agent_can_do_everything_in_turn() -> None:
    embedding = tsaces.solve(replace(small_instance(), max_agents=1), time_limit=AMPLE)
    assert embedding.agents == 1
    assert embedding.throughput > 0
    assert tsaces.verify(embedding).ok


@pytest.mark.parametrize("time_limit", BAD_TIME_LIMITS)
@pytest.mark.parametrize("function", [tsaces.solve, tsaces.upper_bound, tsaces.explain_bound])
def test_time_limits_must_be_positive_and_finite(
    function: Callable[..., object], time_limit: float
) -> None:
    with pytest.raises(tsaces.InputError, match=r"time_limit: .* is not a positive number"):
        function(toy_car(), time_limit=time_limit)


def test_what_binds_the_bound_leaves_the_bound_as_it_is() -> None:
    events: list[SolveEvent] = []
    explanation = tsaces.explain_bound(toy_car(), AMPLE, listener=events.append)
    assert explanation.upper_bound == tsaces.upper_bound(toy_car(), AMPLE)
    assert explanation.obstacle is None
    bounds = [e.upper_bound for e in events if isinstance(e, tsaces.BoundTightened)]
    assert bounds[-1] == explanation.upper_bound
    asked = [e.description for e in events if isinstance(e, tsaces.SearchStep)]
    assert "room for all agents in all cells" in asked
    assert all(answer.solved for answer in explanation.relaxed)
    # seven parts a car pass the one input cell of the assembler
    [cells] = [a for a in explanation.relaxed if a.limit is tsaces.Limit.CELLS]
    assert explanation.helps(cells.upper_bound)
    assert [bottleneck.cells for bottleneck in cells.bottlenecks] == [((8, 6),)]


def test_what_binds_an_instance_without_embedding(contested: tsaces.Instance) -> None:
    explanation = tsaces.explain_bound(contested, AMPLE)
    assert explanation.upper_bound == 0
    assert explanation.obstacle is not None
    assert "only cnc1 can run them" in explanation.obstacle
    kinds = [a for a in explanation.relaxed if a.limit is tsaces.Limit.MACHINES]
    binding = [kind.machines for kind in kinds if explanation.helps(kind.upper_bound)]
    assert binding == [("cnc1",)]


def test_without_time_there_is_no_explanation() -> None:
    explanation = tsaces.explain_bound(toy_car(), time_limit=1e-3)
    assert explanation == tsaces.Explanation(counting_bound(toy_car()), ())


def test_an_explanation_cut_short_by_ctrl_c_says_what_is_known() -> None:
    def listen(event: SolveEvent) -> None:
        if isinstance(event, tsaces.SearchStep) and event.description.startswith("any number"):
            raise KeyboardInterrupt

    explanation = tsaces.explain_bound(toy_car(), AMPLE, listener=listen)
    bounds = {answer.limit: answer.upper_bound for answer in explanation.relaxed}
    assert bounds[tsaces.Limit.TRANSPORT] == max(1 / 5, explanation.upper_bound)
    assert bounds[tsaces.Limit.SPEEDS] < float("inf")


def test_a_time_limit_of_centuries_is_as_good_as_any() -> None:
    assert tsaces.upper_bound(small_instance(), time_limit=1e12) == pytest.approx(0.4)


def test_unknown_methods_are_refused_with_the_known_ones() -> None:
    with pytest.raises(tsaces.InputError, match=r"'magic' is unknown; use one of auto, ts-aces"):
        tsaces.solve(toy_car(), "magic")


def test_a_bound_cut_short_by_ctrl_c_is_still_a_bound() -> None:
    heard: list[float] = []

    def listen(event: SolveEvent) -> None:
        assert isinstance(event, tsaces.BoundTightened)
        heard.append(event.upper_bound)
        raise KeyboardInterrupt

    assert tsaces.upper_bound(toy_car(), AMPLE, listener=listen) == heard[0]
    assert len(heard) == 1
    assert heard[0] >= 1 / 7 - 1e-9


def test_without_time_the_bound_is_what_counting_machines_gives() -> None:
    assert tsaces.upper_bound(toy_car(), time_limit=1e-3) == counting_bound(toy_car()) == 1.0
