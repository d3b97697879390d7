"""Functions that run and verify each kind of method, one module per kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.table.methods import peer, references
from benchmarks.table.methods.solver import BySolver
from benchmarks.table.methods.variants import VARIANTS
from benchmarks.table.rows import BOUND, CEILING
from tsaces.solvers import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.table.records import Outcome
    from benchmarks.table.rows import Row
    from tsaces.model.instance import Instance

    Log = Callable[[str], None]
    """Function that is called with a line of progress."""
    Method = Callable[[Instance, Row, Path, Log], Outcome]
    """Function that runs a row; its embedding is written into the folder and verified there."""


def method_names() -> list[str]:
    """Return the methods that the table compares."""
    names = [name for name in registry.method_names() if name != registry.AUTO]
    return [*names, peer.NAME]


def method_of(name: str) -> Method:
    """Return the function that runs rows of a method.

    Raises
    ------
    InputError
        If no method has the name.
    """
    others: dict[str, Method] = {
        BOUND: references.prove_bound,
        CEILING: references.find_ceiling,
        peer.NAME: peer.run,
    }
    if name in others:
        return others[name]
    return BySolver(VARIANTS.get(name) or registry.solver_for(name))
