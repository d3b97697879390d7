"""What users may rely on: names, signatures and the shape of what they get."""

from __future__ import annotations

import inspect
import subprocess
import sys
from itertools import islice

import numpy as np
import pytest

import tsaces
from tests.fixtures import child_environment, small_embedding, small_instance

PUBLIC_NAMES = [
    "FREE",
    "Block",
    "Bottleneck",
    "BoundTightened",
    "CycleSearchParameters",
    "DocumentError",
    "Embedding",
    "ExchangeKind",
    "Explanation",
    "FleetBoundRaised",
    "FleetResult",
    "IncumbentFound",
    "IncumbentRejected",
    "InputError",
    "Instance",
    "InstanceError",
    "Limit",
    "Machine",
    "MethodStarted",
    "ModelBuilt",
    "NoEmbeddingError",
    "Notice",
    "PlanError",
    "Problem",
    "Procedure",
    "Process",
    "ProcessChange",
    "RelaxedBound",
    "ReplanResult",
    "Rhythmic",
    "Rule",
    "SearchEnded",
    "SearchLost",
    "SearchStep",
    "SolverError",
    "SolverParameters",
    "Timestep",
    "TransportPlan",
    "TsAces",
    "TsAcesParameters",
    "TsacesError",
    "Verdict",
    "Violation",
    "explain_bound",
    "load_embedding",
    "load_instance",
    "load_parameters",
    "notices",
    "solve",
    "transfer",
    "upper_bound",
    "verify",
    "write_embedding",
    "write_plan",
]

SIGNATURES = {
    "load_instance": ["path"],
    "load_embedding": ["path"],
    "solve": [
        *("instance", "method='auto'", "time_limit=60.0", "seed=0", "listener=None"),
        *("objective='throughput'", "keep=0.95", "workers=None", "engine=None"),
        *("parameters=None", "start=None", "known=()", "keep_assignment=None", "changes=None"),
    ],
    "upper_bound": ["instance", "time_limit=60.0", "seed=0", "listener=None"],
    "explain_bound": ["instance", "time_limit=60.0", "seed=0", "listener=None"],
    "verify": ["embedding", "steps=None", "deadline=inf"],
    "write_embedding": ["embedding", "path"],
    "Embedding.plan": ["self", "deadline=inf"],
    "TransportPlan.steps": ["self", "start=0", "count=None"],
    "TransportPlan.header_at": ["self", "start"],
    "TransportPlan.state": ["self", "t"],
    "TransportPlan.blocks": ["self", "start=0", "count=None"],
    "notices": ["instance"],
    "transfer": ["embedding", "instance", "time_limit=inf"],
    "write_plan": ["embedding", "path"],
}


def test_all_names_are_public_on_purpose() -> None:
    assert tsaces.__all__ == PUBLIC_NAMES


def test_every_public_name_exists_and_says_what_it_is() -> None:
    undocumented = [name for name in tsaces.__all__ if not getattr(tsaces, name).__doc__]
    assert undocumented == []


RARELY_USED = {
    "tsaces.processes.child": {
        "highspy",
        "networkx",
        "numba",
        "pulp",
        "pydantic",
        "tsaces.pipeline",
    },
    "tsaces.solvers.auto": {"networkx", "numba", "pydantic", "ray"},
    "tsaces.cli.app": {"fastapi", "networkx", "numba", "ray", "sqlalchemy"},
    "api.server": {"networkx", "numba", "ray"},
}
"""What processes that begin with a module import only when they need it: it costs time."""


@pytest.mark.parametrize("module", RARELY_USED)
def test_processes_import_no_more_than_they_use(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    names = subprocess.check_output(
        [sys.executable, "-c", code], env=child_environment(), text=True
    ).split()
    assert module in names
    assert RARELY_USED[module].isdisjoint(names)


def test_names_and_modules_are_there_before_anyone_has_imported_them() -> None:
    code = "import tsaces; print(tsaces.solve.__name__, tsaces.formats.__name__, *dir(tsaces))"
    said = subprocess.check_output(
        [sys.executable, "-c", code], env=child_environment(), text=True
    ).split()
    assert said[:2] == ["solve", "tsaces.formats"]
    assert set(PUBLIC_NAMES) <= set(said)


@pytest.mark.parametrize("name", ["nonsense", "_nonsense"])
def test_names_that_are_not_there(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'tsaces' has no attribute '{name}'"):
        getattr(tsaces, name)


@pytest.mark.parametrize(("name", "parameters"), SIGNATURES.items(), ids=SIGNATURES)
def test_signatures_stay(name: str, parameters: list[str]) -> None:
    function: object = tsaces
    for part in name.split("."):
        function = getattr(function, part)
    assert callable(function)
    found = inspect.signature(function).parameters.values()
    written = [
        p.name if p.default is inspect.Parameter.empty else f"{p.name}={p.default!r}" for p in found
    ]
    assert written == parameters


def test_bad_input_can_be_told_from_no_result() -> None:
    assert issubclass(tsaces.InstanceError, tsaces.InputError)
    assert issubclass(tsaces.DocumentError, tsaces.InputError)
    for error in ("InputError", "NoEmbeddingError", "PlanError", "SolverError"):
        assert issubclass(getattr(tsaces, error), tsaces.TsacesError)
    for error in ("NoEmbeddingError", "PlanError", "SolverError"):
        assert not issubclass(getattr(tsaces, error), tsaces.InputError)


def test_an_embedding_says_who_does_what_and_how_well() -> None:
    embedding = small_embedding()
    assert embedding.instance == small_instance()
    assert embedding.assignment == {"bin": "supply", "lathe": "carve", "chute": "ship"}
    assert embedding.throughput == pytest.approx(0.05)
    assert embedding.rates == pytest.approx({"bin": 0.025, "lathe": 0.025, "chute": 0.05})
    assert embedding.throughput < embedding.upper_bound
    assert embedding.gap == pytest.approx(1 - embedding.throughput / embedding.upper_bound)
    assert 1 <= embedding.agents <= small_instance().max_agents
    assert tsaces.verify(embedding).ok


def test_timesteps_unpack_to_integer_arrays_with_an_entry_for_each_agent() -> None:
    embedding = small_embedding()
    timesteps = list(embedding.plan().steps(start=3, count=40))
    assert [t for t, _, _ in timesteps] == list(range(3, 43))
    for _, cells, cargo in timesteps:
        for array in (cells, cargo):
            assert isinstance(array, np.ndarray)
            assert np.issubdtype(array.dtype, np.integer)
            assert array.shape == (embedding.agents,)


def test_the_plan_decodes_cells_tokens_and_machines() -> None:
    embedding = small_embedding()
    plan = embedding.plan()
    rows = embedding.instance.rows
    assert plan.tokens == (None, *embedding.instance.procedure.tokens)
    assert plan.machines == tuple(machine.name for machine in embedding.instance.machines)
    assert set(plan.cells) == {
        (x, y) for y, row in enumerate(rows) for x, sign in enumerate(row) if sign in "<>^v+"
    }
    where = {machine.name: machine for machine in embedding.instance.machines}
    exchanged = set()
    for timestep in plan.steps(count=60):
        for agent, m, kind, token in timestep.exchanges.tolist():
            machine, is_deposit = where[plan.machines[m]], kind == tsaces.ExchangeKind.DEPOSIT
            cell = machine.input_cell if is_deposit else machine.output_cell
            assert plan.cells[timestep.cells[agent]] == cell
            assert timestep.cargo[agent] == (0 if is_deposit else token)
            exchanged.add((machine.name, tsaces.ExchangeKind(kind).name, plan.tokens[token]))
    assert exchanged == {
        ("bin", "PICKUP", "plank"),
        ("lathe", "DEPOSIT", "plank"),
        ("lathe", "PICKUP", "toy"),
        ("chute", "DEPOSIT", "toy"),
    }


def test_a_plan_is_endless_and_any_part_of_it_the_same() -> None:
    plan = small_embedding().plan()
    endless = list(islice(plan.steps(), 90))
    part = list(plan.steps(start=50, count=40))
    assert [t.t for t in part] == [t.t for t in endless[50:]]
    for one, other in zip(part, endless[50:], strict=True):
        assert np.array_equal(one.cells, other.cells)
        assert np.array_equal(one.cargo, other.cargo)
        assert np.array_equal(one.exchanges, other.exchanges)
