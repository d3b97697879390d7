"""From parameters to a file (TOML) that says what each of them means."""

from __future__ import annotations

import inspect
import json
import textwrap
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any

from tsaces.errors import InputError
from tsaces.formats.parameters_reader import NONE, fields_in_files, key_of
from tsaces.solvers.parameter_ranges import hints_of, type_of
from tsaces.solvers.registry import installed_methods
from tsaces.solvers.solver_parameters import SolverParameters

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH = 98
"""Characters of a line of comment."""


def parameters_text(parameters: SolverParameters | None = None) -> str:
    """Return a file of all parameters, with what each of them means.

    Parameters
    ----------
    parameters : SolverParameters, optional
        By default the defaults.
    """
    shown = parameters or SolverParameters()
    sections = [*_sections(shown, ())]
    for method, group in shown.installed.items():
        sections += _sections(group, (method,))
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def installed_parameters() -> tuple[SolverParameters, list[str]]:
    """Return the defaults, those of the methods that installed packages bring included.

    Returns
    -------
    SolverParameters
    list of str
        What is wrong with methods that cannot be used, in one line each.
    """
    found = installed_methods()
    installed, problems = {}, [*found.refused.values()]
    for name, method in found.methods.items():
        try:
            method.solver()
            kind = method.parameters_type()
            if kind is not None:
                installed[name] = kind()
                parameters_text(SolverParameters(installed={name: installed[name]}))
        except InputError as error:
            problems.append(str(error))
        except (TypeError, ValueError) as error:  # of values for which files have no word
            del installed[name]
            problems.append(f"method: {name!r} of {method.package}: its parameters: {error}")
    return SolverParameters(installed=installed), problems


def _sections(group: Any, path: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the lines of a group, then of each group within it."""
    kind: Any = type(group)
    about, hints = _descriptions(kind), hints_of(kind)
    inner, lines = [], []
    for field in fields_in_files(group):
        value = getattr(group, field.name)
        if is_dataclass(value):
            inner.append((value, (*path, key_of(field))))
            continue
        comment = about.get(field.name, "")
        lines += [f"# {line}" for line in textwrap.wrap(comment, _WIDTH)] if comment else []
        lines.append(f"{key_of(field)} = {_value(value, hints[field.name])}")
    if lines:
        summary = [f"# {line}" for line in textwrap.wrap(_summary(kind), _WIDTH)]
        yield [*summary, f"[{'.'.join(path)}]", *lines]
    for value, key in inner:
        yield from _sections(value, key)


def _value(value: Any, hint: Any) -> str:
    if value is None:
        return f'"{NONE}"'
    if isinstance(value, tuple):
        return json.dumps(list(value))
    return json.dumps(float(value) if type_of(hint) is float else value)


def _summary(kind: type) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def _descriptions(kind: type) -> dict[str, str]:
    """Return what a class's docstring says about each attribute; fields told together alike."""
    found: dict[str, str] = {}
    names: list[str] = []
    _, _, attributes = (inspect.getdoc(kind) or "").partition("\nAttributes\n")
    for line in attributes.splitlines()[1:]:
        if line and not line.startswith(" "):
            names = line.partition(" : ")[0].split(", ")
        elif line:
            for name in names:
                found[name] = f"{found.get(name, '')} {line.strip()}".strip()
    return found
