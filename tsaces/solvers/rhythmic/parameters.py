"""Parameters of the search for few agents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tsaces.solvers.parameter_ranges import (
    MAX_INTEGER,
    Factor,
    NonNegative,
    ParameterGroup,
    Positive,
    PositiveShare,
    Range,
    Share,
)


@dataclass(frozen=True)
class FleetSearchParameters(ParameterGroup):
    """The second part of a solve for few agents (`--objective fleet`).

    Attributes
    ----------
    agent_value : float
        Value of an agent less, in the products that an agent carries on average: few agents are
        wanted, but not at the cost of products.
    length_penalty : float
        Share of its products that a cycle may make too much for every timestep that it is
        shorter, in the order of the cycle lengths.
    route_share : float
        Share of the time left that routing one production plan may take.
    stall_share : float
        Share of the time left after which routes that save no agent are left.
    max_failures : int
        Searches without a production plan after which a cycle length is left, on floors that are
        not small.
    limit_seconds : float
        Seconds for which a limit on the fleet is tried, the first time.
    limit_growth : float
        Factor by which a limit has more time each time all have been tried.
    limit_positions : tuple of float
        Limits that are tried, as shares of the way from the lower bound of the fleet to the
        smallest fleet known.
    limits_time_share : float
        Share of the time left that trying all limits once may take.
    """

    agent_value: NonNegative = 0.2
    length_penalty: NonNegative = 1e-3
    route_share: PositiveShare = 0.35
    stall_share: Share = 0.08
    max_failures: Annotated[int, Range(1, MAX_INTEGER)] = 3
    limit_seconds: Positive = 1.0
    limit_growth: Factor = 2.0
    limit_positions: tuple[Share, ...] = (0.0, 0.0625, 0.125, 0.25, 0.5, 0.75)
    limits_time_share: PositiveShare = 0.5
