"""What is claimed of a plan, and what the replay found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.stock import Stock
    from tsaces.verify.rules import Rule


@dataclass(frozen=True)
class Claim:
    """What a plan is said to achieve.

    Attributes
    ----------
    throughput : float
        Long-run runs of the output process per timestep.
    agents : int or None
        Size of the fleet; None leaves it open.
    assignment : mapping of str to str or None, optional
        The process of each machine, a machine left out being idle; None leaves it open.
    rates : mapping of str to float
        Runs per timestep of each machine; a machine left out is not judged.
    stock : mapping of str to Stock
        What machines hold, if the plan is followed from timestep 0; a machine left out is
        not judged.
    """

    throughput: float
    agents: int | None = None
    assignment: Mapping[str, str | None] | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    stock: Mapping[str, Stock] = field(default_factory=dict)


@dataclass(frozen=True)
class Violation:
    """One rule broken.

    Attributes
    ----------
    t : int or None
        Timestep; None for the header, the claim and whole periods.
    agents : tuple of int
        The agents involved, if any.
    rule : Rule
    message : str
        What happened, on one line.
    """

    t: int | None
    agents: tuple[int, ...]
    rule: Rule
    message: str

    def __str__(self) -> str:
        where = "" if self.t is None else f"t={self.t}: "
        return f"{where}{self.message} ({self.rule})"


@dataclass(frozen=True)
class Verdict:
    """The judgement of a replay.

    Attributes
    ----------
    violations : tuple of Violation
        In the order found; empty for a sound plan.
    steps : int
        Timesteps replayed.
    agents : int
        Size of the fleet, 0 where no timestep could be read.
    throughput : float
        Runs of the output process per timestep: over the last whole periods, what the
        machines are fed for and fast enough to run, free of boundary effects; without a
        whole period to measure, the runs completed in the last three quarters.
    periods : int
        Whole periods past the transient that were judged. With 0, nothing is said about
        whether the plan can be sustained.
    """

    violations: tuple[Violation, ...]
    steps: int
    agents: int
    throughput: float
    periods: int = 0

    @property
    def ok(self) -> bool:
        """Whether no rule was broken."""
        return not self.violations

    @property
    def judged_sustained(self) -> bool:
        """Whether the replay was long enough to tell if the plan can go on for ever."""
        return self.periods > 0

    def summary(self) -> str:
        """Return the verdict in one line."""
        replayed = f"{self.agents} agents, {self.steps} timesteps"
        if not self.ok:
            count = len(self.violations)
            noun = "violation" if count == 1 else "violations"
            return f"{count} {noun} in {replayed}; first: {self.violations[0]}"
        judged = f"{self.periods} whole periods" if self.periods else "no whole period to judge"
        return f"sound: {replayed}, {judged}, throughput {self.throughput:.6g}"
