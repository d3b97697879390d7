"""What an assignment must satisfy before any machine runs by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance


def check_assignment(instance: Instance, assignment: Mapping[str, str | None]) -> None:
    """Raise `PlanError` if a machine is assigned what it cannot run."""
    for machine in instance.machines:
        process = assignment.get(machine.name)
        if process is not None and process not in machine.processes:
            raise PlanError(f"assignment: machine {machine.name!r} cannot run {process!r}")
