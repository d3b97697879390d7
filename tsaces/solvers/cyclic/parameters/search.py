"""Parameters of the search for a cycle length and an amount to make in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tsaces.solvers.parameter_ranges import (
    Count,
    Factor,
    NonNegative,
    NotEmpty,
    ParameterGroup,
    PositiveShare,
    Range,
    Share,
)


@dataclass(frozen=True)
class CycleLengthParameters(ParameterGroup):
    """Cycle lengths beyond the usual ones, which the search turns to in stages.

    Attributes
    ----------
    min_lots : int
        Lots that machines can make in the longest cycle of the first stage, where the fewest
        products of a cycle take long. More lots: longer cycles, more models.
    growth : float
        Length of a cycle divided by the length of the one before, above 1. Smaller: more lengths.
    max_steps : int
        Steps of the longest cycle.
    max_slots : int
        Places times timesteps of the longest cycle; on floors that are small enough, it allows
        cycles of more than `max_steps`.
    """

    min_lots: Count = 3
    growth: Annotated[float, Range(1.001, 100)] = 1.03
    max_steps: Count = 1_000
    max_slots: Count = 400_000


@dataclass(frozen=True)
class BestFirstParameters(ParameterGroup):
    """The best-first search of small floors: a few cycle lengths at a time, each to its limit.

    Attributes
    ----------
    max_stalled_turns : int
        Turns in a row without success after which a cycle length is left.
    num_passes : int
        How often all cycle lengths of a stage are tried before longer ones are, because random
        choices may turn out better the next time.
    """

    max_stalled_turns: Count = 4
    num_passes: Count = 3


@dataclass(frozen=True)
class BoundParameters(ParameterGroup):
    """Time for the upper bounds by which cycle lengths are compared before any is routed.

    Attributes
    ----------
    per_cycle_share : float
        Share of the time left that one relaxed model may take if one is to be solved for every
        cycle length. If it takes more, the throughput of one cycle length holds for all.
    whole_program_share : float
        Share of the time left in which models with whole batches are solved for tighter bounds,
        on small floors.
    whole_program_seconds : float
        Seconds for one such model.
    whole_program_gap : float
        Relative gap at which such a model counts as solved.
    """

    per_cycle_share: Share = 0.01
    whole_program_share: Share = 0.1
    whole_program_seconds: NonNegative = 0.5
    whole_program_gap: Share = 4e-3


@dataclass(frozen=True)
class TargetParameters(ParameterGroup):
    """Which amount is the target in a cycle, and which cycle length comes first.

    Attributes
    ----------
    low_share : float
        Share of a cycle's upper bound below which an amount is low.
    low_improvement : float
        Factor by which a low amount must exceed the incumbent throughput to be worth a trial.
    length_discount : float
        Share of its throughput that a cycle loses in the comparison for every timestep of it.
    min_length_factor : float
        Share of its throughput that a cycle keeps in the comparison however long it is.
    first_share_limit : float
        Share of the upper bound that the first target must not exceed by rounding to whole lots.
    easy_share : float
        Share of what traffic allows that is routed without effort: as long as there is no
        incumbent, cycles whose smallest amount is a larger share come later.
    difficulty_exponent : float
        Power by which they come later.
    """

    low_share: Share = 0.85
    low_improvement: Factor = 1.03
    length_discount: Share = 1e-3
    min_length_factor: PositiveShare = 0.1
    first_share_limit: Share = 0.75
    easy_share: Share = 0.65
    difficulty_exponent: Annotated[float, Range(0, 100)] = 4


@dataclass(frozen=True)
class ExpectedGainParameters(ParameterGroup):
    """The search by expected gain: the trial with the most gain for its effort comes next.

    The probability that an amount can be routed is taken to fall with its share of what traffic
    allows, along a logistic curve.

    Attributes
    ----------
    half_success_share : float
        Share of what traffic allows that every second trial reaches.
    success_slope : float
        Width of the logistic curve, in shares. Smaller: a sharper fall.
    stall_factor : float
        Factor by which the probability falls with every trial without success.
    effort_exponent : float
        Power of the cycle's length with which the effort of a trial grows.
    target_shares : tuple of float
        Shares of what traffic allows that are targets in turn. Demand is reduced where the floor
        is too small for one.
    min_improvement : float
        Factor by which such a target must exceed the incumbent throughput.
    """

    half_success_share: Share = 0.895
    success_slope: Annotated[float, Range(0.001, 1)] = 0.015
    stall_factor: Share = 0.6
    effort_exponent: Annotated[float, Range(0, 10)] = 1.5
    target_shares: Annotated[tuple[PositiveShare, ...], NotEmpty()] = (0.7, 0.96)
    min_improvement: Factor = 1.05


@dataclass(frozen=True)
class TrialParameters(ParameterGroup):
    """One trial: a production plan for the target, then its routes.

    Attributes
    ----------
    utilisation_margin : float
        Share of its slots that a place may be used more than the target's share of what traffic
        allows.
    min_utilisation : float
        Share of its slots that every place may be used: whole batches need some room.
    max_dives : int
        Production plans of which the best is taken if none comes near the target.
    near_share : float
        Share of the target from which on a production plan is taken at once.
    high_target_share : float
        Share of the cycle's upper bound from which on a target is high.
    near_share_of_high : float
        The same as `near_share`, for high targets.
    """

    utilisation_margin: Share = 0.03
    min_utilisation: Share = 0.85
    max_dives: Count = 4
    near_share: Share = 0.85
    high_target_share: Share = 0.9
    near_share_of_high: Share = 0.96
