"""How long robots stay, and what room they leave each other, is judged on every floor."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.floors import (
    DEPOSIT,
    PICKUP,
    RING,
    WAITING_LAP,
    ZONE,
    embedding_of_laps,
    lane_document,
    lane_embedding,
    lane_lap,
    loop_document,
    loop_embedding,
)
from tests.verify.ring_factory import Plan
from tsaces.formats.instance_json import instance_from_document
from tsaces.plan import CompiledSource, compiled_plan_of
from tsaces.traffic import layout_of
from tsaces.verify import Rule, claim_of, verify

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.transport_plan import IntArray
    from tsaces.verify import Verdict

KNOWN = {
    "to and fro": (lane_embedding(), Fraction(1, 8)),
    "handling at both ends": (lane_embedding(handling=3), Fraction(1, 14)),
    "slow cells": (lane_embedding(traversal=2), Fraction(1, 14)),
    "a zone on a loop": (loop_embedding(zone=ZONE), Fraction(1, 3)),
    "a crowd with room between": (loop_embedding(RING, robots=4), Fraction(1, 2)),
    "a crowd without": (loop_embedding(RING, robots=8, clearance=0), Fraction(1)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_plans_made_by_hand_are_sound_and_make_what_was_counted(name: str) -> None:
    embedding, throughput = KNOWN[name]
    verdict = verify(embedding)
    assert verdict.ok, verdict.summary()
    assert verdict.periods >= 3
    assert verdict.throughput == pytest.approx(float(throughput))


def numbers(*values: int) -> IntArray:
    return np.array(values, dtype=np.int32)


def on_floor(embedding: Embedding, document: dict[str, Any], start: int = 0) -> Verdict:
    """Replay the timesteps of a plan on another floor, one by one and in blocks."""
    plan = compiled_plan_of(embedding)
    instance = instance_from_document(document)
    timesteps = tuple(plan.steps(start, 60))
    header = plan.header_at(start)
    return Plan(instance, header, timesteps, claim_of(embedding), layout_of(instance)).replay()


BROKEN = {
    "slower cells": (lane_embedding(), lane_document(traversal=2), Rule.TRAVERSAL_SHORT),
    "longer handling": (
        lane_embedding(handling=3),
        lane_document(handling=4),
        Rule.HANDLING_SHORT,
    ),
    "handling after all": (lane_embedding(), lane_document(handling=1), Rule.HANDLING_SHORT),
    "more clearance": (
        loop_embedding(RING, robots=4),
        loop_document(clearance=2),
        Rule.CLEARANCE_SHORT,
    ),
    "clearance after all": (
        loop_embedding(RING, robots=8, clearance=0),
        loop_document(clearance=1),
        Rule.CLEARANCE_SHORT,
    ),
    "a larger zone": (
        loop_embedding(zone=ZONE),
        loop_document(zone=[["L", 2, 4]]),
        Rule.SHARED_ZONE,
    ),
    "a zone after all": (
        loop_embedding(RING, robots=4),
        loop_document(zone=ZONE),
        Rule.SHARED_ZONE,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("start", [0, 5])
def test_a_plan_for_an_easier_floor_is_found_out(name: str, start: int) -> None:
    embedding, document, rule = BROKEN[name]
    verdict = on_floor(embedding, document, start)
    assert {violation.rule for violation in verdict.violations} == {rule}, verdict.summary()
    assert verdict.violations[0].t is not None


def test_complaints_say_what_was_due() -> None:
    told = {
        name: on_floor(embedding, document).violations[0].message
        for name, (embedding, document, _) in BROKEN.items()
    }
    assert told["slower cells"] == 'agent 0 leaves ["L", 0] after 1 timestep, but it takes 2'
    assert told["longer handling"] == (
        "agent 0 exchanges at machine 'chute' after 3 timesteps of handling, which takes 4"
    )
    assert told["clearance after all"] == (
        'agent 0 enters ["L", 0] after 0 timesteps without anybody, but its clearance is 1'
    )
    assert told["a larger zone"] == "agent 1 enters [\"L\", 2] while agent 2 holds zone 'door'"


def test_a_place_with_two_cells_has_room_for_one_robot() -> None:
    alone = lane_embedding()
    plan = compiled_plan_of(alone)
    layout = layout_of(alone.instance)
    there, back = (layout.cells_at(("L", 1))[way] for way in (0, 1))
    (first, *_) = plan.steps(0, 1)
    both = replace(
        first,
        cells=numbers(there, back),
        cargo=numbers(0, 0),
        exchanges=first.exchanges[:0],
    )
    header = replace(plan.header, agents=2)
    claim = replace(claim_of(alone), agents=2)
    verdict = Plan(alone.instance, header, (both,), claim, layout).replay()
    assert [(v.rule, v.agents) for v in verdict.violations] == [(Rule.SHARED_CELL, (0, 1))]
    assert verdict.violations[0].message == 'agents 0, 1 share cell ["L", 1]'


def test_robots_turn_back_at_points_only() -> None:
    lap = lane_lap()
    turned = [*lap[:3], (("L", 1), 1), lap[7]]
    embedding = embedding_of_laps(lane_document(), lap, {0: PICKUP, 4: DEPOSIT})
    plan = compiled_plan_of(embedding)
    layout = plan.layout
    steps = [
        replace(step, cells=numbers(layout.cells_at(place)[way]))
        for step, (place, way) in zip(plan.steps(0, len(turned)), turned, strict=True)
    ]
    header, claim = plan.header, claim_of(embedding)
    verdict = Plan(embedding.instance, header, tuple(steps), claim, layout).replay()
    assert (verdict.violations[0].rule, verdict.violations[0].t) == (Rule.ILLEGAL_MOVE, 3)


def test_a_machine_is_served_at_any_of_its_cells_and_nowhere_else() -> None:
    document = loop_document()
    document["machines"][1]["input_cells"] = [["L", 5], ["L", 3]]
    exchanges = {0: PICKUP, RING.index((("L", 3), 0)): DEPOSIT}
    assert verify(embedding_of_laps(document, RING, exchanges)).ok
    exchanges = {0: PICKUP, RING.index((("L", 4), 0)): DEPOSIT}
    verdict = verify(embedding_of_laps(document, RING, exchanges))
    assert {violation.rule for violation in verdict.violations} == {Rule.WRONG_CELL}
    assert 'the input cells are at ["L", 5], ["L", 3]' in verdict.violations[0].message


def test_what_came_before_the_first_timestep_is_not_held_against_robots() -> None:
    slow, handled = lane_embedding(traversal=2), lane_embedding(handling=3)
    for embedding, document in (
        (slow, lane_document(traversal=2)),
        (handled, lane_document(handling=3)),
        (loop_embedding(zone=ZONE), loop_document(zone=ZONE)),
    ):
        for start in range(15):
            assert on_floor(embedding, document, start).ok


def test_exchanges_of_one_stay_follow_each_other() -> None:
    document = loop_document(clearance=0)
    document["machines"][1]["input_cells"] = [["A"]]
    document["machines"][1]["handling"] = {"input": 2}
    waits = (RING[0],) * 3
    lap = (*waits, *RING)
    sound = embedding_of_laps(document, lap, {0: PICKUP, 3: DEPOSIT})
    assert verify(sound).ok
    hasty = embedding_of_laps(document, lap, {1: PICKUP, 3: DEPOSIT})
    assert {v.rule for v in verify(hasty).violations} == {Rule.HANDLING_SHORT}


def test_a_zone_is_held_until_the_clearance_is_over() -> None:
    assert WAITING_LAP.count(RING[2]) == 2
    verdict = on_floor(loop_embedding(zone=ZONE), loop_document(clearance=2, zone=ZONE))
    assert Rule.SHARED_ZONE in {violation.rule for violation in verdict.violations}


def test_plans_with_numbers_of_their_own_keep_their_ways() -> None:
    embedding = lane_embedding()
    instance = replace(embedding.instance, machines=embedding.instance.machines[::-1])
    source = CompiledSource(embedding.source, compiled_plan_of(embedding))
    verdict = verify(replace(embedding, instance=instance, source=source))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == 1 / 8
