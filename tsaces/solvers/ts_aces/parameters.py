"""The search's parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from tsaces.solvers.sharding import Shard

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class TsAcesParameters:
    """Where the search over epochs begins and how it goes on.

    Attributes
    ----------
    first_num_epochs : int
        The small E that `ts_planner` begins with.
    max_num_epochs : int or None
        The E after which it ends; None to go on until the time is up.
    epoch_length_offset : int
        How far above its minimum T starts.
    epoch_length_step : int
        By how much T grows.
    max_stalled_lengths : int
        Consecutive T without improvement after which `plan_for_num_epochs` ends.
    tour_first : bool
        Begin with embeddings that need no TS-MILP: production lines, each with a tour that
        many agents drive. False for the paper's search alone.
    slots_from_roads : int or None
        Floors of so many roads or more begin, after the tours, with plans in which every road
        is entered by one agent an epoch at most: these are routed without the TS-MILP, which
        finds nothing there in time. None for never, as in the paper.
    slots_share : float
        Share of the time that this may take.
    lanes_in_turn : bool
        On smaller floors: route budgets over the lanes of roads, in turn with the TS-MILPs.
    amounts_in_turn : bool
        Try amounts that leave the floor some room, ever higher ones, in turn with the others:
        budgets are fixed, and the TS-MILP finds the traffic. False for the paper's search alone.
    attempt_seconds : float
        Seconds of its own work that the first attempt at an amount may take, in a small model.
    tour_seconds : float
        That tours may take at most.
    assign_first : bool
        Before the search of the paper, go through the numbers of epochs with assignments
        fixed to those that the ceiling's model finds best; the search itself then begins
        from a good incumbent. False for the paper's search alone.
    promising_lengths : int
        How many T, those of the highest ceilings, that first pass tries at each E.
    max_stalled_numbers : int
        Consecutive E without improvement after which that first pass ends.
    milp_share : float
        Share of the time left that one TS-MILP may take; 1 as in the paper.
    prospect_share : float
        Share of the time left that finding out what one E and T can bring may take.
    cuts : tuple of int
        Lengths at which the lanes and amounts cut roads besides, at virtual junctions: where
        roads differ much in length, short epochs carry more. Empty as in the paper.
    max_road_length : int or None
        Cut longer roads at virtual junctions, which shortens the least T; None as in the
        paper.
    shard : Shard
        Of the numbers of epochs that this search tries; tours are the first one's.
    """

    first_num_epochs: int = 1
    max_num_epochs: int | None = None
    epoch_length_offset: int = 0
    epoch_length_step: int = 1
    max_stalled_lengths: int = 4
    tour_first: bool = True
    slots_from_roads: int | None = 100
    slots_share: float = 0.7
    lanes_in_turn: bool = True
    amounts_in_turn: bool = True
    attempt_seconds: float = 4.0
    tour_seconds: float = 2.0
    assign_first: bool = True
    promising_lengths: int = 2
    max_stalled_numbers: int = 3
    milp_share: float = 0.35
    prospect_share: float = 0.03
    cuts: tuple[int, ...] = (3, 5, 7)
    max_road_length: int | None = None
    shard: Shard = field(default_factory=Shard)

    def __post_init__(self) -> None:
        positive = ("first_num_epochs", "epoch_length_step", "max_stalled_lengths")
        for name in (*positive, "promising_lengths", "max_stalled_numbers"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: {getattr(self, name)} is not a positive integer")
        if self.max_num_epochs is not None and self.max_num_epochs < self.first_num_epochs:
            raise ValueError(
                f"max_num_epochs: {self.max_num_epochs} is below first_num_epochs,"
                f" {self.first_num_epochs}"
            )
        self._check_additions()
        for name in ("milp_share", "prospect_share", "slots_share"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"{name}: {getattr(self, name)} is not within (0, 1]")
        if self.epoch_length_offset < 0:
            raise ValueError(f"epoch_length_offset: {self.epoch_length_offset} is negative")
        if self.max_road_length is not None and self.max_road_length < 1:
            raise ValueError(f"max_road_length: {self.max_road_length} is not positive")

    def _check_additions(self) -> None:
        """Check what the paper knows nothing of."""
        for name in ("attempt_seconds", "tour_seconds"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name}: {getattr(self, name)} is not positive")
        if any(length < 1 for length in self.cuts):
            raise ValueError(f"cuts: {self.cuts} are not positive")

    def numbers_of_epochs(self, least: int = 1) -> Iterator[int]:
        """Yield the E to be tried, none below the least."""
        first = max(least, self.first_num_epochs)
        last = self.max_num_epochs
        numbers = count(first) if last is None else range(first, last + 1)
        return self.shard.of(numbers)
