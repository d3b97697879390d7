"""What a solve is to keep of an earlier embedding."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.model.replan import ReplanResult, process_changes

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


@dataclass(frozen=True)
class Keeping:
    """What a plan is to keep of an earlier one.

    Attributes
    ----------
    before : mapping of str to str or None
        What each machine ran, None for nothing.
    limit : int or None
        The most machines that may change; None for the fewest with which anything can be made.
    free_bound : float
        Proven: no plan has a higher throughput, whatever machines run.
    """

    before: Mapping[str, str | None]
    limit: int | None = None
    free_bound: float = math.inf

    def result(self, instance: Instance, after: Mapping[str, str | None]) -> ReplanResult:
        """Return what became of it in an embedding of an instance."""
        return ReplanResult(process_changes(instance, self.before, after), self.free_bound)


def keeping_of(
    instance: Instance, before: Mapping[str, str | None] | None, changes: int | None
) -> Keeping | None:
    """Return what is to be kept, None if nothing is.

    Parameters
    ----------
    instance : Instance
    before : mapping of str to str or None, or None
        What each machine ran, None for nothing.
    changes : int or None
        The most machines that may change, None for the fewest.

    Raises
    ------
    InputError
        That names the field, `keep_assignment` or `changes`.
    """
    if before is None:
        if changes is not None:
            raise InputError(
                "changes: they are counted from what machines run so far; give keep_assignment too"
            )
        return None
    if changes is not None and (type(changes) is not int or changes < 0):
        raise InputError(f"changes: {changes!r} is not a whole number from 0 on")
    if not isinstance(before, Mapping):
        raise InputError(
            f"keep_assignment: {type(before).__name__} is no assignment; give an embedding, or"
            " processes by machine"
        )
    if not any(machine.name in before for machine in instance.machines):
        raise InputError(
            "keep_assignment: none of its machines is in the instance; give an assignment of"
            " machines by their names there"
        )
    return Keeping(before, changes)
