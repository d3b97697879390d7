"""Fields of a document that its schema does not know, and what may have been meant."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from tsaces.errors import MOST_TOLD, Problem, gathered
from tsaces.schema.nearest import LONGEST_NAME, advice

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_NAMES = MOST_TOLD - 1
"""Unknown names that are told; the others are counted."""
OWN_PREFIXES = ("_", "$", "x-")
"""Beginnings of the names of notes that people keep in documents; nothing is said about them."""


def is_own(name: str) -> bool:
    """Whether a name is marked as that of a note, not of a field that programs read."""
    return name.startswith(OWN_PREFIXES)


def unknown_fields(schema: type[BaseModel], document: object) -> tuple[Problem, ...]:
    """Return a problem for each unknown name, with all fields of that name at like places.

    Parameters
    ----------
    schema : type of BaseModel
        That ignores unknown fields and has judged the document.
    document : object
        Parsed JSON.
    """
    said: dict[tuple[str, str], str] = {}
    found = []
    rest = 0
    for place, path, name, known in _unknown(schema, document, "", ""):
        kind = (place, name)
        if kind not in said:
            if len(said) == _MOST_NAMES:  # a hint takes time, and nobody reads so many
                rest += 1
                continue
            said[kind] = f"unknown field, ignored; {advice(name, known)}"
        found.append(Problem(path, said[kind], kind=f"{place}.{name}"))
    if rest:
        found.append(
            Problem("$", f"{rest} more unknown {'fields' if rest > 1 else 'field'}, ignored")
        )
    return gathered(found)


def _unknown(
    kind: Any, value: object, place: str, path: str
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield the place in the schema, the path, the name and the known names of each."""
    if not _has_fields(kind):
        return
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if isinstance(value, dict):
            yield from _of_object(kind, value, place, path)
        return
    arguments = get_args(kind)
    if get_origin(kind) is list and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown(arguments[0], item, f"{place}[]", f"{path}[{index}]")
    elif get_origin(kind) is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown(arguments[1], item, f"{place}{{}}", _below(path, key))
    elif get_origin(kind) in {Annotated, Union, UnionType}:
        for inner in arguments[:1] if get_origin(kind) is Annotated else arguments:
            yield from _unknown(inner, value, place, path)


def _of_object(
    schema: type[BaseModel], value: dict[str, Any], place: str, path: str
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    known = {field.alias or name: field for name, field in schema.model_fields.items()}
    for name, item in value.items():
        if name in known:
            yield from _unknown(known[name].annotation, item, f"{place}.{name}", _below(path, name))
        elif not is_own(name):
            yield place, _below(path, name), name, tuple(known)


@cache
def _has_fields(kind: Any) -> bool:
    """Whether values of a type may hold objects with fields."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return True
    return any(map(_has_fields, get_args(kind)[: 1 if get_origin(kind) is Annotated else None]))


def _below(path: str, name: str) -> str:
    shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return f"{path}.{shown}" if path else shown
