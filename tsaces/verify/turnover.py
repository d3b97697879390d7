"""What one machine is fed and gives over whole periods."""

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

    Exchanges repeat exactly from period to period, so over whole periods these counts are
    exact, whatever runs the first and the last timestep cut in two.

    Attributes
    ----------
    machine : SimulatedMachine
    steps : int
        Timesteps, a whole number of periods.
    periods : int
        Their number.
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
    def most_runs(self) -> Fraction:
        """Runs at full speed."""
        return Fraction(self.steps, self.machine.time) if self.machine.time else Fraction(0)

    @property
    def fed_runs(self) -> Mapping[str, Fraction]:
        """Runs that the deposits of each consumed token suffice for."""
        return self._runs(ExchangeKind.DEPOSIT, self.machine.consumes)

    @property
    def given_runs(self) -> Mapping[str, Fraction]:
        """Runs that the pick-ups of each emitted token take."""
        return self._runs(ExchangeKind.PICKUP, self.machine.emits)

    @property
    def sustained_runs(self) -> Fraction:
        """Runs that the machine can make for ever.

        It must be fast enough for them, and be fed for them; one that eats nothing makes what
        it is asked for.
        """
        wanted = min(self.fed_runs.values(), default=max(self.given_runs.values(), default=None))
        return self.most_runs if wanted is None else min(self.most_runs, wanted)

    @property
    def input_growth(self) -> Mapping[str, Fraction]:
        """Copies of each token that the input buffer gains a period over what runs eat."""
        return self._per_period(
            {
                token: (fed - self.sustained_runs) * self.machine.consumes[token]
                for token, fed in self.fed_runs.items()
            }
        )

    @property
    def output_growth(self) -> Mapping[str, Fraction]:
        """Copies of each token that the output buffer gains a period; negative for a loss."""
        return self._per_period(
            {
                token: (self.sustained_runs - given) * self.machine.emits[token]
                for token, given in self.given_runs.items()
            }
        )

    def _per_period(self, copies: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
        return {token: count / self.periods for token, count in copies.items()}

    def _runs(self, kind: ExchangeKind, per_run: Mapping[str, int]) -> Mapping[str, Fraction]:
        return {
            token: Fraction(self.exchanged.get((kind, token), 0), count)
            for token, count in per_run.items()
        }
