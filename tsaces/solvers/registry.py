"""Methods by name: those of this package, and those that installed packages bring."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.solvers.aces import Aces
from tsaces.solvers.auto import Auto
from tsaces.solvers.installed import InstalledMethods, find_methods
from tsaces.solvers.protocol import FleetReducing
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.solver_parameters import SolverParameters
from tsaces.solvers.suitability import check_suits
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.instance import Instance
    from tsaces.model.objective import Objective
    from tsaces.model.solve_options import SolveOptions
    from tsaces.solvers.protocol import Solver

AUTO = "auto"
"""The best of all methods under one deadline."""


def method_names() -> tuple[str, ...]:
    """Return every name that `solver_for` knows."""
    return (*_METHODS, *installed_methods().methods)


@cache
def installed_methods() -> InstalledMethods:
    """Return the methods that installed packages bring; their code is not imported."""
    sections = (field.name for field in fields(SolverParameters))
    return find_methods(frozenset({*_METHODS, *sections}))


def solver_for(
    method: str | Solver,
    objective: Objective | None = None,
    parameters: SolverParameters | None = None,
) -> Solver:
    """Return the method of a name; a solver, with parameters of one's own, is its own method.

    Parameters
    ----------
    method : str or Solver
    objective : Objective, optional
    parameters : SolverParameters, optional
        Of the method of that name.

    Raises
    ------
    InputError
        If no method has the name, if it cannot be used for the objective, or if a solver is given
        other parameters than its own.
    """
    if parameters is not None and not isinstance(method, str):
        raise InputError("parameters: a solver has its own; give the name of a method with them")
    own = parameters or SolverParameters()
    solver = _named(method, own) if isinstance(method, str) else method
    if objective is not None and objective.is_fleet and not isinstance(solver, FleetReducing):
        makers = _METHODS.items()
        able = ", ".join(n for n, make in makers if isinstance(make(own), FleetReducing))
        raise InputError(f"objective: 'fleet' is not for method {solver.name!r}; use one of {able}")
    return solver


def check_options(options: SolveOptions, instance: Instance | None = None) -> SolveOptions:
    """Return options if an instance can be solved with them.

    Parameters
    ----------
    options : SolveOptions
    instance : Instance, optional
        The one; by default some instance.

    Raises
    ------
    InputError
        That names the field.
    """
    solver = solver_for(options.method, options.parse_objective())
    options.check_numbers()
    if instance is not None:
        check_suits(solver, instance)
    return options


def _named(method: str, parameters: SolverParameters) -> Solver:
    if method in _METHODS:
        return _METHODS[method](parameters)
    found = installed_methods()
    if method in found.methods:
        return found.methods[method].solver(parameters.installed.get(method))
    if method in found.refused:
        raise InputError(found.refused[method])
    raise InputError(f"method: {method!r} is unknown; use one of {', '.join(method_names())}")


def _auto(parameters: SolverParameters) -> Auto:
    first = Rhythmic(parameters.cyclic, tour_first=False, fleet=parameters.fleet)
    return Auto(first=first, second=_ts_aces(parameters), fleet=first)


def _ts_aces(parameters: SolverParameters) -> TsAces:
    return TsAces(replace(parameters.ts_aces, cyclic=parameters.cyclic))


def _aces(parameters: SolverParameters) -> Aces:
    return Aces(parameters.aces)


def _rhythmic(parameters: SolverParameters) -> Rhythmic:
    return Rhythmic(parameters.cyclic, fleet=parameters.fleet)


_METHODS: dict[str, Callable[[SolverParameters], Solver]] = {
    AUTO: _auto,
    "ts-aces": _ts_aces,
    "aces": _aces,
    "rhythmic": _rhythmic,
}
OWN_METHODS = tuple(_METHODS)
"""Names of the methods of this package."""
