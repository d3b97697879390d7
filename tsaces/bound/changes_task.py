"""The choice of the machines that run something else, as a task for a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.bound.changes_milp import ChangesMilp
from tsaces.processes import Began
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tsaces.bound.changes_milp import Choice
    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance

_FOR_FREE_BOUND = 1 / 4
_FOR_ONE_LESS = 1 / 2
_FOR_BEST = 2 / 3
"""Shares of the time that is left."""
_KEPT_THROUGHPUT = 1 - 2e-3
"""Share of the best throughput that fewer changes must keep: all but twice the solver's gap."""


@dataclass(frozen=True)
class ChosenChanges:
    """A choice of machines that may run something else, better than all before.

    Attributes
    ----------
    machines : frozenset of str
    """

    machines: frozenset[str]


@dataclass(frozen=True)
class FreeBound:
    """No plan has a higher throughput, whatever machines run.

    Attributes
    ----------
    upper_bound : float
        Products per timestep.
    """

    upper_bound: float


@dataclass(frozen=True)
class TooFewChanges:
    """With so few changes, nothing can be made.

    Attributes
    ----------
    limit : int
    enough : int or None
        A number of changes that may be enough; None if none is, or none was found.
    """

    limit: int
    enough: int | None


ChangesReport = Began | ChosenChanges | FreeBound | TooFewChanges


@dataclass(frozen=True)
class ChangesTask:
    """Reports ever better choices, what a free choice could make, or that nothing can be made.

    Attributes
    ----------
    instance : Instance
    kept : mapping of str to str or None
        What machines run if they go on as before.
    limit : int or None
        The most machines that may change; None for the fewest with which anything can be made.
    deadline : Deadline
        At which to stop.
    seed : int
    """

    instance: Instance
    kept: Mapping[str, str | None]
    limit: int | None
    deadline: Deadline
    seed: int = 0

    def __call__(self, emit: Callable[[ChangesReport], None]) -> None:
        """Work until the choice is as good as it gets."""
        emit(Began())
        traffic = build_traffic_system(layout_of(self.instance))
        milp = ChangesMilp(self.instance, traffic, self.kept, self.seed)
        milp.prove_free_bound(self.deadline.share(_FOR_FREE_BOUND))
        emit(FreeBound(milp.free_bound))
        if self._choose(milp, emit):
            bound = milp.best(len(self.kept), self.deadline).bound
            emit(FreeBound(min(bound, milp.free_bound)))

    def _choose(self, milp: ChangesMilp, emit: Callable[[ChangesReport], None]) -> bool:
        """Report choices; return whether anything can be made with them."""
        limit = self._fewest(milp, emit) if self.limit is None else self.limit
        if limit is None:
            return False
        best = milp.best(limit, self.deadline.share(_FOR_BEST))
        if best.machines is None:
            if self._is_nothing(milp, best):
                enough = self._enough(milp).machines
                emit(TooFewChanges(limit, None if enough is None else len(enough)))
            return False
        emit(ChosenChanges(best.machines))
        least = _KEPT_THROUGHPUT * best.throughput
        fewer = milp.fewest(least, len(best.machines), self.deadline.share(_FOR_ONE_LESS))
        if fewer.machines is not None and len(fewer.machines) < len(best.machines):
            emit(ChosenChanges(fewer.machines))
        return True

    def _fewest(self, milp: ChangesMilp, emit: Callable[[ChangesReport], None]) -> int | None:
        """Return the fewest changes with which something is made; None if none are known."""
        choice = milp.any(0, self.deadline.share(_FOR_ONE_LESS))
        if choice.machines is None and self._is_nothing(milp, choice):
            choice = self._enough(milp)
        while choice.machines:
            emit(ChosenChanges(choice.machines))
            fewer = milp.any(len(choice.machines) - 1, self.deadline.share(_FOR_ONE_LESS))
            if fewer.machines is None:
                break
            choice = fewer
        return None if choice.machines is None else len(choice.machines)

    def _enough(self, milp: ChangesMilp) -> Choice:
        """Return few changes with which something is made."""
        until = self.deadline.share(_FOR_ONE_LESS)
        return milp.fewest(2 * milp.nothing, len(self.kept), until)

    def _is_nothing(self, milp: ChangesMilp, choice: Choice) -> bool:
        return choice.bound <= milp.nothing
