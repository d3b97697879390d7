"""The parameters of the search through cycles of slots."""

from __future__ import annotations

from dataclasses import dataclass, field

from tsaces.solvers.sharding import Shard

SMALL_FLOOR = 40
"""Machines, up to which whole programs are solved as they are."""


@dataclass(frozen=True)
class CycleSearchParameters:
    """Which cycles are tried, and how much of what they can carry.

    Attributes
    ----------
    shortest_cycle, longest_cycle : int
        Steps.
    num_cycles : int
        How many cycles are tried in turn.
    shares : tuple of float
        Shares of the most that a cycle's program promises, to aim at one after the other
        until one cannot be routed; then halfway between.
    route_share : float
        Share of the time left that routing one budget may take.
    goes_beyond : bool
        Whether ever longer cycles are tried once these promise no more.
    threads : int
        For searches side by side; with one they take turns.
    shard : Shard
        Of the cycles that this search begins with.
    """

    shortest_cycle: int = 12
    longest_cycle: int = 60
    num_cycles: int = 4
    shares: tuple[float, ...] = (0.6, 0.8, 0.9, 0.95, 1.0)
    route_share: float = 0.6
    goes_beyond: bool = True
    threads: int = 2
    shard: Shard = field(default_factory=Shard)

    def __post_init__(self) -> None:
        if not 2 <= self.shortest_cycle <= self.longest_cycle:
            raise ValueError(
                f"shortest_cycle: {self.shortest_cycle} is not within"
                f" [2, {self.longest_cycle}], up to longest_cycle"
            )
        for name in ("num_cycles", "threads"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: {getattr(self, name)} is not a positive integer")
        if not self.shares or not all(0 < share <= 1 for share in self.shares):
            raise ValueError(f"shares: {self.shares} are not within (0, 1]")
        if not 0 < self.route_share <= 1:
            raise ValueError(f"route_share: {self.route_share} is not within (0, 1]")
