"""What a solve is to keep of an earlier embedding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.model.replan import ReplanResult, process_changes

if TYPE_CHECKING:
    from collections.abc import Mapping

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

    Raises
    ------
    InputError
        That names the field, if there is no such number of changes.
    """

    before: Mapping[str, str | None]
    limit: int | None = None
    free_bound: float = math.inf

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise InputError(f"changes: {self.limit} is not a whole number from 0 on")

    def result(self, instance: Instance, after: Mapping[str, str | None]) -> ReplanResult:
        """Return what became of it in an embedding of an instance."""
        return ReplanResult(process_changes(instance, self.before, after), self.free_bound)
