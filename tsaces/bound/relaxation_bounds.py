"""What is known so far of the bound with one group of limits out of the way."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.bound.bottlenecks import dearest_first
from tsaces.bound.explanation import Explanation, Limit, RelaxedBound
from tsaces.bound.relaxations import groups_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tsaces.bound.bottlenecks import Bottlenecks
    from tsaces.bound.explanation import Bottleneck, TransportCost
    from tsaces.bound.relaxations import Group, Relaxation
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout

GAP = 1e-4
"""Between bound and best fluid plan: the one at which the upper bound counts as proven."""

_NAMED = 5
"""Bottlenecks of a group that are worth naming."""


class RelaxationBounds:
    """An answer to each question of `groups_of`, ever better.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.
    nothing : float
        Bounds below it are nothing but rounding errors.
    report : callable
        Hears of every change.

    Attributes
    ----------
    groups : tuple of Group
        What is asked about.
    """

    def __init__(
        self,
        instance: Instance,
        layout: Layout,
        nothing: float,
        report: Callable[[Explanation], None],
    ) -> None:
        names = [machine.name for machine in instance.machines]
        self.groups = tuple(groups_of(instance, layout))
        self._bound, self._is_bound_solved = math.inf, False
        self._answers = [
            RelaxedBound(group.limit, tuple(names[m] for m in group.machines))
            for group in self.groups
        ]
        self._nothing = nothing
        self._report = report
        self._transport: TransportCost | None = None

    def __getitem__(self, place: int) -> RelaxedBound:
        return self._answers[place]

    def __setitem__(self, place: int, answer: RelaxedBound) -> None:
        self._answers[place] = answer
        self._tell()

    @property
    def target(self) -> float:
        """What a relaxed bound must exceed to be more than the bound in another rounding."""
        nothing = self._nothing
        return nothing if math.isinf(self._bound) else max(nothing, self._bound * (1 + 2 * GAP))

    def known(self, relaxation: Relaxation) -> float:
        """Return the best bound that follows from the answers so far."""
        return min(
            (
                answer.upper_bound
                for group, answer in zip(self.groups, self._answers, strict=True)
                if group.relaxation.covers(relaxation)
            ),
            default=math.inf,
        )

    def is_open(self, place: int) -> bool:
        """Whether there is more to be found out."""
        answer = self._answers[place]
        return not answer.solved and answer.upper_bound > self.target

    def helps(self, place: int) -> bool:
        """Whether the bound could be higher by more than solvers' tolerances."""
        return self._explanation().helps(self._answers[place].upper_bound)

    def lower(self, relaxation: Relaxation, bound: float, *, solved: bool = False) -> None:
        """Take in a proven bound: it holds for whatever the relaxation covers."""
        bound = self._without_noise(bound)
        for place, group in enumerate(self.groups):
            if relaxation.covers(group.relaxation):
                answer = self._answers[place]
                self._answers[place] = replace(
                    answer,
                    upper_bound=min(bound, answer.upper_bound),
                    solved=answer.solved or (solved and group.relaxation == relaxation),
                )
        self._tell()

    def take_one_more(
        self, place: int, relaxation: Relaxation, bound: float, *, solved: bool = False
    ) -> None:
        """Take in a proven bound for a single machine more, at the place of its kind."""
        bound = self._without_noise(bound)
        answer = self._answers[place]
        best = min(bound, self.known(relaxation), answer.one_more or math.inf)
        self._answers[place] = replace(answer, one_more=best, one_more_solved=solved)
        self._tell()

    def take_bound(self, bound: float, *, solved: bool) -> None:
        """Take in the upper bound as it is, infinite before."""
        self._bound, self._is_bound_solved = self._without_noise(bound), solved
        self._tell()

    def name(self, found: Bottlenecks) -> None:
        """Take in what is used up, each part in the group that it belongs to."""
        for place, group in enumerate(self.groups):
            named = dearest_first(_within(group, found))[:_NAMED]
            self._answers[place] = replace(self._answers[place], bottlenecks=named)
        self._tell()

    def take_transport(self, cost: TransportCost) -> None:
        """Take in what a product costs in agents' time, or more about that."""
        self._transport = cost
        self._tell()

    def _without_noise(self, bound: float) -> float:
        return 0.0 if bound < self._nothing else bound

    def _tell(self) -> None:
        self._report(self._explanation())

    def _explanation(self) -> Explanation:
        answers = [
            replace(answer, solved=answer.solved or self._is_useless(answer))
            for answer in self._answers
        ]
        return Explanation(self._bound, tuple(answers), transport=self._transport)

    def _is_useless(self, answer: RelaxedBound) -> bool:
        return self._is_bound_solved and answer.upper_bound <= self.target


def _within(group: Group, found: Bottlenecks) -> Iterable[Bottleneck]:
    """Return the bottlenecks that are of a group; those of junctions are of no other."""
    match group.limit:
        case Limit.FLEET:
            return found.fleet
        case Limit.MACHINES:
            return [found.machines[m] for m in group.machines if m in found.machines]
        case Limit.JUNCTIONS:
            return found.junctions
        case Limit.CELLS:
            return found.roads
        case Limit.ZONES:
            return found.zones
        case _:
            return ()
