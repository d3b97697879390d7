"""Plans on every kind of floor come back from every kind of file and stream as they were."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.floors import DEPOSIT, PICKUP, PLANS, embedding_of_laps, shipping
from tests.formats.archives import with_actions
from tsaces.client.decoding import Decoder
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.plan_file import plan_from_bytes, plan_to_bytes
from tsaces.formats.streams import ENCODINGS, read_stream
from tsaces.plan import compiled_plan_of
from tsaces.verify import Rule, claim_of, replay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.floors import Spot
    from tsaces.model.transport_plan import Timestep
    from tsaces.plan import CompiledPlan

STEPS = 40


def written(steps: Iterable[Timestep]) -> list[Any]:
    return [(s.t, s.cells.tolist(), s.cargo.tolist(), sorted(s.exchanges.tolist())) for s in steps]


def named(plan: CompiledPlan, start: int) -> list[Any]:
    """Return what a client must be told."""
    return [
        [
            (*plan.cells[cell], plan.tokens[token])
            for cell, token in zip(step.cells.tolist(), step.cargo.tolist(), strict=True)
        ]
        for step in plan.steps(start, STEPS)
    ]


@pytest.mark.parametrize("name", PLANS)
def test_the_plans_are_sound(name: str) -> None:
    verdict = tsaces.verify(PLANS[name]())
    assert verdict.ok, verdict.summary()
    assert verdict.periods >= 3


@pytest.mark.parametrize("name", PLANS)
def test_embeddings_come_back_as_they_were(name: str) -> None:
    embedding = PLANS[name]()
    document = json.loads(json.dumps(embedding_to_document(embedding)))
    back = embedding_from_document(document)
    assert embedding_to_document(back) == embedding_to_document(embedding)
    read, plan = compiled_plan_of(back), compiled_plan_of(embedding)
    assert written(read.steps(0, STEPS)) == written(plan.steps(0, STEPS))


@pytest.mark.parametrize("name", PLANS)
def test_files_come_back_as_they_were(name: str) -> None:
    embedding = PLANS[name]()
    data = plan_to_bytes(embedding)
    back = plan_from_bytes(data)
    assert plan_to_bytes(back) == data
    read, plan = compiled_plan_of(back), compiled_plan_of(embedding)
    assert written(read.steps(10**9, STEPS)) == written(plan.steps(10**9, STEPS))
    assert tsaces.verify(back).ok


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", PLANS)
def test_streams_come_back_from_every_start(name: str, encoding: str) -> None:
    plan = compiled_plan_of(PLANS[name]())
    for start in range(plan.period + 2):
        data = b"".join(ENCODINGS[encoding](plan, start, STEPS))
        header, timesteps = read_stream(io.BytesIO(data), plan.instance, plan.layout)
        assert header == plan.header_at(start)
        assert written(timesteps) == written(plan.steps(start, STEPS))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", PLANS)
def test_clients_are_told_places(name: str, encoding: str) -> None:
    plan = compiled_plan_of(PLANS[name]())
    data = b"".join(ENCODINGS[encoding](plan, 3, STEPS))
    decoder = Decoder()
    told = [step for n in range(0, len(data), 50) for step in decoder.feed(data[n : n + 50])]
    assert [[tuple(agent) for agent in step.agents] for step in told] == named(plan, 3)


def header_of(name: str, encoding: str, start: int = 0) -> dict[str, Any]:
    data = b"".join(ENCODINGS[encoding](compiled_plan_of(PLANS[name]()), start, 1))
    header: dict[str, Any] = json.loads(data.partition(b"\n")[0])
    return header


def test_a_lane_has_room_for_as_many_robots_as_it_has_cells() -> None:
    header = header_of("lane", "compact")
    assert header["encoding"] == "actions-ndjson/2"
    assert header["places"] == [["A", 0], ["B", 0], ["L", 0], ["L", 1], ["L", 2]]
    assert header["neighbours"] == [[2], [4], [0, 3], [2, 4], [1, 3]]


def test_ways_are_told_only_where_they_are_needed() -> None:
    assert "ways" not in header_of("lane", "binary", start=1)
    assert header_of("lane", "binary", start=5)["ways"] == [1]
    assert header_of("lane", "ndjson", start=5)["ways"] == [1]
    assert header_of("two-way row", "ndjson", start=1)["ways"] == [1]
    assert header_of("eight", "compact")["ways"] == [1, 0]
    assert all("ways" not in header_of("loop with a zone", e, start=2) for e in ENCODINGS)


def test_rows_need_no_new_version() -> None:
    for name in ("two-way row", "open floor"):
        assert header_of(name, "compact")["encoding"] == "actions-ndjson/1"
        assert "places" not in header_of(name, "compact")


def test_nine_neighbours_need_four_bits() -> None:
    header = header_of("star", "compact")
    assert max(map(len, header["neighbours"])) == 9
    plan = compiled_plan_of(PLANS["star"]())
    assert plan.direction_bits == 4
    assert {code & 15 for code in plan.actions.codes.flat} >= {1, 9}


def test_neighbours_of_another_floor_are_refused() -> None:
    plan = compiled_plan_of(PLANS["lane"]())
    data = b"".join(ENCODINGS["binary"](plan, 0, 4)).replace(b"[2,4]", b"[2,3]")
    with pytest.raises(DocumentError, match="neighbours: not those of the instance's layout"):
        read_stream(io.BytesIO(data), plan.instance, plan.layout)


def test_ways_that_a_place_does_not_have_are_refused() -> None:
    document = embedding_to_document(PLANS["eight"]())
    for ways, complaint in (
        ([1, 2], r"plan.ways\[1\]: 2 is out of range; at most 0 is a cell"),
        ([1], "plan.ways: must have a number for each agent"),
    ):
        with pytest.raises(DocumentError, match=complaint):
            embedding_from_document({**document, "plan": {**document["plan"], "ways": ways}})


def test_a_stream_that_jumps_is_read_and_judged() -> None:
    embedding = PLANS["lane"]()
    plan = compiled_plan_of(embedding)
    data = b"".join(ENCODINGS["ndjson"](plan, 0, 9)).replace(b'["L",2,"part"]', b'["L",0,"part"]')
    header, timesteps = read_stream(io.BytesIO(data), plan.instance, plan.layout)
    verdict = replay(plan.instance, plan.layout, header, timesteps, claim_of(embedding))
    assert [(v.rule, v.t) for v in verdict.violations] == [
        (Rule.ILLEGAL_MOVE, 3),
        (Rule.ILLEGAL_MOVE, 4),
    ]


def test_actions_that_lead_to_no_neighbour_are_refused() -> None:
    data = plan_to_bytes(PLANS["lane"]())
    with pytest.raises(PlanError, match="t=5: 3 is no direction"):
        plan_from_bytes(with_actions(data, (0, 5, 3)))


def test_clients_refuse_actions_that_lead_to_no_neighbour() -> None:
    plan = compiled_plan_of(PLANS["lane"]())
    data = b"".join(ENCODINGS["binary"](plan, 3, 4))
    with pytest.raises(DocumentError, match="there is no neighbour"):
        list(Decoder().feed(data[:-2] + bytes([2, 0])))


def test_ways_that_share_all_their_places_cannot_be_told_apart() -> None:
    """From A to B lead two lanes without a cell, and who came by the second goes on to D only."""
    ends = [("A", "B"), ("A", "B"), ("B", "C"), ("B", "D"), ("C", "A"), ("D", "A")]
    lanes = [
        {"name": f"{a}{b}{n}", "from": a, "to": b, "cells": int(b == "A")}
        for n, (a, b) in enumerate(ends)
    ]
    layout = {
        "points": [{"name": name, "x": 0, "y": n} for n, name in enumerate("ABCD")],
        "lanes": lanes,
        "turns": {"B": [["AB0", "BC2"], ["AB1", "BD3"]]},
    }
    document = shipping(layout, [["A"]], [["B"]])
    first: list[Spot] = [(("A", 0), 0), (("B", 0), 0), (("C", 0), 0), (("CA4", 0), 0)]
    second: list[Spot] = [(("A", 0), 0), (("B", 0), 1), (("D", 0), 0), (("DA5", 0), 0)]
    exchanges = {0: PICKUP, 1: DEPOSIT}
    assert plan_to_bytes(embedding_of_laps(document, first, exchanges))
    hidden = embedding_of_laps(document, second, exchanges)
    assert tsaces.verify(hidden).ok
    with pytest.raises(PlanError, match="t=1: agent 0 takes a second way to the same place"):
        plan_to_bytes(hidden)


def test_robots_that_turn_back_in_a_lane_are_found_out() -> None:
    data = plan_to_bytes(PLANS["lane"]())
    with pytest.raises(PlanError, match="t=3: agent 0 moves against the roads"):
        plan_from_bytes(with_actions(data, (0, 3, 1)))
