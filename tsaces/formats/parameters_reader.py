"""From a file (TOML) to parameters: what it does not name keeps its default."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass, replace
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from tsaces.errors import DocumentError, InputError, lines_of
from tsaces.formats.files import read_whole
from tsaces.processes.endings import first_line
from tsaces.schema.nearest import nearest
from tsaces.schema.quoting import quote
from tsaces.solvers.parameter_ranges import hints_of, problem_of, type_of
from tsaces.solvers.registry import installed_methods
from tsaces.solvers.solver_parameters import SolverParameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from dataclasses import Field
    from pathlib import Path

    from tsaces.solvers.installed import InstalledMethod

NONE = "none"
"""Value of a parameter that is set to nothing, for which TOML has no word."""


def load_parameters(path: str | Path) -> SolverParameters:
    """Read a file of parameters, such as ``tsaces solve --show-parameters`` writes.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    DocumentError
        With one problem a line: what is unknown, of a wrong type or out of its range.
    """
    return read_parameters(read_whole(path), str(path))


def read_parameters(content: bytes, source: str) -> SolverParameters:
    """Read the content of a file of parameters.

    Parameters
    ----------
    content : bytes
        TOML.
    source : str
        Name of the file, for what is said about it.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    try:
        document = tomllib.loads(content.decode())
    except RecursionError:
        raise DocumentError(f"{source}: is not a file of parameters: nested too deeply") from None
    except ValueError as error:  # of bytes that are no text as well
        raise DocumentError(f"{source}: is not TOML: {error}") from None
    problems: list[str] = []
    methods = installed_methods().methods
    tables = {name: document.pop(name) for name in methods if name in document}
    parameters: SolverParameters = _read_group(SolverParameters, document, "parameters", problems)
    installed = {
        name: _read_installed(methods[name], table, problems) for name, table in tables.items()
    }
    if problems:
        lines = [f"{problem}, in {source}" for problem in problems]
        raise DocumentError(*lines_of(lines))
    return replace(parameters, installed=installed)


def _read_installed(method: InstalledMethod, table: Any, problems: list[str]) -> Any:
    """Return the parameters of a method of another package; None where there is a problem."""
    at = f"parameters.{method.name}"
    try:
        kind = method.parameters_type()
        if kind is not None:
            return _read_value(kind, table, at, problems)
    except InputError as error:
        problems.append(f"{at}: {error}")
    except Exception as error:  # noqa: BLE001 - of checks that the package brings
        problems.append(f"{at}: {type(error).__name__}: {first_line(error)}")
    else:
        problems.append(f"{at}: the method has no parameters")
    return None


def key_of(field: Field[Any]) -> str:
    """Return what a field is called in a file: methods as on the command line."""
    return "ts-aces" if field.name == "ts_aces" else field.name


def fields_in_files(group: Any) -> list[Field[Any]]:
    """Return the fields of a dataclass that files may set."""
    return [field for field in fields(group) if field.metadata.get("in_files", True)]


def _read_group(group: Any, table: Mapping[str, Any], path: str, problems: list[str]) -> Any:
    """Return a dataclass made from a table; None where there is something wrong with it."""
    known = {key_of(field): field for field in fields_in_files(group)}
    hints, found, before = hints_of(group), {}, len(problems)
    for key, value in table.items():
        at = f"{path}.{key}"
        if key not in known:
            problems.append(f"{at}: is unknown; {_advice(key, [*known])}")
            continue
        name = known[key].name
        found[name] = _read_value(hints[name], value, at, problems)
    if len(problems) > before:
        return None
    try:
        return group(**found)
    except ValueError as error:
        problems.append(f"{path}.{error}")
        return None


def _read_value(hint: Any, value: Any, at: str, problems: list[str]) -> Any:
    if is_dataclass(hint):
        if isinstance(value, dict):
            return _read_group(hint, value, at, problems)
        problems.append(f"{at}: {quote(value)} is not a table; write [{at.partition('.')[2]}]")
        return None
    is_optional = NoneType in get_args(hint)
    if is_optional and value == NONE:
        return None
    value = tuple(value) if isinstance(value, list) else value
    if problem := problem_of(at, value, hint):
        problems.append(f'{problem} or "{NONE}"' if is_optional else problem)
    elif type_of(hint) is float:
        return float(value)
    return value


def _advice(key: str, known: list[str]) -> str:
    near = nearest(key, known)
    return f"did you mean {near}?" if near else f"use one of {', '.join(known)}"
