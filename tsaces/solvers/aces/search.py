"""The anytime search over the length of the cycle."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, Incumbent
from tsaces.solvers.aces.aces_milp import AcesMilp
from tsaces.solvers.aces.extraction import candidate_from
from tsaces.solvers.protocol import Exhausted, ModelBuilt, Turn
from tsaces.solvers.team import Part
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.solvers.protocol import Brief, Emit
    from tsaces.solvers.standing import Standing

_BETTER = 1 + 1e-9
"""A throughput counts as an improvement from this factor on."""


@dataclass(frozen=True)
class AcesParameters:
    """Which cycles are tried.

    Attributes
    ----------
    first_cycle : int
        Timesteps.
    cycle_growth : float
        By which factor the next is longer, by one timestep at least.
    max_cycle : int or None
        The longest; None to go on until the time is up.
    milp_share : float
        Share of the time left that one cycle may take.
    part : Part
        Of the cycles that this search tries.
    """

    first_cycle: int = 4
    cycle_growth: float = 1.25
    max_cycle: int | None = None
    milp_share: float = 0.5
    part: Part = field(default_factory=Part)

    def __post_init__(self) -> None:
        if self.first_cycle < 1:
            raise ValueError(f"first_cycle: {self.first_cycle} is not a positive integer")
        if self.cycle_growth < 1:
            raise ValueError(f"cycle_growth: {self.cycle_growth} is below 1")
        if not 0 < self.milp_share <= 1:
            raise ValueError(f"milp_share: {self.milp_share} is not within (0, 1]")

    def cycles(self) -> Iterator[int]:
        """Yield the lengths to be tried."""
        return self.part.of(self._all_cycles())

    def _all_cycles(self) -> Iterator[int]:
        cycle = self.first_cycle
        while self.max_cycle is None or cycle <= self.max_cycle:
            yield cycle
            cycle = max(cycle + 1, round(cycle * self.cycle_growth))


@dataclass(frozen=True)
class Aces:
    """The method `aces`, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : AcesParameters
    """

    parameters: AcesParameters = field(default_factory=AcesParameters)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "aces"

    def taking(self, part: Part) -> Aces:
        """Return the search that tries a part of the cycles."""
        return replace(self, parameters=replace(self.parameters, part=part))

    def __call__(self, brief: Brief, emit: Emit) -> None:
        """Search until done or until the deadline."""
        parameters = self.parameters
        best = _Best(emit, brief.standing)
        layout = parse_layout(brief.instance.rows)
        for cycle in parameters.cycles():
            if time.monotonic() >= brief.deadline:
                return
            emit(Turn(f"C={cycle}"))
            milp = AcesMilp(brief.instance, layout, cycle)
            model = HighsModel(milp.problem, seed=brief.seed)
            emit(ModelBuilt(*model.size))
            now = time.monotonic()
            watch = _Watch(best, milp)
            outcome = model.solve(now + (brief.deadline - now) * parameters.milp_share, watch)
            if outcome.incumbent is not None:
                watch.on_incumbent(outcome.incumbent)
        emit(Exhausted(f"all cycles up to {parameters.max_cycle} timesteps were tried"))


class _Best:
    """The best throughput so far, by whomever; better candidates are emitted."""

    def __init__(self, emit: Emit, standing: Standing) -> None:
        self._own = 0.0
        self._emit = emit
        self._standing = standing

    @property
    def throughput(self) -> float:
        return max(self._own, self._standing.news.throughput)

    def consider(self, milp: AcesMilp, incumbent: Incumbent) -> None:
        candidate = candidate_from(milp, incumbent.values)
        if candidate.throughput > self.throughput * _BETTER:
            self._own = candidate.throughput
            self._emit(candidate)


@dataclass(frozen=True)
class _Watch:
    """Hears of a run's progress on behalf of the search."""

    best: _Best
    milp: AcesMilp

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Consider a solution."""
        self.best.consider(self.milp, incumbent)

    def on_bound(self, bound: float) -> bool:
        """End the run where it cannot bring anything better."""
        return bound / self.milp.cycle <= self.best.throughput * _BETTER
