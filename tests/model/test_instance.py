"""Instances built in Python, without a file."""

from __future__ import annotations

import pytest

from tsaces.errors import InstanceError, Problem
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process

ROWS = ("+>+", "^.v", "+<+")
SUPPLY = Process("supply", outputs=Counts({"toy": 1}))
SHIP = Process("ship", inputs=Counts({"toy": 1}))
BIN = Machine("bin", Counts({"supply": 1}), output_cell=(1, 0))
CHUTE = Machine("chute", Counts({"ship": 2}), input_cell=(1, 2))


def test_valid_instance() -> None:
    procedure = Procedure((SUPPLY, SHIP), "ship")
    instance = Instance("direct", ROWS, procedure, (BIN, CHUTE), max_agents=1)
    assert instance.procedure.by_name == {"supply": SUPPLY, "ship": SHIP}
    assert instance.procedure.tokens == ("toy",)
    assert (SUPPLY.is_source, SUPPLY.is_sink) == (True, False)
    assert (SHIP.is_source, SHIP.is_sink) == (False, True)


def test_equal_instances_are_equal_and_hash_alike() -> None:
    first, second = (
        Instance("direct", ROWS, Procedure((SUPPLY, SHIP), "ship"), (BIN, CHUTE), 1)
        for _ in range(2)
    )
    assert first == second
    assert hash(first) == hash(second)


def test_every_problem_is_raised_at_once() -> None:
    with pytest.raises(InstanceError) as caught:
        Instance("wrong", ROWS, Procedure((SUPPLY,), "ship"), (), max_agents=0)
    assert caught.value.problems == (
        Problem("machines", "[] is empty; give at least one machine"),
        Problem(
            "procedure.processes[0]",
            "no machine can run process 'supply'; add it to a machine's processes",
        ),
        Problem(
            "procedure.processes[0].outputs.toy",
            "nothing consumes token 'toy'; add a sink process for it",
        ),
        Problem(
            "procedure.output_process",
            "unknown process 'ship'; name one of procedure.processes",
        ),
        Problem("max_agents", "0 is an empty fleet; give at least 1"),
    )


def test_instance_error_survives_the_way_between_processes() -> None:
    error = InstanceError([Problem("max_agents", "0 is an empty fleet; give at least 1")])
    clone = InstanceError(*error.args)
    assert (clone.problems, str(clone)) == (error.problems, str(error))
