"""Parameters of solvers: dataclasses that check the type and the range of each of their fields.

A field's type says what it may be: ``noise: Annotated[float, Range(0, 1)] = 0.2``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from tsaces.schema.quoting import quote

NOT_IN_FILES = {"in_files": False}
"""Metadata of a field that the program sets itself: files of parameters have no word of it."""
MAX_INTEGER = 1_000_000_000
"""The largest whole number that a parameter may be: arrays and solvers count in 64 bits."""


@dataclass(frozen=True)
class Range:
    """The numbers that a parameter may be; neither infinity nor NaN is among them.

    Attributes
    ----------
    least, most : float
    above : bool
        Whether the least itself is excluded.
    """

    least: float = -math.inf
    most: float = math.inf
    above: bool = False

    def __contains__(self, value: float) -> bool:
        if isinstance(value, float) and not math.isfinite(value):
            return False
        if value > self.most:
            return False
        return value > self.least if self.above else value >= self.least

    def __str__(self) -> str:
        if math.isinf(self.most):
            return f"above {self.least:g}" if self.above else f"{self.least:g} or more"
        return f"within {'(' if self.above else '['}{self.least:.10g}, {self.most:.10g}]"


_ANY = Range(-MAX_INTEGER, MAX_INTEGER)


@dataclass(frozen=True)
class NotEmpty:
    """Says that a tuple has at least one item."""


Count = Annotated[int, Range(1, MAX_INTEGER)]
"""A whole number, 1 or more."""
Share = Annotated[float, Range(0, 1)]
"""A part of a whole; none of it and all of it are allowed."""
PositiveShare = Annotated[float, Range(0, 1, above=True)]
"""A part of a whole; all of it is allowed, none of it is not."""
NonNegative = Annotated[float, Range(0, 1e9)]
"""A number, 0 or more."""
Positive = Annotated[float, Range(0, 1e9, above=True)]
"""A number above 0."""
Factor = Annotated[float, Range(1, 1e6)]
"""What something is multiplied by that does not become smaller."""


class ParameterGroup:
    """Base of dataclasses of parameters: refuses values that their types do not allow.

    Raises
    ------
    ValueError
        On the first such field; the message begins with its name and a colon.
    """

    def __post_init__(self) -> None:
        check_fields(self)


def check_fields(parameters: Any) -> None:
    """Raise `ValueError` for the first field of a dataclass whose value its type does not allow."""
    hints = hints_of(type(parameters))
    for field in fields(parameters):
        if problem := problem_of(field.name, getattr(parameters, field.name), hints[field.name]):
            raise ValueError(problem)


def hints_of(cls: Any) -> dict[str, Any]:
    """Return the types of a class's fields, with what is annotated to them."""
    return _hints_of(cls)


@cache
def _hints_of(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def problem_of(name: str, value: Any, hint: Any) -> str | None:
    """Return what is wrong with a value, in one line that begins with its name; None if nothing is.

    Parameters
    ----------
    name : str
    value : object
    hint : type
        ``bool``, ``int``, ``float``, a tuple of one of these or one of these or None, perhaps
        annotated with `Range` or `NotEmpty`. Values of other types are not looked at.
    """
    hint, extras = _without_extras(hint)
    arguments = get_args(hint)
    if NoneType in arguments:
        return None if value is None else problem_of(name, value, arguments[0])
    if get_origin(hint) is tuple:
        return _problem_of_items(name, value, arguments[0], extras)
    wrong = _wrong_type(value, hint) or _wrong_size(value, hint, extras)
    return None if wrong is None else f"{name}: {quote(value)} is not {wrong}"


def _problem_of_items(name: str, value: Any, hint: Any, extras: tuple[Any, ...]) -> str | None:
    if not isinstance(value, tuple):
        return f"{name}: {quote(value)} is not a list of numbers"
    if not value and any(isinstance(one, NotEmpty) for one in extras):
        return f"{name}: the list is empty; give at least one number"
    problems = (problem_of(f"{name}[{i}]", item, hint) for i, item in enumerate(value))
    return next(filter(None, problems), None)


def _wrong_type(value: Any, hint: Any) -> str | None:
    """Return what a value should be and is not."""
    if hint is bool:
        return None if isinstance(value, bool) else "true or false"
    if hint is int:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return None if is_whole else "a whole number"
    if hint is float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return None if is_number else "a number"
    return None


def _wrong_size(value: Any, hint: Any, extras: tuple[Any, ...]) -> str | None:
    """Return where a number should be and is not."""
    if hint not in {int, float}:
        return None
    ranges = [extra for extra in extras if isinstance(extra, Range)] or [_ANY]
    return next((str(one) for one in ranges if value not in one), None)


def type_of(hint: Any) -> Any:
    """Return a field's type without what is annotated to it."""
    return _without_extras(hint)[0]


def _without_extras(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        return inner, tuple(extras)
    return hint, ()
