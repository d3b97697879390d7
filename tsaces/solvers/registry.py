"""Methods by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.solvers.aces import Aces
from tsaces.solvers.auto import Auto
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.ts_aces import TsAces

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.solvers.protocol import Solver

AUTO = "auto"
"""The best of all methods under one deadline."""
_METHODS: dict[str, Callable[[], Solver]] = {
    AUTO: Auto,
    "ts-aces": TsAces,
    "aces": Aces,
    "rhythmic": Rhythmic,
}


def method_names() -> tuple[str, ...]:
    """Return every name that `solver_for` knows."""
    return tuple(_METHODS)


def solver_for(method: str | Solver) -> Solver:
    """Return the method of a name; a solver, with parameters of one's own, is its own method.

    Raises
    ------
    InputError
        If no method has the name.
    """
    if not isinstance(method, str):
        return method
    if method not in _METHODS:
        known = ", ".join(method_names())
        raise InputError(f"method: {method!r} is unknown; use one of {known}")
    return _METHODS[method]()
