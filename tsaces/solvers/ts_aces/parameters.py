"""Parameters of TS-ACES."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.parameter_ranges import NOT_IN_FILES
from tsaces.solvers.sharding import Shard
from tsaces.solvers.ts_aces.lanes.parameters import LaneSearchParameters

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class TsAcesParameters:
    """Parameters of the search over numbers and lengths of epochs.

    Attributes
    ----------
    first_num_epochs : int
        Number of epochs, E, that the search begins with (algorithm 1).
    max_num_epochs : int or None
        Number of epochs after which the search ends; None to go on until the time is up.
    epoch_length_offset : int
        Timesteps above its minimum at which the epoch length, T, starts.
    epoch_length_step : int
        Timesteps by which T grows.
    max_stalled_lengths : int
        Consecutive T without improvement after which the search goes on to the next E
        (algorithm 2).
    tour_first : bool
        Whether the search begins with embeddings that need no TS-MILP: production lines, each
        with a tour that many agents drive. False for the paper's search alone.
    slots_from_roads : int or None
        Number of roads from which on a search begins, after the tours, with plans in which
        every road is entered by at most one agent per epoch. These are routed without the
        TS-MILP, which finds nothing on such floors in time. None for never, as in the paper.
    slots_share : float
        Share of the time that this may take.
    lanes_in_turn : bool
        Whether, on smaller floors, production plans are routed over the lanes of roads, in
        turn with the TS-MILPs.
    amounts_in_turn : bool
        Whether ever higher amounts below capacity are tried, in turn with the others: their
        production plans are fixed, and the TS-MILP finds the traffic. False for the paper's
        search alone.
    attempt_seconds : float
        Seconds of CPU time of the first attempt at an amount in a small model.
    tour_seconds : float
        Seconds that planning tours may take at most.
    assign_first : bool
        Whether the search of the paper is preceded by a pass through the numbers of epochs
        with the assignments that the model of the upper bounds finds best, so that it begins
        from a good incumbent. False for the paper's search alone.
    promising_lengths : int
        Number of T, those of the highest upper bounds, that this first pass tries at each E.
    max_stalled_numbers : int
        Consecutive E without improvement after which this first pass ends.
    milp_share : float
        Share of the time left that one TS-MILP may take; 1 as in the paper.
    prospect_share : float
        Share of the time left that bounding the throughput of one E and T may take.
    cuts : tuple of int
        Lengths at which lanes and amounts are also tried with longer roads cut at virtual
        junctions: where roads differ much in length, short epochs carry more. Empty as in the
        paper.
    max_road_length : int or None
        Length above which roads are cut at virtual junctions, which shortens the least T; None
        as in the paper.
    shard : Shard
        Shard of the numbers of epochs that this search tries; only the first plans tours.
    lanes : LaneSearchParameters
        Of the search over the lanes of roads.
    cyclic : CycleSearchParameters
        Of the same search, but for its cycle lengths: amounts, production plans and routes.
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
    shard: Shard = field(default_factory=Shard, metadata=NOT_IN_FILES)
    lanes: LaneSearchParameters = field(default_factory=LaneSearchParameters)
    cyclic: CycleSearchParameters = field(
        default_factory=CycleSearchParameters, metadata=NOT_IN_FILES
    )

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
        """Check the parameters that are not in the paper."""
        for name in ("attempt_seconds", "tour_seconds"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name}: {getattr(self, name)} is not positive")
        if any(length < 1 for length in self.cuts):
            raise ValueError(f"cuts: {self.cuts} are not positive")

    def numbers_of_epochs(self, least: int = 1) -> Iterator[int]:
        """Yield the numbers of epochs to try, none below `least`."""
        first = max(least, self.first_num_epochs)
        last = self.max_num_epochs
        numbers = count(first) if last is None else range(first, last + 1)
        return self.shard.of(numbers)
