"""Instances as JSON documents, read and written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tsaces.errors import InstanceError, Problem
from tsaces.formats.file_kinds import PLAN_MAGIC, FileKind, kind_of_document, wrong_kind
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.formats.unknown import notices_of_unknown
from tsaces.model.counts import Counts
from tsaces.model.instance import FREE, MAX_COUNT, Instance, Machine, Procedure, Process
from tsaces.schema.expected import Expected
from tsaces.traffic import check_exchange_cells, parse_layout

_WHOLE = f"give a whole number from 1 to {MAX_COUNT}"
_Count = Annotated[int, Expected("a positive integer", _WHOLE, is_entry=True)]
_COUNTS = "an object of names and positive integers"
_Tokens = Annotated[dict[str, _Count], Expected(_COUNTS, 'give copies by token, as {"plank": 1}')]
_Times = Annotated[dict[str, _Count], Expected(_COUNTS, 'give timesteps by process, as {"cut": 6}')]
_Cell = Annotated[
    Annotated[list[int], Field(min_length=2, max_length=2)] | None,
    Expected("a cell", "give one road cell as [column, row], as [1, 0]", is_whole=True),
]
_Fixed = Annotated[
    str | None,
    Expected(
        "a string or null", "give one of its processes in double quotes, or null for out of use"
    ),
]
_Name = Annotated[str, Expected("a string", "give a name in double quotes")]


class _Schema(BaseModel):
    """Fields we do not know get a notice and are left to others; types are taken literally."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _LayoutSchema(_Schema):
    rows: Annotated[
        list[Annotated[str, Expected("a string", 'give a character a cell, as "+>>+"')]],
        Expected("a list of strings", 'give one a row, as ["+>>+", "^..v", "+<<+"]'),
    ]
    timestep: Annotated[
        Annotated[float, Field(gt=0, allow_inf_nan=False)] | None,
        Expected("a number above 0 or null", "give the seconds of a timestep, as 2.5"),
    ] = None


class _ProcessSchema(_Schema):
    name: _Name
    inputs: _Tokens = {}
    outputs: _Tokens = {}


_Process = Annotated[_ProcessSchema, Expected("an object", "give name, inputs and outputs")]


class _ProcedureSchema(_Schema):
    processes: Annotated[
        list[_Process], Expected("a list of processes", "give each name, inputs and outputs")
    ]
    output_process: Annotated[
        str, Expected("a string", "give the name of a process in double quotes")
    ]


class _MachineSchema(_Schema):
    name: _Name
    processes: _Times
    input_cell: _Cell = None
    output_cell: _Cell = None
    fixed: _Fixed = None


_Machine = Annotated[
    _MachineSchema, Expected("an object", "give name, processes, input_cell and output_cell")
]


class InstanceSchema(_Schema):
    """The fields of an instance's document."""

    name: _Name
    layout: Annotated[_LayoutSchema, Expected("an object", 'give {"rows": [...]}')]
    procedure: Annotated[
        _ProcedureSchema, Expected("an object", "give processes and output_process")
    ]
    machines: Annotated[
        list[_Machine], Expected("a list of machines", "give each name, processes and cells")
    ]
    max_agents: Annotated[int, Expected("a positive integer", _WHOLE)]


_INSTANCE: TypeAdapter[InstanceSchema] = TypeAdapter(
    Annotated[
        InstanceSchema,
        Expected("an object", "give name, layout, procedure, machines and max_agents"),
    ]
)


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
    return instance_from_bytes(data, str(path))


def instance_from_bytes(data: bytes, source: str) -> Instance:
    """Read the content of an instance file.

    Parameters
    ----------
    data : bytes
    source : str
        Name of the file, for messages.

    Raises
    ------
    InstanceError
        With one problem a line.
    """
    if data.startswith(PLAN_MAGIC):
        raise InstanceError([Problem(source, wrong_kind(FileKind.PLAN, FileKind.INSTANCE))])
    try:
        document = parse_json(data)
    except JsonError as error:
        raise InstanceError([Problem(source, str(error))]) from None
    kind = kind_of_document(document)
    if kind is not None and kind is not FileKind.INSTANCE:
        raise InstanceError([Problem(source, wrong_kind(kind, FileKind.INSTANCE))])
    return instance_from_document(document)


def instance_from_document(document: object) -> Instance:
    """Build an instance from parsed JSON, and judge it and its layout whole.

    Raises
    ------
    InstanceError
        With every problem found: of the types first, then of procedure, machines and layout.
    """
    try:
        schema = _INSTANCE.validate_python(document)
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
            timestep=schema.layout.timestep,
            unknown_fields=notices_of_unknown(InstanceSchema, document),
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
        "layout": _layout_to_document(instance),
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


def _layout_to_document(instance: Instance) -> dict[str, Any]:
    seconds = instance.timestep
    rows = {"rows": list(instance.rows)}
    if seconds is None:
        return rows
    return {**rows, "timestep": int(seconds) if seconds.is_integer() else seconds}


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
        fixed=schema.fixed if "fixed" in schema.model_fields_set else FREE,
    )


def _cell(value: list[int] | None) -> tuple[int, int] | None:
    return None if value is None else (value[0], value[1])


def _machine_to_document(machine: Machine) -> dict[str, Any]:
    document: dict[str, Any] = {"name": machine.name, "processes": dict(machine.processes)}
    for field in ("input_cell", "output_cell"):
        cell = getattr(machine, field)
        if cell is not None:
            document[field] = list(cell)
    if machine.fixed is not FREE:
        document["fixed"] = machine.fixed
    return document
