"""Which machines are to run something else than before: the fluid program, with changes counted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.bound.counting import counting_bound
from tsaces.bound.early_stop import EarlyStop
from tsaces.bound.fluid_model import build_fluid_model
from tsaces.milp import HighsModel, SolveStatus, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_GAP = 1e-3
"""Between the throughput of a choice and the best, at which the search for a better one ends."""
_LEAST_SHARE = 1e-4
"""Share of the free throughput below which a factory counts as standing still: the solver's
tolerances let machines run a little of a process that they are not assigned."""
_HALF = 0.5


@dataclass(frozen=True)
class Choice:
    """Machines that run something else, and what is proven of their number.

    Attributes
    ----------
    machines : frozenset of str or None
        Names; None if no choice is known.
    bound : float
        Proven: no plan with as many changes at most has a higher throughput.
    throughput : float
        That machines and floor allow with them.
    """

    machines: frozenset[str] | None
    bound: float
    throughput: float = 0.0


class ChangesMilp:
    """The fluid program of a factory in which few machines run something else than before.

    A machine that stands unused has not changed: it could go on as before.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    kept : mapping of str to str or None
        What machines run if they go on as before; other machines change without being counted.
    seed : int

    Attributes
    ----------
    free_bound : float
        Proven: no plan has a higher throughput, however many machines change. Infinite until
        `prove_free_bound`.
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        kept: Mapping[str, str | None],
        seed: int = 0,
    ) -> None:
        self._instance = instance
        self._seed = seed
        self._fluid = build_fluid_model(instance, traffic)
        self._changed = {
            (instance.machines[m].name, process): assigned
            for (m, process), assigned in self._fluid.machines.assigned.items()
            if kept.get(instance.machines[m].name, process) != process
        }
        products = self._fluid.products()
        self._limit = total((changed, 1) for changed in self._changed.values()) <= 0
        self._least = total((rate, -copies) for rate, copies in products) <= 0
        self._fluid.problem += self._limit
        self._fluid.problem += self._least
        self.free_bound = math.inf

    @property
    def nothing(self) -> float:
        """Throughput up to which a factory counts as standing still."""
        free = self.free_bound if math.isfinite(self.free_bound) else 0.0
        return max(self._fluid.nothing, _LEAST_SHARE * free)

    def prove_free_bound(self, deadline: Deadline) -> None:
        """Bound the throughput of any assignment, by the program without whole machines."""
        model = self._model(len(self._changed), integer=False)
        outcome = model.solve(deadline)
        proven = outcome.bound if outcome.status is SolveStatus.OPTIMAL else math.inf
        self.free_bound = max(0.0, min(counting_bound(self._instance), proven))

    def best(self, limit: int, deadline: Deadline) -> Choice:
        """Return the changes, `limit` at most, that allow the highest throughput."""
        return self._choose(self._model(limit), deadline)

    def any(self, limit: int, deadline: Deadline) -> Choice:
        """Return some changes, `limit` at most, with which something is made."""
        return self._choose(self._model(limit), deadline, is_enough=True)

    def fewest(self, throughput: float, limit: int, deadline: Deadline) -> Choice:
        """Return as few changes as one can find that allow a throughput; its bound is infinite."""
        problem = self._fluid.problem
        goal = problem.objective
        problem.setObjective(total((changed, -1) for changed in self._changed.values()))
        model = self._model(limit)
        problem.setObjective(goal)
        model.change_right_hand_side(self._least, -throughput)
        incumbent = model.solve(deadline).incumbent
        return Choice(
            None if incumbent is None else self._machines(incumbent), math.inf, throughput
        )

    def _choose(self, model: HighsModel, deadline: Deadline, *, is_enough: bool = False) -> Choice:
        stop = EarlyStop(self.nothing, math.inf, _ignore, is_enough=is_enough)
        outcome = model.solve(deadline, stop, _GAP)
        found = outcome.incumbent
        if found is None or found.objective <= self.nothing:
            return Choice(None, outcome.bound)
        return Choice(self._machines(found), outcome.bound, found.objective)

    def _model(self, limit: int, *, integer: bool = True) -> HighsModel:
        model = self._fluid.in_highs(self._seed, integer=integer)
        model.change_right_hand_side(self._limit, limit)
        return model

    def _machines(self, incumbent: Incumbent) -> frozenset[str]:
        values = incumbent.values
        return frozenset(
            name
            for (name, _), changed in self._changed.items()
            if values[HighsModel.number(changed)] > _HALF
        )


def _ignore(_bound: float) -> None:
    """Hear nothing."""
