"""Instances as JSON documents, read and written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tsaces.errors import InstanceError, Problem
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.traffic import check_exchange_cells, parse_layout

_CountsField = dict[str, int]
_CellField = Annotated[list[int], Field(min_length=2, max_length=2)]


class _Schema(BaseModel):
    """Fields we do not know are left to newer readers; types are taken literally."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _LayoutSchema(_Schema):
    rows: list[str]


class _ProcessSchema(_Schema):
    name: str
    inputs: _CountsField = {}
    outputs: _CountsField = {}


class _ProcedureSchema(_Schema):
    processes: list[_ProcessSchema]
    output_process: str


class _MachineSchema(_Schema):
    name: str
    processes: _CountsField
    input_cell: _CellField | None = None
    output_cell: _CellField | None = None


class _InstanceSchema(_Schema):
    name: str
    layout: _LayoutSchema
    procedure: _ProcedureSchema
    machines: list[_MachineSchema]
    max_agents: int


def read_instance(path: str | Path) -> Instance:
    """Read an instance file.

    Raises
    ------
    InstanceError
        With one problem a line; the file's name as path where it cannot be read at all.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        reason = getattr(error, "strerror", None) or str(error)
        raise InstanceError([Problem(str(path), f"cannot be read: {reason}")]) from None
    try:
        document = parse_json(data)
    except JsonError as error:
        raise InstanceError([Problem(str(path), str(error))]) from None
    return instance_from_document(document)


def instance_from_document(document: object) -> Instance:
    """Build an instance from parsed JSON, and judge it and its layout whole.

    Raises
    ------
    InstanceError
        With every problem found: of the types first, then of procedure, machines and layout.
    """
    try:
        schema = _InstanceSchema.model_validate(document)
    except ValidationError as error:
        raise InstanceError(schema_problems(error)) from None
    problems: list[Problem] = []
    machines = tuple(_machine(machine) for machine in schema.machines)
    try:
        check_exchange_cells(machines, parse_layout(schema.layout.rows))
    except InstanceError as error:
        problems.extend(error.problems)
    try:
        instance = Instance(
            name=schema.name,
            rows=tuple(schema.layout.rows),
            procedure=_procedure(schema.procedure),
            machines=machines,
            max_agents=schema.max_agents,
        )
    except InstanceError as error:
        raise InstanceError([*error.problems, *problems]) from None
    if problems:
        raise InstanceError(problems)
    return instance


def instance_to_document(instance: Instance) -> dict[str, Any]:
    """Return the instance as JSON-ready data, as `instance_from_document` reads it."""
    return {
        "name": instance.name,
        "layout": {"rows": list(instance.rows)},
        "procedure": {
            "processes": [
                {"name": p.name, "inputs": dict(p.inputs), "outputs": dict(p.outputs)}
                for p in instance.procedure.processes
            ],
            "output_process": instance.procedure.output_process,
        },
        "machines": [_machine_to_document(machine) for machine in instance.machines],
        "max_agents": instance.max_agents,
    }


def _procedure(schema: _ProcedureSchema) -> Procedure:
    processes = tuple(
        Process(p.name, Counts(p.inputs), Counts(p.outputs)) for p in schema.processes
    )
    return Procedure(processes, schema.output_process)


def _machine(schema: _MachineSchema) -> Machine:
    return Machine(
        name=schema.name,
        processes=Counts(schema.processes),
        input_cell=_cell(schema.input_cell),
        output_cell=_cell(schema.output_cell),
    )


def _cell(value: list[int] | None) -> tuple[int, int] | None:
    return None if value is None else (value[0], value[1])


def _machine_to_document(machine: Machine) -> dict[str, Any]:
    document: dict[str, Any] = {"name": machine.name, "processes": dict(machine.processes)}
    for field in ("input_cell", "output_cell"):
        cell = getattr(machine, field)
        if cell is not None:
            document[field] = list(cell)
    return document
