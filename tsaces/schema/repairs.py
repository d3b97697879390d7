"""Small changes that would make a value a good one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tsaces.schema.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_ITEMS = 3
"""Of lists of numbers whose fractions are looked at."""
_LONGEST_PARSED = 1_000
"""Characters of a string that may be a value in quotes."""


def repairs_of(value: Any, judge: Callable[[Any], Any]) -> Iterator[str]:
    """Yield advice: changes of the value that a validator accepts, the smallest first."""
    for other, advice in _others(value):
        try:
            judge(other)
        except (ValidationError, RecursionError):
            continue
        yield advice.format(quote(other))


def _others(value: Any) -> Iterator[tuple[Any, str]]:
    """Yield what may have been meant, and how to say so."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        yield from ((parsed, "write {} without quotes") for parsed in _parsed(value))
    elif isinstance(value, int | float):
        yield _whole(value), "write {}"
        yield json.dumps(value), "write {}, in quotes"
    elif isinstance(value, list) and value:
        yield [_whole(item) for item in value[:_MOST_ITEMS]], "write {}"
        if all(isinstance(item, str) and len(item) == 1 for item in value):
            yield "".join(value), "write {}"
        alone = len(value) == 1
        if value[0] is not None:
            yield value[0], "write {} without brackets" if alone else "give one of them, such as {}"
    yield [value], "put it into a list: {}"


def _whole(number: Any) -> Any:
    """Return a number without a fraction of zero; anything else as it is."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _parsed(text: str) -> list[Any]:
    """Return the value that a string spells, if it spells one."""
    if len(text) > _LONGEST_PARSED:
        return []
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return []
