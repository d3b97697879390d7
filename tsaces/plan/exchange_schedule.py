"""A machine's exchanges, endlessly."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.model.transport_plan import ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Process
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory

    Exchange = tuple[int, str]
    """Kind and token."""


@dataclass(frozen=True)
class ExchangeSchedule:
    """When agents deposit and pick up what at one machine.

    Attributes
    ----------
    transient, period : int
        Of the fleet's trajectory.
    moments : tuple of int
        Timesteps with an exchange, ascending, up to transient + period.
    exchanges : tuple of tuple
        Kind and token of each moment's exchanges.
    """

    transient: int
    period: int
    moments: tuple[int, ...]
    exchanges: tuple[tuple[Exchange, ...], ...]

    def next_moment(self, t: int) -> int | None:
        """Return the first timestep with an exchange not before `t`, None if there is none."""
        last = self.transient + self.period
        shift = self.period * max(0, -(-(t - last) // self.period))
        n = bisect_left(self.moments, t - shift)
        if n < len(self.moments):
            return self.moments[n] + shift
        n = bisect_left(self.moments, self.transient + 1)
        return self.moments[n] + shift + self.period if n < len(self.moments) else None

    def at(self, t: int) -> tuple[Exchange, ...]:
        """Return the exchanges at a timestep."""
        if t > self.transient:
            t = self.transient + 1 + (t - self.transient - 1) % self.period
        n = bisect_left(self.moments, t)
        return self.exchanges[n] if n < len(self.moments) and self.moments[n] == t else ()

    def copies_per_period(self) -> Counter[Exchange]:
        """Return how often each exchange is made in a period."""
        return Counter(
            exchange
            for moment, exchanges in zip(self.moments, self.exchanges, strict=True)
            if moment > self.transient
            for exchange in exchanges
        )

    def runs_per_period(self, process: Process) -> dict[Exchange, Fraction]:
        """Return how many runs a period's exchanges of each token feed, or take the outputs of.

        Parameters
        ----------
        process : Process
            The one that the machine runs.
        """
        copies = self.copies_per_period()
        return {
            (int(kind), token): Fraction(copies[int(kind), token], per_run)
            for kind, side in (
                (ExchangeKind.DEPOSIT, process.inputs),
                (ExchangeKind.PICKUP, process.outputs),
            )
            for token, per_run in side.items()
        }

    def runs_per_timestep(self, process: Process) -> Fraction:
        """Return the rate at which the machine must run to serve a period's exchanges."""
        return max(self.runs_per_period(process).values()) / self.period


def schedules(
    trajectory: PeriodicTrajectory, tokens: Sequence[str | None], num_machines: int
) -> list[ExchangeSchedule]:
    """Return the schedule of every machine.

    Parameters
    ----------
    trajectory : PeriodicTrajectory
    tokens : sequence of str or None
        Token by token number.
    num_machines : int
    """
    by_machine: list[dict[int, list[Exchange]]] = [{} for _ in range(num_machines)]
    moments = trajectory.moments_of_exchanges().tolist()
    for t, (_, m, kind, token) in zip(moments, trajectory.exchanges.tolist(), strict=True):
        by_machine[m].setdefault(t, []).append((kind, str(tokens[token])))
    return [
        ExchangeSchedule(
            trajectory.transient, trajectory.period, tuple(at), tuple(map(tuple, at.values()))
        )
        for at in by_machine
    ]
