"""The balance of deposits, runs and pick-ups of one machine over whole periods."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.model.transport_plan import ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.verify.machines import SimulatedMachine


@dataclass(frozen=True)
class MachineBalance:
    """Copies of each token deposited and picked up at one machine.

    Exchanges are the same in every period, so counts over whole periods are exact, even if the
    first or the last timestep cuts a run in two.

    Attributes
    ----------
    machine : SimulatedMachine
    steps : int
        Timesteps counted, a whole number of periods.
    periods : int
        Number of periods counted.
    exchanged : mapping of (ExchangeKind, str) to int
    """

    machine: SimulatedMachine
    steps: int
    periods: int
    exchanged: Mapping[tuple[int, str], int]

    @property
    def name(self) -> str:
        """Name of the machine."""
        return self.machine.machine.name

    @property
    def max_runs(self) -> Fraction:
        """Number of runs at full speed."""
        return Fraction(self.steps, self.machine.time) if self.machine.time else Fraction(0)

    @property
    def fed_runs(self) -> Mapping[str, Fraction]:
        """Number of runs that the deposits of each consumed token suffice for."""
        return self._count_runs(ExchangeKind.DEPOSIT, self.machine.consumes)

    @property
    def given_runs(self) -> Mapping[str, Fraction]:
        """Number of runs that the pick-ups of each emitted token require."""
        return self._count_runs(ExchangeKind.PICKUP, self.machine.emits)

    @property
    def sustained_runs(self) -> Fraction:
        """Number of runs that the machine can sustain.

        It is limited by the speed of the machine and by the deposits; for a machine without
        inputs, by the pick-ups instead.
        """
        wanted = min(self.fed_runs.values(), default=max(self.given_runs.values(), default=None))
        return self.max_runs if wanted is None else min(self.max_runs, wanted)

    @property
    def input_growth(self) -> Mapping[str, Fraction]:
        """Copies of each token by which the input buffer grows every period."""
        return self._divide_by_periods(
            {
                token: (fed - self.sustained_runs) * self.machine.consumes[token]
                for token, fed in self.fed_runs.items()
            }
        )

    @property
    def output_growth(self) -> Mapping[str, Fraction]:
        """Copies of each token by which the output buffer grows every period; may be negative."""
        return self._divide_by_periods(
            {
                token: (self.sustained_runs - given) * self.machine.emits[token]
                for token, given in self.given_runs.items()
            }
        )

    def _divide_by_periods(self, copies: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
        return {token: count / self.periods for token, count in copies.items()}

    def _count_runs(self, kind: ExchangeKind, per_run: Mapping[str, int]) -> Mapping[str, Fraction]:
        return {
            token: Fraction(self.exchanged.get((kind, token), 0), count)
            for token, count in per_run.items()
        }
