"""Machines that are fixed to a process or out of use, as instance files say it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.formats.documents import replaced, small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.formats.instance_text import instance_text
from tsaces.model.instance import FREE

FIXED = ("machines", 1, "fixed")


def lathe_fixed(value: object) -> dict[str, Any]:
    """Fix the lathe, which can carve and ship, to what may be anything."""
    able = replaced(small_document(), ("machines", 1, "processes"), {"carve": 3, "ship": 2})
    return replaced(able, FIXED, value)


def complaint(value: object) -> str:
    with pytest.raises(InstanceError) as caught:
        instance_from_document(lathe_fixed(value))
    return str(caught.value)


@pytest.mark.parametrize(
    ("fixed", "left"), [("carve", {"carve": 3}), ("ship", {"ship": 2}), (None, {})]
)
def test_it_may_run_what_it_is_fixed_to_and_nothing_else(
    fixed: str | None, left: dict[str, int]
) -> None:
    document = lathe_fixed(fixed)
    lathe = instance_from_document(document).machines[1]
    assert lathe.fixed == fixed
    assert lathe.may_run == left
    assert lathe.processes == {"carve": 3, "ship": 2}


@pytest.mark.parametrize("fixed", ["carve", None])
def test_what_is_fixed_is_written_as_it_was_read(fixed: str | None) -> None:
    instance = instance_from_document(lathe_fixed(fixed))
    assert instance_to_document(instance) == lathe_fixed(fixed)
    assert f'"fixed": {"null" if fixed is None else chr(34) + fixed + chr(34)}' in instance_text(
        instance
    )


def test_a_machine_is_free_unless_it_is_fixed() -> None:
    instance = instance_from_document(small_document())
    assert all(machine.fixed is FREE for machine in instance.machines)
    assert all(machine.may_run == machine.processes for machine in instance.machines)
    assert instance_to_document(instance) == small_document()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("carv", "machines[1].fixed: unknown process 'carv'; did you mean 'carve'?"),
        (
            "supply",
            "machines[1].fixed: machine 'lathe' cannot run process 'supply'; give null, or one that"
            " it can run, such as 'carve', 'ship'",
        ),
        (
            True,
            "machines[1].fixed: true is not a string or null; give one of its processes in double"
            " quotes, or null for out of use",
        ),
        (
            ["carve"],
            'machines[1].fixed: ["carve"] is not a string or null; write "carve" without brackets',
        ),
    ],
)
def test_what_it_cannot_be_fixed_to_is_refused(value: object, expected: str) -> None:
    assert complaint(value) == expected


def test_a_machine_that_can_run_nothing_can_be_out_of_use_only() -> None:
    idle: dict[str, Any] = {"name": "idle", "processes": {}, "fixed": "carve"}
    document = small_document()
    document["machines"].append(idle)
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    assert str(caught.value) == (
        "machines[3].fixed: machine 'idle' cannot run process 'carve'; give null, for it can run"
        " nothing"
    )
    idle["fixed"] = None
    assert instance_from_document(document).machines[3].fixed is None
