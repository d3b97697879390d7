"""The search over the number and the length of epochs: what it reports, and where it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.solvers.ts_aces.delivery import (
    LONG_WAY_HOME,
    candidates_of,
    delivery,
    embedding_of,
    plan_of,
    reports_of,
)
from tests.solvers.ts_aces.sawmill import sawmill
from tsaces.deadline import Deadline
from tsaces.model.events import UNDATED, ModelBuilt, SearchStep
from tsaces.solvers.protocol import Candidate, SearchContext, SearchFinished
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.plan import EpochSource
from tsaces.solvers.ts_aces.search import TsAces
from tsaces.solvers.ts_aces.ts_milp import TsMilp
from tsaces.traffic import build_traffic_system, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

CROSSING = (
    "+>>>+>>>+",
    "^...v...v",
    "^...v...v",
    "^...v...v",
    "+<<<+<<<+",
)
SHORT = TsAcesParameters(max_num_epochs=3, max_stalled_lengths=2, lanes_in_turn=False, cuts=())
PAPER = replace(SHORT, tour_first=False, amounts_in_turn=False, assign_first=False)
NO_TOUR = replace(SHORT, tour_first=False)

instances_and_parameters = pytest.mark.parametrize(
    ("instance", "parameters"),
    [
        (delivery(), SHORT),
        (delivery(CROSSING, (2, 0), (2, 4), ship_time=3, max_agents=9), SHORT),
        (delivery(CROSSING, (6, 0), (2, 4), ship_time=2), PAPER),
        (sawmill(ship_time=3, max_agents=30), NO_TOUR),
        (sawmill(ship_time=3, max_agents=30), SHORT),
        (sawmill(ship_time=3, max_agents=30), PAPER),
    ],
    ids=[
        "square",
        "short of agents",
        "crossing",
        "sawmill, no tour",
        "sawmill",
        "sawmill, as in the paper",
    ],
)


@instances_and_parameters
def test_reports_come_in_order(instance: Instance, parameters: TsAcesParameters) -> None:
    *reports, last = reports_of(instance, parameters)
    assert isinstance(last, SearchFinished)
    turn, throughputs = None, [0.0]
    for report in reports:
        match report:
            case SearchStep(_, description):
                found = re.fullmatch(r"E=(\d+) T=(\d+)", description)
                assert found is not None
                turn = int(found[1]), int(found[2])
            case Candidate(throughput, source=EpochSource(plan)):
                is_tour = parameters.tour_first and turn is None
                assert is_tour or turn == (plan.num_epochs, plan.epoch_length)
                throughputs.append(throughput)
            case ModelBuilt():
                pass  # may stand anywhere
            case _:
                pytest.fail(f"{report} stands in the midst of others")
    assert len(throughputs) > 1
    assert all(earlier < later for earlier, later in pairwise(throughputs))


@instances_and_parameters
def test_every_candidate_is_sound(instance: Instance, parameters: TsAcesParameters) -> None:
    for candidate in candidates_of(instance, parameters):
        verdict = verify(embedding_of(instance, candidate))
        assert verdict.ok, verdict.summary()
        assert verdict.throughput == pytest.approx(candidate.throughput)


def test_the_search_of_the_paper_goes_from_few_short_epochs_to_many_long_ones() -> None:
    instance = sawmill(ship_time=3, max_agents=30)
    turns = [
        tuple(map(int, re.findall(r"\d+", report.description)))
        for report in reports_of(instance, PAPER)
        if isinstance(report, SearchStep)
    ]
    assert len(turns) > 1
    assert all(earlier < later for earlier, later in pairwise(turns))


@pytest.mark.parametrize("amounts_in_turn", [True, False])
def test_numbers_and_lengths_of_epochs_follow_the_parameters(amounts_in_turn: bool) -> None:
    parameters = replace(
        PAPER,
        first_num_epochs=2,
        max_num_epochs=3,
        epoch_length_offset=3,
        epoch_length_step=4,
        max_stalled_lengths=3,
        amounts_in_turn=amounts_in_turn,
    )
    instance = delivery(CROSSING, (6, 0), (2, 4), ship_time=4)
    least = 3 + 1
    turns = [
        report for report in reports_of(instance, parameters) if isinstance(report, SearchStep)
    ]
    assert turns
    for turn in turns:
        num_epochs, epoch_length = map(int, re.findall(r"\d+", turn.description))
        assert num_epochs in {2, 3}
        assert (epoch_length - least) % 4 == 3


@instances_and_parameters
def test_the_same_seed_finds_the_same(instance: Instance, parameters: TsAcesParameters) -> None:
    first, second = (
        [
            (report, None)
            if not isinstance(report, Candidate)
            else (
                (report.throughput, report.assignment, report.rates),
                plan_of(report).entering.tolist(),
            )
            for report in reports_of(instance, parameters, seed=7)
        ]
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("instance", "throughput"),
    [
        (delivery(), 3 / 8),
        (delivery(max_agents=4), 1 / 4),
        (delivery(CROSSING, (2, 0), (2, 4), ship_time=5), 1 / 5),
    ],
    ids=["roads bind", "the fleet binds", "the machine binds"],
)
@pytest.mark.parametrize("assign_first", [True, False])
@pytest.mark.parametrize("tour_first", [True, False])
def test_an_exhausted_search_has_found_the_best(
    instance: Instance, throughput: float, assign_first: bool, tour_first: bool
) -> None:
    parameters = TsAcesParameters(
        tour_first=tour_first, assign_first=assign_first, max_num_epochs=12
    )
    *_, best, end = reports_of(instance, parameters)
    assert end == SearchFinished("no traffic system based embedding has a higher throughput")
    assert isinstance(best, Candidate)
    assert best.throughput == pytest.approx(throughput)


def test_numbers_of_epochs_run_out() -> None:
    end = reports_of(delivery(), TsAcesParameters(max_num_epochs=1))[-1]
    assert end == SearchFinished("all numbers of epochs up to 1 were tried")


@pytest.mark.parametrize("milliseconds", [1, 10, 30, 60, 100, 150, 200, 300])
def test_a_deadline_within_any_stage_ends_the_search_in_order(milliseconds: int) -> None:
    """Whatever there was no time to compute, such as ceilings, is not counted upon."""
    parameters = replace(SHORT, lanes_in_turn=True, cuts=(3, 5))
    reports = reports_of(sawmill(max_agents=20), parameters, seconds=milliseconds / 1_000)
    assert isinstance(reports[-1], SearchFinished)


def test_a_deadline_gone_by_ends_the_search_at_once() -> None:
    reports: list[object] = []
    TsAces()(SearchContext(delivery(), Deadline.after(0)), reports.append)
    assert [report for report in reports if not isinstance(report, ModelBuilt)] == [
        SearchFinished("the time is up")
    ]


def test_every_model_is_reported_with_its_size_before_it_is_solved() -> None:
    instance = sawmill(ship_time=3, max_agents=30)
    traffic = build_traffic_system(parse_layout(instance.rows))
    upper_bounds, *reports = reports_of(instance, PAPER)
    sizes = []
    for model, turn in pairwise(reports):
        if isinstance(model, ModelBuilt) and isinstance(turn, SearchStep):
            num_epochs, epoch_length = map(int, re.findall(r"\d+", turn.description))
            milp = TsMilp(instance, traffic, num_epochs, epoch_length)
            milp.add_constraints()
            problem = milp.problem
            assert model == ModelBuilt(
                UNDATED, len(problem.variables()), len(problem.constraints())
            )
            sizes.append(model.variables)
    assert isinstance(upper_bounds, ModelBuilt)
    assert sizes
    assert 0 < upper_bounds.variables <= max(sizes)


def test_virtual_junctions_shorten_the_epochs_of_a_layout_with_a_long_road() -> None:
    instance = delivery(LONG_WAY_HOME, (1, 0), (3, 1))
    whole = candidates_of(instance, SHORT)[-1]
    cut = candidates_of(instance, replace(SHORT, max_road_length=4))[-1]
    verdict = verify(embedding_of(instance, cut))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(cut.throughput)
    plans = [plan_of(candidate) for candidate in (whole, cut)]
    assert [plan.max_road_length for plan in plans] == [None, 4]
    assert plans[1].epoch_length < plans[0].epoch_length
    assert cut.throughput > whole.throughput
