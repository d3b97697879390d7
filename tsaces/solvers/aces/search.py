"""The anytime search over the length of the cycle."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, Incumbent
from tsaces.solvers.aces.aces_milp import AcesMilp
from tsaces.solvers.aces.extraction import candidate_from
from tsaces.solvers.protocol import Exhausted, ModelBuilt, Turn
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit

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
    """

    first_cycle: int = 4
    cycle_growth: float = 1.25
    max_cycle: int | None = None
    milp_share: float = 0.5

    def __post_init__(self) -> None:
        if self.first_cycle < 1:
            raise ValueError(f"first_cycle: {self.first_cycle} is not a positive integer")
        if self.cycle_growth < 1:
            raise ValueError(f"cycle_growth: {self.cycle_growth} is below 1")
        if not 0 < self.milp_share <= 1:
            raise ValueError(f"milp_share: {self.milp_share} is not within (0, 1]")


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

    def __call__(self, instance: Instance, deadline: float, seed: int, emit: Emit) -> None:
        """Search until done or until `time.monotonic` reads `deadline`."""
        parameters = self.parameters
        best = _Best(emit)
        layout = parse_layout(instance.rows)
        cycle = parameters.first_cycle
        while time.monotonic() < deadline:
            if parameters.max_cycle is not None and cycle > parameters.max_cycle:
                emit(Exhausted(f"all cycles up to {parameters.max_cycle} timesteps were tried"))
                return
            emit(Turn(f"C={cycle}"))
            milp = AcesMilp(instance, layout, cycle)
            model = HighsModel(milp.problem, seed=seed)
            emit(ModelBuilt(*model.size))
            now = time.monotonic()
            watch = _Watch(best, milp)
            outcome = model.solve(now + (deadline - now) * parameters.milp_share, watch)
            if outcome.incumbent is not None:
                watch.on_incumbent(outcome.incumbent)
            cycle = max(cycle + 1, round(cycle * parameters.cycle_growth))


class _Best:
    """The best throughput so far; better candidates are emitted."""

    def __init__(self, emit: Emit) -> None:
        self.throughput = 0.0
        self._emit = emit

    def consider(self, milp: AcesMilp, incumbent: Incumbent) -> None:
        candidate = candidate_from(milp, incumbent.values)
        if candidate.throughput > self.throughput * _BETTER:
            self.throughput = candidate.throughput
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
