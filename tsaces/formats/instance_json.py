"""Instances as JSON documents, read and written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tsaces.errors import InstanceError, Problem
from tsaces.formats.file_kinds import PLAN_MAGIC, FileKind, kind_of_document, wrong_kind
from tsaces.formats.layout_json import (
    CellOfDocument,
    LayoutSchema,
    both_ways_of_telling,
    cell_to_document,
    layout_fields,
    layout_to_document,
    to_cell,
)
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.formats.unknown import notices_of_unknown
from tsaces.model.counts import Counts
from tsaces.model.instance import (
    FREE,
    MAX_COUNT,
    NO_HANDLING,
    NO_LIMITS,
    BufferLimits,
    Handling,
    Instance,
    Machine,
    Procedure,
    Process,
    Product,
)
from tsaces.schema.expected import Expected
from tsaces.traffic import build_layout, check_exchange_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Cell

_WHOLE = f"give a whole number from 1 to {MAX_COUNT}"
_Count = Annotated[int, Expected("a positive integer", _WHOLE, is_entry=True)]
_COUNTS = "an object of names and positive integers"
_Tokens = Annotated[dict[str, _Count], Expected(_COUNTS, 'give copies by token, as {"plank": 1}')]
_Times = Annotated[dict[str, _Count], Expected(_COUNTS, 'give timesteps by process, as {"cut": 6}')]
_Cell = Annotated[
    CellOfDocument | None,
    Expected(
        "a cell", 'give [column, row], as [1, 0], ["lane", number] or ["point"]', is_whole=True
    ),
]
_Cells = Annotated[
    list[
        Annotated[
            CellOfDocument,
            Expected("a cell", 'give [column, row], ["lane", number] or ["point"]', is_whole=True),
        ]
    ],
    Expected("a list of cells", "give one or several, as [[1, 0], [2, 0]]"),
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


class _HandlingSchema(_Schema):
    input: Annotated[int, Expected("a whole number", "give timesteps before a deposit")] = 0
    output: Annotated[int, Expected("a whole number", "give timesteps before a pick-up")] = 0


_Limits = Annotated[dict[str, _Count], Expected(_COUNTS, 'give copies by token, as {"plank": 4}')]


class _BufferSchema(_Schema):
    input: _Limits = {}
    output: _Limits = {}


class _ProcessSchema(_Schema):
    name: _Name
    inputs: _Tokens = {}
    outputs: _Tokens = {}


_Process = Annotated[_ProcessSchema, Expected("an object", "give name, inputs and outputs")]


_ProcessName = Annotated[str, Expected("a string", "give the name of a process in double quotes")]


class _ProductSchema(_Schema):
    process: _ProcessName
    share: Annotated[int, Expected("a positive integer", _WHOLE)] = 1


class _ProcedureSchema(_Schema):
    processes: Annotated[
        list[_Process], Expected("a list of processes", "give each name, inputs and outputs")
    ]
    output_process: _ProcessName = ""
    products: Annotated[
        list[Annotated[_ProductSchema, Expected("an object", "give process and share")]],
        Expected("a list of products", "give each process and share"),
    ] = []


class _MachineSchema(_Schema):
    name: _Name
    processes: _Times
    input_cell: _Cell = None
    output_cell: _Cell = None
    fixed: _Fixed = None
    input_cells: _Cells = []
    output_cells: _Cells = []
    handling: Annotated[
        _HandlingSchema | None,
        Expected("an object or null", 'give timesteps, as {"input": 3, "output": 2}'),
    ] = None
    buffer: Annotated[
        _BufferSchema | None,
        Expected("an object or null", 'give room by side, as {"input": {"plank": 4}}'),
    ] = None


_Machine = Annotated[
    _MachineSchema, Expected("an object", "give name, processes, input_cell and output_cell")
]


class InstanceSchema(_Schema):
    """The fields of an instance's document."""

    name: _Name
    layout: Annotated[
        LayoutSchema, Expected("an object", 'give {"rows": [...]} or points and lanes')
    ]
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
    machines = tuple(_machine(machine) for machine in schema.machines)
    layout = layout_fields(schema.layout)
    problems: list[Problem] = []
    instance = None
    try:
        instance = Instance(
            name=schema.name,
            procedure=_procedure(schema.procedure),
            machines=machines,
            max_agents=schema.max_agents,
            timestep=schema.layout.timestep,
            unknown_fields=notices_of_unknown(InstanceSchema, document),
            **layout,
        )
    except InstanceError as error:
        problems += error.problems
    told = [*_ways_of_telling(schema, document)]
    problems += told
    if not told:  # whoever tells a layout twice need not know what is wrong with each
        try:
            check_exchange_cells(machines, build_layout(**layout))
        except InstanceError as error:
            problems += error.problems
    if instance is None or problems:
        raise InstanceError(problems)
    return instance


def _ways_of_telling(schema: InstanceSchema, document: object) -> Iterator[Problem]:
    """Find what is told in two ways, and a layout that is told in none."""
    layout = document.get("layout") if isinstance(document, dict) else None
    yield from both_ways_of_telling(schema.layout, layout)
    yield from _products_told_twice(schema.procedure)
    yield from _cells_told_twice(schema.machines)


def _products_told_twice(schema: _ProcedureSchema) -> Iterator[Problem]:
    if {"output_process", "products"} <= schema.model_fields_set:
        words = "given beside output_process; leave one of the two"
        yield Problem("procedure.products", words)


def _cells_told_twice(machines: Iterable[_MachineSchema]) -> Iterator[Problem]:
    """Find machines whose exchange cells are given one way and another."""
    for index, machine in enumerate(machines):
        for side in ("input_cell", "output_cell"):
            one, several = getattr(machine, side), getattr(machine, f"{side}s")
            if one is not None and several:
                yield Problem(
                    f"machines[{index}].{side}s",
                    f"given beside {side}; leave one of the two",
                    kind="cells told twice",
                )


def instance_to_document(instance: Instance) -> dict[str, Any]:
    """Return the instance as JSON-ready data, as `instance_from_document` reads it."""
    return {
        "name": instance.name,
        "layout": layout_to_document(instance),
        "procedure": {
            "processes": [
                {"name": p.name, "inputs": dict(p.inputs), "outputs": dict(p.outputs)}
                for p in instance.procedure.processes
            ],
            **_products_to_document(instance.procedure),
        },
        "machines": [_machine_to_document(machine) for machine in instance.machines],
        "max_agents": instance.max_agents,
    }


def _products_to_document(procedure: Procedure) -> dict[str, Any]:
    if procedure.output_process is not None:
        return {"output_process": procedure.output_process}
    return {"products": [{"process": p.process, "share": p.share} for p in procedure.products]}


def _procedure(schema: _ProcedureSchema) -> Procedure:
    processes = tuple(
        Process(p.name, Counts(p.inputs), Counts(p.outputs)) for p in schema.processes
    )
    products = tuple(Product(product.process, product.share) for product in schema.products)
    output = schema.output_process if "output_process" in schema.model_fields_set else None
    return Procedure(processes, output, products if output is None else ())


def _machine(schema: _MachineSchema) -> Machine:
    return Machine(
        name=schema.name,
        processes=Counts(schema.processes),
        input_cell=_cell(schema.input_cell),
        output_cell=_cell(schema.output_cell),
        fixed=schema.fixed if "fixed" in schema.model_fields_set else FREE,
        input_cells=tuple(map(to_cell, schema.input_cells)),
        output_cells=tuple(map(to_cell, schema.output_cells)),
        handling=_handling(schema.handling),
        buffer=_limits(schema.buffer),
    )


def _handling(schema: _HandlingSchema | None) -> Handling:
    return NO_HANDLING if schema is None else Handling(schema.input, schema.output)


def _limits(schema: _BufferSchema | None) -> BufferLimits:
    return (
        NO_LIMITS if schema is None else BufferLimits(Counts(schema.input), Counts(schema.output))
    )


def _cell(value: list[int | str] | None) -> Cell | None:
    return None if value is None else to_cell(value)


def _machine_to_document(machine: Machine) -> dict[str, Any]:
    document: dict[str, Any] = {"name": machine.name, "processes": dict(machine.processes)}
    for field in ("input_cell", "output_cell"):
        cells = getattr(machine, f"{field}s")
        if len(cells) > 1:
            document[f"{field}s"] = [cell_to_document(cell) for cell in cells]
        elif cells:
            document[field] = cell_to_document(cells[0])
    if machine.handling != NO_HANDLING:
        document["handling"] = {
            "input": machine.handling.input,
            "output": machine.handling.output,
        }
    if machine.buffer:
        sides = {"input": machine.buffer.input, "output": machine.buffer.output}
        document["buffer"] = {side: dict(limits) for side, limits in sides.items() if limits}
    if machine.fixed is not FREE:
        document["fixed"] = machine.fixed
    return document
