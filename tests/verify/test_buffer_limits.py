"""Buffers that hold more than they have room for are a violation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.verify.ring_factory import BIN, CHUTE, MILL, Plan, buffers, honest_plan
from tsaces.model.counts import Counts
from tsaces.model.instance import BufferLimits
from tsaces.model.transport_plan import Buffers
from tsaces.verify import Rule

ONE_RAW, ONE_PART = Counts({"raw": 1}), Counts({"part": 1})


def limited(machine: int, limits: BufferLimits, plan: Plan | None = None) -> Plan:
    """Return the honest plan, or another, where a machine's buffers have limits."""
    plan = plan or honest_plan()
    machines = [*plan.instance.machines]
    machines[machine] = replace(machines[machine], buffer=limits)
    return replace(plan, instance=replace(plan.instance, machines=tuple(machines)))


def rules_broken(plan: Plan) -> set[Rule]:
    return {violation.rule for violation in plan.replay().violations}


@pytest.mark.parametrize(
    ("machine", "limits"),
    [
        (BIN, BufferLimits(output=ONE_RAW)),
        (MILL, BufferLimits(ONE_RAW, ONE_PART)),
        (CHUTE, BufferLimits(ONE_PART)),
    ],
)
def test_the_honest_plan_needs_room_for_one(machine: int, limits: BufferLimits) -> None:
    assert limited(machine, limits).replay().ok


def test_a_piece_too_many_is_told_by_machine_and_token() -> None:
    plan = honest_plan().with_header(buffers=buffers(mill_raw=2))
    assert plan.replay().ok
    verdict = limited(MILL, BufferLimits(ONE_RAW), plan).replay()
    assert [str(violation) for violation in verdict.violations] == [
        "machine 'mill' holds 2 'raw' in its input buffer, which has room for 1 (buffer_overfull)"
    ]


@pytest.mark.parametrize(
    ("plan", "machine", "limits"),
    [
        (buffers(mill_raw=2), MILL, BufferLimits(ONE_RAW)),
        (buffers(mill_parts=1), MILL, BufferLimits(output=ONE_PART)),
        (
            buffers() | {"bin": Buffers(Counts(), Counts({"raw": 2}))},
            BIN,
            BufferLimits(output=ONE_RAW),
        ),
        (
            buffers() | {"chute": Buffers(ONE_PART, Counts())},
            CHUTE,
            BufferLimits(Counts({"part": 1})),
        ),
    ],
)
def test_more_than_there_is_room_for(
    plan: dict[str, Buffers], machine: int, limits: BufferLimits
) -> None:
    whole = honest_plan().with_header(buffers=plan)
    is_worked_off = machine == CHUTE
    broken = set() if is_worked_off else {Rule.BUFFER_OVERFULL}
    assert rules_broken(limited(machine, limits, whole)) == broken


def test_what_begins_later_is_a_run_ahead_and_not_judged() -> None:
    later = honest_plan(41, 8).with_header(buffers=buffers(mill_raw=2))
    assert Rule.BUFFER_OVERFULL not in rules_broken(limited(MILL, BufferLimits(ONE_RAW), later))


def test_a_machine_without_inputs_waits_for_room() -> None:
    """It makes a piece in 4 timesteps, as often as one is fetched; one must be there at first."""
    plan = honest_plan().with_header(buffers=buffers() | {"bin": Buffers(Counts(), ONE_RAW)})
    bin_ = replace(plan.instance.machines[BIN], processes=Counts({"supply": 4}))
    machines = (bin_, *plan.instance.machines[1:])
    slow = replace(plan, instance=replace(plan.instance, machines=machines))
    assert limited(BIN, BufferLimits(output=ONE_RAW), slow).replay().ok
    empty = slow.with_header(buffers=buffers())
    assert not limited(BIN, BufferLimits(output=ONE_RAW), empty).replay().ok
