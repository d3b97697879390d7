"""Methods by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.solvers.aces import Aces
from tsaces.solvers.auto import Auto
from tsaces.solvers.protocol import FleetReducing
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.objective import Objective
    from tsaces.model.solve_options import SolveOptions
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


def solver_for(method: str | Solver, objective: Objective | None = None) -> Solver:
    """Return the method of a name; a solver, with parameters of one's own, is its own method.

    Raises
    ------
    InputError
        If no method has the name, or if it cannot be used for the objective.
    """
    solver = _named(method) if isinstance(method, str) else method
    if objective is not None and objective.is_fleet and not isinstance(solver, FleetReducing):
        able = ", ".join(n for n, make in _METHODS.items() if isinstance(make(), FleetReducing))
        raise InputError(f"objective: 'fleet' is not for method {solver.name!r}; use one of {able}")
    return solver


def check_options(options: SolveOptions) -> SolveOptions:
    """Return options if an instance can be solved with them.

    Raises
    ------
    InputError
        That names the field.
    """
    solver_for(options.method, options.parse_objective())
    options.check_numbers()
    return options


def _named(method: str) -> Solver:
    if method not in _METHODS:
        known = ", ".join(method_names())
        raise InputError(f"method: {method!r} is unknown; use one of {known}")
    return _METHODS[method]()
