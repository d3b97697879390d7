"""YAML of unknown origin: no tags, no aliases, no bottomless nesting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEEPEST = 50
"""Levels of nesting: files of the traffic editor have six."""


def parse_yaml(data: bytes) -> object:
    """Return what a YAML document holds.

    Raises
    ------
    DocumentError
        With one line: for malformed documents, and those with tags or aliases.
    """
    import yaml  # noqa: PLC0415 - takes time to import, and few commands need it

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_events(yaml.parse(data, Loader=loader))
        document: object = yaml.load(data, Loader=loader)  # noqa: S506 - of safe loaders
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise DocumentError(f"malformed YAML: {' '.join(str(error).split())}") from None
    return document


def _check_events(events: Iterable[Any]) -> None:
    """Refuse tags, which make objects of types that no map needs, aliases and deep nesting.

    A few aliases of aliases stand for more data than any memory holds.
    """
    depth = 0
    for event in events:
        if getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1
            raise DocumentError(f"malformed YAML: line {line}: tag {event.tag!r} is refused")
        kind = type(event).__name__
        if kind == "AliasEvent":
            line = event.start_mark.line + 1
            raise DocumentError(
                f"malformed YAML: line {line}: alias *{event.anchor} is refused; write the value"
            )
        depth += kind.endswith(("SequenceStartEvent", "MappingStartEvent"))
        depth -= kind.endswith(("SequenceEndEvent", "MappingEndEvent"))
        if depth > _DEEPEST:
            raise DocumentError("malformed YAML: nested too deeply")
