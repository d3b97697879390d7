"""Parameters of the routing of a production plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from tsaces.solvers.parameter_ranges import (
    Count,
    Factor,
    NonNegative,
    NotEmpty,
    ParameterGroup,
    Range,
    Share,
)

Price = Annotated[float, Range(0, 1e6)]
"""Slots that a second agent in a slot is worth."""
_Chosen = Annotated[int, Range(0, 100)]


@dataclass(frozen=True)
class FlowParameters(ParameterGroup):
    """The first routes: flows at least cost, token by token, in rounds that raise prices.

    Attributes
    ----------
    sharing_price : float
        What a second agent in a slot pays in the first round, in slots.
    price_growth : float
        Factor by which that grows from round to round.
    history_increment : float
        What a slot costs more after every round for every agent too many in it.
    max_rounds : int
        Rounds at most; 8 was measured beside 1, 14 and 20.
    max_overuse_per_load : float
        Overused slots for every load that rerouting resolves sooner than further rounds do.
    max_regression : float
        Factor above the fewest overused slots from which on rounds do not help any more.
    """

    sharing_price: Price = 5.0
    price_growth: Annotated[float, Range(1, 10)] = 1.2
    history_increment: Annotated[float, Range(0, 1_000)] = 0.5
    max_rounds: Annotated[int, Range(1, 100)] = 8
    max_overuse_per_load: NonNegative = 0.2
    max_regression: Factor = 1.1


@dataclass(frozen=True)
class CongestionParameters(ParameterGroup):
    """Negotiated congestion, as in PathFinder (McMurchie and Ebeling, 1995).

    Attributes
    ----------
    flow_share : float
        Share of the time left in which further rounds of flows may begin.
    sharing_price : float
        What a second agent in a slot pays, in slots; 10 was measured beside 1, 2, 5 and 20.
    history_increment : float
        What a slot costs more after every iteration for every agent too many in it.
    shortening_price : float
        What a second agent pays while routes are shortened; 0.3 was measured beside 0.05, 1, 3
        and 10.
    shortening_noise : float
        Share by which chance makes slots dearer while routes are shortened: without it few move.
    repair_price : float
        What a second agent pays at first when conflicts of shortened routes are resolved.
    price_growth : float
        Factor by which that grows in each iteration, up to `sharing_price`: on crowded floors a low
        price does not resolve all conflicts.
    stall_seconds : float
        Seconds of the thread's own work without fewer overused slots after which routing has
        failed, where demand is not reduced.
    stall_share : float
        Share of the time with progress that is added to that.
    loads_per_clock_check : int
        Loads that are rerouted between two looks at the clock.
    leg_capacity : int
        Slots that are reserved for a leg, in lengths of the longest first leg plus a cycle.
    off_beat_price : float
        What entering a cell out of step costs, in slots, on floors where robots need room between
        them; 3 was measured beside 0, 0.3, 1, 10 and 20.
    """

    flow_share: Share = 0.1
    sharing_price: Price = 10.0
    history_increment: Annotated[float, Range(0, 1_000)] = 0.1
    shortening_price: Price = 0.3
    shortening_noise: Annotated[float, Range(0, 100)] = 0.05
    repair_price: Price = 2.0
    price_growth: Annotated[float, Range(1, 10)] = 1.1
    stall_seconds: NonNegative = 2.0
    stall_share: Annotated[float, Range(0, 100)] = 0.4
    loads_per_clock_check: Count = 32
    leg_capacity: Annotated[int, Range(1, 100)] = 2
    off_beat_price: Price = 3.0


@dataclass(frozen=True)
class RuinAndRecreateParameters(ParameterGroup):
    """Which loads are removed with one in conflict, and inserted again.

    A large neighbourhood search (Shaw, 1998) by ruin and recreate (Schrimpf et al., 2000).

    Attributes
    ----------
    num_loads : tuple of int
        Loads that are removed together, one of these numbers by chance; 1 or more each.
    num_cuts : tuple of int
        Empty legs to other loads that are removed beside them, one of these numbers by chance.
    reach : int
        Slots before and after a conflict, along a leg, in which related loads are looked for.
    any_step_probability : float
        Probability that a related load is one that passes the place in whatever step.
    """

    num_loads: Annotated[tuple[Annotated[int, Range(1, 100)], ...], NotEmpty()] = (1, 1, 2, 3, 4)
    num_cuts: Annotated[tuple[_Chosen, ...], NotEmpty()] = (0, 0, 1, 2, 4)
    reach: Annotated[int, Range(0, 1_000)] = 4
    any_step_probability: Share = 0.7


@dataclass(frozen=True)
class ReassignmentParameters(ParameterGroup):
    """Optimal assignments of legs, as flows at least cost, between sweeps.

    Attributes
    ----------
    interval : float
        Loads that are rerouted until the next reassignment, for every load and slot. With 0.0003
        a reassignment takes about a fifth of the time that rerouting them does.
    """

    interval: Share = 3e-4


@dataclass(frozen=True)
class SingleTourParameters(ParameterGroup):
    """One tour through all exchanges, which small fleets try before anything else.

    Attributes
    ----------
    max_agents_per_place : float
        Agents for every place up to which it is tried: on a ring with long cycles a tour was
        found with 43 for every hundred places, where flows had found no routes in 20 s.
    max_exchange_pairs : int
        Pairs of pick-ups and deposits up to which it is tried; pairing more takes seconds.
    full_fleet_share : float
        Share of the fleet's steps above which other routes fail as well where a single tour does.
    sparse_agents_per_place : float
        Agents for every place up to which `full_fleet_share` holds; above, other routes are always
        tried where a single tour fails.
    num_orders : int
        Orders of the loads that are tried.
    attempts_per_leg : int
        Searches for every leg of the tour after which an order is given up.
    room_seconds : float
        Seconds of the thread's own work after which no further order is tried on floors where
        agents need room between them, where all orders took 4 to 11 s and failed.
    """

    max_agents_per_place: Share = 0.6
    max_exchange_pairs: Annotated[int, Range(0, 1_000_000_000)] = 20_000
    full_fleet_share: Share = 0.9
    sparse_agents_per_place: Share = 0.25
    num_orders: Count = 20
    attempts_per_leg: Annotated[int, Range(1, 1_000)] = 3
    room_seconds: NonNegative = 0.5


@dataclass(frozen=True)
class RoutingParameters(ParameterGroup):
    """The parts of routing, in the order in which a production plan comes to them.

    Attributes
    ----------
    single_tour : SingleTourParameters
    flow : FlowParameters
    congestion : CongestionParameters
    ruin_and_recreate : RuinAndRecreateParameters
    reassignment : ReassignmentParameters
    """

    single_tour: SingleTourParameters = field(default_factory=SingleTourParameters)
    flow: FlowParameters = field(default_factory=FlowParameters)
    congestion: CongestionParameters = field(default_factory=CongestionParameters)
    ruin_and_recreate: RuinAndRecreateParameters = field(default_factory=RuinAndRecreateParameters)
    reassignment: ReassignmentParameters = field(default_factory=ReassignmentParameters)
