"""The rhythmic method keeps to the room of buffers."""

from __future__ import annotations

import pytest

import tsaces
from tests.formats.documents import replaced, small_document
from tsaces.formats.instance_json import instance_from_document

SECONDS = 10.0
TIGHT = {"input": {"plank": 1}, "output": {"toy": 2}}


def found_with(buffer: object) -> tsaces.Embedding:
    document = replaced(small_document(), ("machines", 1, "buffer"), buffer)
    return tsaces.solve(instance_from_document(document), "rhythmic", SECONDS)


def test_no_buffer_holds_more_than_it_has_room_for() -> None:
    found = found_with(TIGHT)
    assert tsaces.verify(found).ok
    assert found.stock is not None
    lathe = found.stock["lathe"]
    assert (lathe.input_peak.tokens["plank"] or 0) <= 1
    assert (lathe.output_peak.tokens["toy"] or 0) <= 2


def test_wide_limits_cost_nothing() -> None:
    wide, free = found_with({"input": {"plank": 1_000}}), found_with(None)
    assert wide.throughput == pytest.approx(free.throughput)


def test_with_little_room_the_same_plan_begins_with_less() -> None:
    free = found_with(None)
    document = replaced(small_document(), ("machines", 1, "buffer"), TIGHT)
    tight = tsaces.transfer(free, instance_from_document(document))
    assert tsaces.verify(tight).ok
    assert tight.stock is not None
    assert free.stock is not None
    assert tight.stock["lathe"].start.output["toy"] <= free.stock["lathe"].start.output["toy"]
    assert (tight.stock["lathe"].output_peak.tokens["toy"] or 0) <= 2
