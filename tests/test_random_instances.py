"""Random factories, all the way: parse, solve for a moment, replay without a violation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.plan.moments import found_in_a_moment
from tests.strategies import instances
from tsaces.model.embedding import Embedding
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Candidate

FACTORIES = instances(max_gap=4, max_processes=4)
"""Longer procedures on longer roads need cycles that take minutes to replay."""

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def embedding_of(instance: Instance, candidate: Candidate) -> Embedding:
    return Embedding(
        instance=instance,
        method="ts-aces",
        throughput=candidate.throughput,
        upper_bound=math.inf,
        assignment=candidate.assignment,
        rates=candidate.rates,
        source=candidate.source,
    )


def assert_all_sound(instance: Instance, found: list[Candidate]) -> None:
    assume(found)  # only factories that something was found for count as examples
    for candidate in found:
        verdict = verify(embedding_of(instance, candidate))
        assert verdict.ok, verdict.violations
        assert verdict.judged_sustained
        assert verdict.throughput == pytest.approx(candidate.throughput)


@pytest.mark.parametrize("_part", range(4))  # for as many processes at once
@settings(PATIENT, max_examples=25)
@given(instance=FACTORIES)
def test_every_candidate_is_replayed_without_a_violation(_part: int, instance: Instance) -> None:
    assert_all_sound(instance, found_in_a_moment(instance, TsAcesParameters()))


@settings(PATIENT, max_examples=25)
@given(FACTORIES)
def test_so_is_every_candidate_on_roads_cut_at_virtual_junctions(instance: Instance) -> None:
    assert_all_sound(instance, found_in_a_moment(instance, TsAcesParameters(max_road_length=2)))
