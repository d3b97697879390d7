"""Room for tokens that wait at machines: in documents, and what is wrong with it."""

from __future__ import annotations

import pytest

from tests.formats.documents import Path, replaced, small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.model.instance import BufferLimits

BUFFER: Path = ("machines", 1, "buffer")


def line_of(document: object) -> str:
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    return str(caught.value)


@pytest.mark.parametrize(
    "limits",
    [
        {"input": {"plank": 4}, "output": {"toy": 8}},
        {"input": {"plank": 1}},
        {"output": {"toy": 2}},
    ],
)
def test_limits_are_kept(limits: object) -> None:
    document = replaced(small_document(), BUFFER, limits)
    instance = instance_from_document(document)
    assert instance.machines[1].buffer
    assert instance_to_document(instance) == document


@pytest.mark.parametrize("nothing", [None, {}, {"input": {}}])
def test_without_limits_there_is_room_for_all(nothing: object) -> None:
    instance = instance_from_document(replaced(small_document(), BUFFER, nothing))
    assert instance.machines[1].buffer == BufferLimits()
    assert instance_to_document(instance) == small_document()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (
            {"input": {"plank": 0}},
            "machines[1].buffer.input.plank: 0 is not a positive integer; give a whole number from"
            " 1 to 1000000",
        ),
        (
            {"output": {"toy": 1_000_001}},
            "machines[1].buffer.output.toy: 1000001 is too large; give at most 1000000",
        ),
        (
            {"input": {"nail": 3}},
            "machines[1].buffer.input.nail: no process of machine 'lathe' consumes 'nail'; leave it"
            " out",
        ),
        (
            {"output": {"plank": 3}},
            "machines[1].buffer.output.plank: no process of machine 'lathe' emits 'plank'; leave it"
            " out",
        ),
        (
            {"output": {"toy": 1}},
            "machines[1].buffer.output.toy: 1 is too little: a run of 'carve' emits 2; give at"
            " least that",
        ),
    ],
)
def test_what_is_no_limit_is_told_in_one_line(limits: object, expected: str) -> None:
    assert line_of(replaced(small_document(), BUFFER, limits)) == expected
