"""Methods by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.solvers.aces import Aces
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.ts_aces import TsAces

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.solvers.protocol import Solver

_METHODS: dict[str, Callable[[], Solver]] = {"ts-aces": TsAces, "aces": Aces, "rhythmic": Rhythmic}

AUTO = "auto"
"""Chooses the best method there is for an instance; so far there is one."""


def method_names() -> tuple[str, ...]:
    """Return every name that `solver_for` knows."""
    return (AUTO, *_METHODS)


def solver_for(method: str | Solver) -> Solver:
    """Return the method of a name; a solver, with parameters of one's own, is its own method.

    Raises
    ------
    InputError
        If no method has the name.
    """
    if not isinstance(method, str):
        return method
    if method == AUTO:
        return TsAces()
    if method not in _METHODS:
        known = ", ".join(method_names())
        raise InputError(f"method: {method!r} is unknown; use one of {known}")
    return _METHODS[method]()
