"""The claim about a plan, and the verdict of its replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.stock import Stock
    from tsaces.verify.rules import Rule


@dataclass(frozen=True)
class Claim:
    """What a plan is claimed to achieve.

    Attributes
    ----------
    throughput : float
        Long-term average of the runs of the output process per timestep.
    agents : int or None
        Size of the fleet; None if it is not claimed.
    assignment : mapping of str to str or None, optional
        The process of each machine, where machines left out are idle; None if it is not
        claimed.
    rates : mapping of str to float
        Runs per timestep of each machine; machines left out are not judged.
    stock : mapping of str to Stock
        Contents of the machines' buffers if the plan starts at timestep 0; machines left out
        are not judged.
    """

    throughput: float
    agents: int | None = None
    assignment: Mapping[str, str | None] | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    stock: Mapping[str, Stock] = field(default_factory=dict)


@dataclass(frozen=True)
class Violation:
    """A violation of one rule.

    Attributes
    ----------
    t : int or None
        Timestep; None for violations of the header, the claim or whole periods.
    agents : tuple of int
        Numbers of the agents involved, if any.
    rule : Rule
    message : str
        A description in one line.
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
    """The result of a replay.

    Attributes
    ----------
    violations : tuple of Violation
        The violations in the order found; empty for a sound plan.
    steps : int
        Number of timesteps replayed.
    agents : int
        Size of the fleet, 0 if no timestep could be read.
    throughput : float
        Runs of the output process per timestep that the machines can sustain over the last
        whole periods, without boundary effects. If no whole period was judged, the runs
        completed in the last three quarters of the replay instead.
    periods : int
        Number of whole periods after the transient that were judged. If it is 0, the verdict
        does not say whether the plan can be sustained.
    """

    violations: tuple[Violation, ...]
    steps: int
    agents: int
    throughput: float
    periods: int = 0

    @property
    def ok(self) -> bool:
        """Whether there are no violations."""
        return not self.violations

    @property
    def judged_sustained(self) -> bool:
        """Whether the replay was long enough to judge if the plan can be sustained."""
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
