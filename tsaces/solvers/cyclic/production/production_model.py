"""A mathematical model of what machines and traffic can make in a cycle, at given settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.deadline import NEVER, Deadline
from tsaces.milp import SolveStatus

if TYPE_CHECKING:
    from tsaces.milp import HighsModel, Outcome
    from tsaces.solvers.cyclic.production.diving import DivingHeuristic
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan


@dataclass(frozen=True)
class CycleSettings:
    """A cycle, and how much of it may be used.

    Attributes
    ----------
    steps : int
        Steps of the cycle.
    utilisation : float
        Share of its slots that every place may have in use.
    throughput : float or None
        Products per timestep at most; None for no limit.
    """

    steps: int
    utilisation: float = 1.0
    throughput: float | None = None


class ProductionModel(ABC):
    """Relaxed and whole models of a cycle, built once and solved at many settings.

    Parameters
    ----------
    diving : DivingHeuristic
        Of the model.
    """

    def __init__(self, diving: DivingHeuristic) -> None:
        self._diving = diving
        self._applied: ConfiguredCycle | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Numbers of variables and rows."""
        return self._diving.size

    @property
    def lot_size(self) -> int:
        """The fewest batches of the output process that can be made whole."""
        return self._diving.lot_size

    def at(
        self, steps: int, utilisation: float = 1.0, throughput: float | None = None
    ) -> ConfiguredCycle:
        """Return the model at some settings, see `CycleSettings`.

        Parameters
        ----------
        steps : int
        utilisation : float
        throughput : float, optional
        """
        return ConfiguredCycle(self, CycleSettings(steps, utilisation, throughput))

    def diving_at(self, cycle: ConfiguredCycle) -> DivingHeuristic:
        """Return the heuristic, its models set to a cycle's settings; for `ConfiguredCycle`."""
        if self._applied is not cycle:
            settings = cycle.settings
            self._diving.set_cycle(settings.steps, timesteps=self._timesteps(settings.steps))
            for model in self._diving.models:
                self._apply(model, settings)
            self._applied = cycle
        return self._diving

    @abstractmethod
    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""

    @abstractmethod
    def _timesteps(self, steps: int) -> int:
        """Return the length of a cycle in timesteps."""

    @abstractmethod
    def _apply(self, model: HighsModel, settings: CycleSettings) -> None:
        """Change the limits of a model to those of the settings."""


class ConfiguredCycle:
    """A production model at given settings.

    Several of them may be used in turn; each sets the model to its own settings.

    Parameters
    ----------
    model : ProductionModel
    settings : CycleSettings
    """

    def __init__(self, model: ProductionModel, settings: CycleSettings) -> None:
        self._model = model
        self.settings = settings

    def solve_relaxed(self, deadline: Deadline = NEVER) -> float | None:
        """Return the products per timestep if machines and batches are divisible.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.

        Returns
        -------
        float or None
            0 if nothing can be made; None if there was no time to tell.
        """
        return self._throughput(self._model.diving_at(self).solve_relaxed(deadline))

    def solve_whole(self, deadline: Deadline, relative_gap: float) -> float | None:
        """Return the same with whole batches, as far as the model is solved by the deadline.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.
        relative_gap : float
            Gap at which the model counts as solved.
        """
        outcome = self._model.diving_at(self).solve_whole(deadline, relative_gap)
        return self._throughput(outcome)

    def choose(self, deadline: Deadline, *, by_chance: bool = False) -> ProductionPlan | None:
        """Return a good production plan; None if none was found.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.
        by_chance : bool
            Whether machines are decided in an order that differs from call to call.
        """
        return self._model.diving_at(self).choose(deadline, by_chance=by_chance)

    def _throughput(self, outcome: Outcome) -> float | None:
        if outcome.incumbent is None and outcome.status is SolveStatus.STOPPED:
            return None
        return self._model.throughput_of(outcome)
