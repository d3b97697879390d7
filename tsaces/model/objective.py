"""What makes one embedding better than another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tsaces.errors import InputError

_ROUNDING = 1e-9
"""Relative: throughputs that differ by less are the same."""


class Aim(StrEnum):
    """What is sought."""

    THROUGHPUT = "throughput"
    FLEET = "fleet"


class Figures(Protocol):
    """Of an embedding, or of what claims to be one."""

    @property
    def throughput(self) -> float:
        """Products per timestep."""
        ...

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        ...


@dataclass(frozen=True)
class Objective:
    """The highest throughput, or the fewest agents that keep a share of it.

    Attributes
    ----------
    aim : Aim
    keep : float
        Share of the highest throughput found that a smaller fleet must keep, within (0, 1].

    Raises
    ------
    InputError
        That names the field.
    """

    aim: Aim = Aim.THROUGHPUT
    keep: float = 0.95

    def __post_init__(self) -> None:
        if not 0 < self.keep <= 1:
            raise InputError(f"keep: {self.keep} is not within (0, 1]")

    @classmethod
    def of(cls, aim: str, keep: float = keep) -> Objective:
        """Return the objective of a name.

        Raises
        ------
        InputError
            That names the field, `objective` or `keep`.
        """
        if aim not in tuple(Aim):
            known = ", ".join(Aim)
            raise InputError(f"objective: {aim!r} is unknown; use one of {known}")
        return cls(Aim(aim), keep)

    @property
    def is_fleet(self) -> bool:
        """Whether few agents are what is sought."""
        return self.aim is Aim.FLEET

    def keeps(self, throughput: float, highest: float) -> bool:
        """Whether a throughput is the share of the highest that must be kept, or more."""
        return throughput >= self.keep * highest * (1 - _ROUNDING)

    def is_better(self, one: Figures, other: Figures, highest: float) -> bool:
        """Whether one embedding is better than another.

        Parameters
        ----------
        one, other : Figures
        highest : float
            Throughput of the best found so far by that alone.
        """
        if one.throughput > highest:
            return True
        return self.is_fleet and one.agents < other.agents and self.keeps(one.throughput, highest)
