"""Parameters of production plans: how they are chosen, rounded and reduced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tsaces.solvers.parameter_ranges import (
    Factor,
    NonNegative,
    ParameterGroup,
    Positive,
    PositiveShare,
    Range,
    Share,
)


@dataclass(frozen=True)
class DivingParameters(ParameterGroup):
    """The diving heuristic: relax, fix what is nearly decided, relax again.

    Attributes
    ----------
    fixed_share : float
        Share of the undecided machines that are given their process before the next relaxation.
        Larger: faster and coarser.
    noise : float
        How far chance may move a machine in the order of decisions, in machine utilisation, in
        all dives but the first.
    whole_program_seconds : float
        Seconds of the thread's own work that the model with whole batches may take, on small
        floors, where it is tried before diving.
    whole_program_gap : float
        Relative gap at which that model counts as solved.
    agent_penalty : float
        Products per unit of time that an agent is worth in the objective: of plans that make the
        same, one with few agents is chosen.
    """

    fixed_share: PositiveShare = 0.08
    noise: Share = 0.2
    whole_program_seconds: NonNegative = 4.0
    whole_program_gap: Share = 1e-3
    agent_penalty: Share = 1e-4


@dataclass(frozen=True)
class RoundingParameters(ParameterGroup):
    """Rounding to whole batches by a small model, where rounding process by process fails.

    Attributes
    ----------
    reach : int
        Batches by which a machine's number may differ from the nearest whole numbers.
    product_value : float
        Value of a batch of the output process, in batches by which machines differ.
    seconds : float
        Seconds that the model may take.
    gap : float
        Relative gap at which it counts as solved.
    """

    reach: Annotated[int, Range(0, 1_000)] = 1
    product_value: Annotated[float, Range(0, 1e6)] = 100.0
    seconds: NonNegative = 2.0
    gap: Share = 1e-3


@dataclass(frozen=True)
class DemandReductionParameters(ParameterGroup):
    """Giving up products where routes stay in conflict, and trying for them again later.

    Attributes
    ----------
    free_load_value : float
        Value of giving up a load without conflicts, beside 1 for each conflict of a load.
    conflicts_per_load : float
        Conflicts, counted for every load in them, that are surely resolved by one load less.
        Smaller: more products are given up at once.
    products_per_excess : float
        Share of its products that a plan surely loses with a share of its agents.
    stall_seconds : float
        Seconds of the thread's own work without fewer conflicts after which products are given
        up, in a network of `reference_slots` or less; in proportion to the slots in larger ones.
    stall_share : float
        Share of the time with progress that is added to that.
    reference_slots : int
        Slots of a network for which `stall_seconds` holds.
    stall_growth : float
        Factor by which both grow once no products can be given up or the last step is taken back.
    max_overuse_per_load : tuple of float
        Overused slots for every load up to which they grow: the first time, the second, and so on.
    fleet_reserve : float
        Share of the fleet that the next production plan may count on after one took too many
        agents, beside the excess: agents that wait or make detours come on top of the plan.
    """

    free_load_value: Share = 0.01
    conflicts_per_load: Positive = 10.0
    products_per_excess: NonNegative = 0.7
    stall_seconds: NonNegative = 1.0
    stall_share: Annotated[float, Range(0, 100)] = 0.25
    reference_slots: Annotated[int, Range(1, 1_000_000_000)] = 16_000
    stall_growth: Factor = 2.0
    max_overuse_per_load: tuple[NonNegative, ...] = (0.2, 0.06)
    fleet_reserve: PositiveShare = 0.98
