"""What makes an object a solver, asked of those that are not ours."""

from __future__ import annotations

from typing import Any

from tsaces.errors import InputError, SolverError
from tsaces.processes.pickling import dumps


def check_solver(solver: Any) -> Any:
    """Return a solver that is not ours if it is one, and can travel to another process.

    Raises
    ------
    InputError
        That says what it lacks.
    """
    if isinstance(solver, type):
        kind = solver.__name__
        raise InputError(f"method: {kind} is a class; give a solver, such as {kind}()")
    if not callable(solver) or not isinstance(getattr(solver, "name", None), str):
        raise InputError(
            f"method: {type(solver).__name__} is no solver; give the name of a method, or an object"
            " that has a name and is called with a context and a function that takes candidates"
        )
    try:
        dumps(solver)
    except SolverError as error:
        raise InputError(f"method: {solver.name!r} {error}") from error
    return solver
