"""Writes what commands print with `--json` into docs/json.md.

Run with ``python -m tools.json_page`` after changing a document or its descriptions.
"""

from __future__ import annotations

from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from tsaces.cli.documents import DOCUMENTS, FILES, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent.parent / "docs" / "json.md"
_BEGIN = "<!-- written by tools/json_page.py -->\n"
_HEAD = "| field | type | unit | meaning |\n|---|---|---|---|\n"
_WORDS = {str: "string", int: "integer", float: "number", bool: "boolean", Any: "any"}


def tables() -> str:
    """Return a section for every command: its fields, and those of the objects in them."""
    sections = [_section(f"tsaces {command}", model) for command, model in DOCUMENTS.items()]
    return "\n".join(sections + [_section(f"`{file}`", model) for file, model in FILES.items()])


def page_with_tables(page: str) -> str:
    """Return a page with current tables behind what people wrote."""
    return f"{page.partition(_BEGIN)[0]}{_BEGIN}\n{tables()}"


def main() -> None:
    """Replace the tables of the page."""
    PAGE.write_text(page_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def _section(title: str, model: type[Document]) -> str:
    summary = (model.__doc__ or "").strip()
    parts = [f"## {title}\n\n{summary}\n\n{_HEAD}{''.join(_rows(model))}"]
    for path, inner in _objects(model, ""):
        about = (inner.__doc__ or "").strip()
        parts.append(f"`{path}`: {about}\n\n{_HEAD}{''.join(_rows(inner))}")
    return "\n".join(parts)


def _rows(model: type[Document]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        unit = extra["unit"] if isinstance(extra, dict) else ""
        yield f"| `{name}` | {_type(field.annotation)} | {unit} | {field.description} |\n"


def _type(kind: Any) -> str:
    """Return a type in words."""
    if kind in _WORDS:
        return _WORDS[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return " or ".join(_type(each) for each in arguments if each is not NoneType) + " or null"
    if origin is list:
        return f"list of {_type(arguments[0])}"
    if origin is tuple:
        return "[" + ", ".join(map(_type, arguments)) + "]"
    if origin is dict:
        return "object" if arguments[1] is Any else f"object of {_type(arguments[1])}"
    return "object"


def _objects(model: type[Document], path: str) -> Iterator[tuple[str, type[Document]]]:
    """Yield the objects within a document, and the objects within them."""
    for name, field in model.model_fields.items():
        for kind, mark in _inner(field.annotation):
            below = f"{path}{name}{mark}"
            yield below, kind
            yield from _objects(kind, f"{below}.")


def _inner(kind: Any) -> Iterator[tuple[type[Document], str]]:
    if isinstance(kind, type) and issubclass(kind, Document):
        yield kind, ""
    elif get_origin(kind) is list:
        yield from ((each, f"[]{mark}") for each, mark in _inner(get_args(kind)[0]))
    elif get_origin(kind) is UnionType:
        for each in get_args(kind):
            yield from _inner(each)


if __name__ == "__main__":
    main()
