"""Values of every wrong shape, and what a message about one must look like."""

from __future__ import annotations

import re
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.formats.documents import Path

TEXTS: dict[str, object] = {
    "text": "some words",
    "a number as text": "3",
    "a list as text": "[1, 0]",
    "a long text": "x" * 1_000,
    "control characters": "\x1b[2J\n\u2028",
}
WHOLE: dict[str, object] = {
    "a whole number": 3,
    "a negative number": -1,
    "an endless number": 10**4_000,
}
FLOATS: dict[str, object] = {"a whole float": 3.0, "a float": 1.5}
LISTS: dict[str, object] = {
    "no list": [],
    "a list of one": [3],
    "a pair": [1, 0],
    "a pair of floats": [1.0, 0],
    "pairs": [[1, 0], [2, 0]],
    "words": ["some", "words"],
    "characters": ["+", ">"],
    "a long list": list(range(1_000)),
}
OBJECTS: dict[str, object] = {
    "no object": {},
    "an object": {"some": "words"},
    "coordinates": {"x": 1, "y": 0},
}
OTHERS: dict[str, object] = {"null": None, "true": True}
SHAPES = OTHERS | TEXTS | WHOLE | FLOATS | LISTS | OBJECTS

FITTING: dict[str, dict[str, object]] = {
    "a string": TEXTS,
    "a list": LISTS,
    "an object": OBJECTS,
    "a positive integer": WHOLE,
    "a whole number": WHOLE,
    "a count": WHOLE,
    "a number": WHOLE | FLOATS,
    "a share": WHOLE | FLOATS,
    "a cell": {"null": None, "a pair": [1, 0]},
    "a turn": {"words": ["some", "words"], "characters": ["+", ">"]},
    "a member": {**TEXTS, "a pair": [1, 0]},
    "true or false": {"true": True},
}
"""Shapes of which a field may take some values, by how what it expects begins."""
LONGEST = 250
JARGON = re.compile(
    r"input should be|value_error|type_error|_type\b|unable to parse|valid (integer|string|list)"
    r"|pydantic|traceback|nonetype|\bdict\b|\bstr\b|\bint\b|keyword",
    re.IGNORECASE,
)


def is_plain(line: str) -> bool:
    """Whether a line begins with a field and says in plain words what is wrong with it."""
    field, _, words = line.partition(": ")
    return (
        re.fullmatch(r"[$\w.\[\]]+", field) is not None
        and bool(words)
        and line.isprintable()
        and JARGON.search(line) is None
    )


def is_good_line(line: str, field: str, expected: str) -> bool:
    """Whether a line names a field, the value, what is expected and what to do, shortly."""
    pattern = rf"{re.escape(field)}: .+ is not {re.escape(expected)}; .+"
    return re.fullmatch(pattern, line) is not None and is_plain(line) and len(line) <= LONGEST


def wrong_shapes(expected: str) -> dict[str, object]:
    """Return a value of every shape but those that may fit."""
    fitting = {"null"} if expected.endswith(" or null") else set()
    for words, shapes in FITTING.items():
        if expected.startswith(words):
            fitting |= set(shapes)
    return {name: value for name, value in SHAPES.items() if name not in fitting}


def fields_of(kind: Any, prefix: Path = ()) -> Iterator[Path]:
    """Yield the place of every field and item that a schema knows, the whole first.

    Items of lists have the number 0 and values of mappings the name "*".
    """
    yield prefix
    for key, inner in _parts(_plain(kind)):
        yield from fields_of(inner, (*prefix, key))


def _parts(kind: Any) -> Iterator[tuple[str | int, Any]]:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from (
            (field.alias or name, field.annotation) for name, field in kind.model_fields.items()
        )
    elif origin is list:
        yield 0, arguments[0]
    elif origin is dict:
        yield "*", arguments[1]
    elif origin is tuple:
        yield from enumerate(arguments)


def _plain(kind: Any) -> Any:
    """Return a type without metadata and without null beside it.

    Of other alternatives the parts are not told apart.
    """
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        others = [each for each in get_args(kind) if each is not NoneType]
        return _plain(others[0]) if len(others) == 1 else object
    return kind if get_origin(kind) is not Literal else str


def at(document: Any, place: Path) -> Path:
    """Return a place of a schema as one of a document: the first name where any will do."""
    found: list[str | int] = []
    for key in place:
        name = next(iter(document)) if key == "*" else key
        found.append(name)
        document = document[name]
    return tuple(found)


def written(place: Path) -> str:
    """Write a place as messages do."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)
    return text.removeprefix(".") or "$"
