"""Machines, as the rows of the fluid program see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulp

    from tsaces.bound.machine_variables import Terms


class Exchanging(Protocol):
    """Machines, as the rows of the fluid program see them."""

    def runs_of(self, process: str) -> Terms:
        """Return the runs of a process per timestep."""
        ...

    def changes_of_cargo(self) -> Iterable[tuple[int, str, pulp.LpVariable, int]]:
        """Yield cell, token, exchange rate, and +1 if that adds to the flow that leaves, or -1."""
        ...
