"""A collection of violations up to a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.verify.verdict import Violation

if TYPE_CHECKING:
    from tsaces.verify.rules import Rule


class Findings:
    """The violations found so far; those beyond the limit are dropped.

    Parameters
    ----------
    limit : int
        Maximum number of violations to keep, at least 1.

    Raises
    ------
    ValueError
        The limit is below 1, with which every plan would pass.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError(f"max_violations is {limit}; give at least 1")
        self._limit = limit
        self._violations: list[Violation] = []

    def report(
        self, rule: Rule, message: str, t: int | None = None, agents: tuple[int, ...] = ()
    ) -> None:
        """Add a violation unless the limit is reached."""
        if not self.is_full:
            self._violations.append(Violation(t, agents, rule, message))

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The violations in the order in which they were reported."""
        return tuple(self._violations)

    @property
    def is_full(self) -> bool:
        """Whether the limit is reached."""
        return len(self._violations) >= self._limit

    @property
    def timesteps_sound(self) -> bool:
        """Whether none of the violations belongs to a timestep."""
        return all(violation.t is None for violation in self._violations)
