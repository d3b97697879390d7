"""ACES finds cyclic plans on cells that the verifier accepts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, reject, settings

from tests.fixtures import AMPLE, small_instance
from tests.solvers.ts_aces.delivery import SQUARE, delivery, embedding_of
from tests.strategies import instances
from tsaces.deadline import Deadline
from tsaces.milp import HighsModel, SolveStatus
from tsaces.model.events import UNDATED, ModelBuilt
from tsaces.plan import CellSource, compiled_plan_of
from tsaces.solvers.aces import Aces, AcesParameters
from tsaces.solvers.aces.aces_milp import AcesMilp
from tsaces.solvers.aces.extraction import candidate_from
from tsaces.solvers.protocol import Candidate, Report, SearchContext, SearchFinished
from tsaces.traffic import parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def reports(instance: Instance, parameters: AcesParameters, seconds: float = AMPLE) -> list[Report]:
    found: list[Report] = []
    Aces(parameters)(SearchContext(instance, Deadline.after(seconds)), found.append)
    return found


def best_for(instance: Instance, cycle: int) -> tuple[float, Candidate]:
    """Solve one cycle to optimality; return the runs per cycle and the candidate."""
    milp = AcesMilp(instance, parse_layout(instance.rows), cycle)
    outcome = HighsModel(milp.problem).solve(time.monotonic() + 60)
    assert outcome.status is SolveStatus.OPTIMAL
    assert outcome.incumbent is not None
    return outcome.incumbent.objective, candidate_from(milp, outcome.incumbent.values)


def test_a_ring_carries_a_part_every_second_timestep() -> None:
    """Each part is loaded and unloaded once; agents follow each other without a gap."""
    instance = delivery()
    runs, candidate = best_for(instance, 4)
    assert runs == pytest.approx(4)
    assert candidate.throughput == pytest.approx(1.0)
    assert verify(embedding_of(instance, candidate)).ok


@pytest.mark.parametrize(("ship_time", "runs"), [(1, 4), (2, 2), (4, 1), (8, 0.5)])
def test_machines_set_the_pace_where_they_are_slow(ship_time: int, runs: float) -> None:
    found, candidate = best_for(delivery(ship_time=ship_time), 4)
    # exchanges are whole: half a run a cycle of four cannot be fed
    assert found == pytest.approx(int(runs))
    assert candidate.throughput == pytest.approx(int(runs) / 4)


def test_a_fleet_of_one_carries_one_part_a_lap() -> None:
    lap = sum(row.count(c) for row in SQUARE for c in "<>^v+")
    instance = delivery(max_agents=1)
    runs, candidate = best_for(instance, lap)
    assert runs == pytest.approx(1)
    assert candidate.source.agents == 1
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok
    assert verdict.throughput == pytest.approx(1 / lap)
    shorter, _ = best_for(instance, lap - 1)
    assert shorter == pytest.approx(0)


def test_the_search_goes_on_to_longer_cycles_until_it_is_told_to_stop() -> None:
    found = reports(small_instance(), AcesParameters(first_cycle=4, max_cycle=12))
    throughputs = [report.throughput for report in found if isinstance(report, Candidate)]
    assert throughputs == sorted(set(throughputs))
    assert found[-1] == SearchFinished("all cycles up to 12 timesteps were tried")
    assert isinstance(found[-1], SearchFinished)


def test_a_model_is_reported_for_every_cycle_the_longer_the_larger() -> None:
    found = reports(small_instance(), AcesParameters(first_cycle=4, max_cycle=6))
    models = [report for report in found if isinstance(report, ModelBuilt)]
    problems = [
        AcesMilp(small_instance(), parse_layout(small_instance().rows), cycle).problem
        for cycle in (4, 5, 6)
    ]
    assert models == [
        ModelBuilt(UNDATED, len(p.variables()), len(p.constraints())) for p in problems
    ]
    assert models[0].variables < models[1].variables < models[2].variables


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(instances(max_streets=2, max_gap=6, max_processes=3))
def test_whatever_is_found_is_sound(instance: Instance) -> None:
    found = reports(instance, AcesParameters(first_cycle=8, max_cycle=12))
    candidates = [report for report in found if isinstance(report, Candidate)]
    if not candidates:
        reject()
    for candidate in candidates:
        embedding = embedding_of(instance, candidate)
        verdict = verify(embedding)
        assert verdict.ok, verdict.summary()
        assert verdict.throughput == pytest.approx(candidate.throughput)
        assert compiled_plan_of(embedding).transient == 0
        assert isinstance(candidate.source, CellSource)


@pytest.mark.parametrize(
    "wrong", [{"first_cycle": 0}, {"cycle_growth": 0.5}, {"milp_share": 0.0}, {"milp_share": 1.1}]
)
def test_parameters_without_sense_are_refused(wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name}: "):
        AcesParameters(**wrong)
