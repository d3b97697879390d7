"""Parameters of the search over the lanes of roads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tsaces.solvers.parameter_ranges import MAX_INTEGER, Count, ParameterGroup, Range


@dataclass(frozen=True)
class LaneSearchParameters(ParameterGroup):
    """The cyclic search in which a step is an epoch and a place is a lane of a road.

    Attributes
    ----------
    shortest_cycle, longest_cycle : int
        Epochs of the cycles that are tried first, 2 or more.
    num_cycles : int
        Cycle lengths that the best-first search pursues at a time.
    num_epoch_lengths : int
        Lengths of epochs that are tried in turn, those of the highest upper bounds.
    bound_epochs : int
        Epochs of the cycle of which the relaxed model is the bound for all: an even number of
        them, so many that any machine has time for many runs.
    bound_margin : float
        Factor by which a cycle may exceed that, where times of runs fit it exactly.
    """

    shortest_cycle: Annotated[int, Range(2, MAX_INTEGER)] = 2
    longest_cycle: Annotated[int, Range(2, MAX_INTEGER)] = 16
    num_cycles: Count = 4
    num_epoch_lengths: Count = 2
    bound_epochs: Annotated[int, Range(2, MAX_INTEGER)] = 1_000
    bound_margin: Annotated[float, Range(1, 2)] = 1.002

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.shortest_cycle > self.longest_cycle:
            raise ValueError(
                f"shortest_cycle: {self.shortest_cycle} is not within"
                f" [2, {self.longest_cycle}], up to longest_cycle"
            )
