"""Small fleets carry budgets on one round, of which no slot is used twice."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import (
    PARAMETERS,
    assert_sound,
    flow_router_for,
    round_of,
    router_for,
)
from tests.solvers.cyclic.production_plans import Case, cases, examples
from tests.solvers.ts_aces.delivery import delivery
from tests.solvers.ts_aces.models import traffic_of
from tsaces.bound import FluidMilp
from tsaces.deadline import Deadline
from tsaces.generate import Order, generate
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.routing.astar import measure_distances
from tsaces.solvers.cyclic.routing.circuit import Circuit
from tsaces.solvers.cyclic.routing.single_tour import SingleTourBuilder, SingleTourOutcome
from tsaces.solvers.protocol import Candidate, Report, SearchContext
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.shared_bounds import Bounds, SharedBounds

DENSE = PARAMETERS.routing.single_tour.max_agents_per_place
"""Agents for every place, up to which a round is tried."""
SPARSE = PARAMETERS.routing.single_tour.sparse_agents_per_place
"""Agents for every place, up to which nothing else is tried where a round takes nearly all."""


@examples
@given(cases(), st.integers(1, 4), st.integers(0, 3))
def test_what_is_laid_is_sound_and_takes_no_more_agents_than_there_are(
    case: Case, times: int, seed: int
) -> None:
    router = router_for(
        case.instance, case.production_plan, times * max(30, case.least_steps), seed
    )
    most = max(1, int(DENSE * router.routes.network.places))
    if router.route_single_tour(most) is not SingleTourOutcome.ROUTED:
        assert not router.routes.occupancy.occupants.any()
        return
    assert_sound(case.instance, case.production_plan, router.routes)
    assert not router.routes.overuse.any()
    assert router.routes.agents <= most
    loads = router.routes.loads
    assert len(round_of(loads[0], len(loads))) == len(loads)


@examples
@given(cases(max_grains=1))
def test_a_cycle_as_long_as_all_legs_is_carried_by_one_agent(case: Case) -> None:
    """Alone on the floor it meets nobody but itself, and in such a cycle not even that."""
    steps = case.least_steps
    while (
        router_for(case.instance, case.production_plan, steps).route_single_tour(1)
        is SingleTourOutcome.TOO_FEW_AGENTS
    ):
        steps *= 2
    router = router_for(case.instance, case.production_plan, 2 * steps)
    assert router.route_single_tour(1) is SingleTourOutcome.ROUTED
    assert router.routes.agents == 1


@examples
@given(cases(max_grains=2), st.integers(1, 4), st.integers(1, 4))
def test_agents_are_too_few_if_they_cannot_go_so_far_or_hardly(
    case: Case, times: int, most: int
) -> None:
    steps = times * max(12, case.least_steps)
    flow_router, routes = flow_router_for(case.instance, case.production_plan, steps)
    places = sorted({*flow_router.source_at.values(), *flow_router.sink_at.values()})
    distances = measure_distances(routes.network, [[place] for place in places])
    exchange_of = {place: number for number, place in enumerate(places)}

    def distance(begin: int, end: int) -> int:
        return int(distances.between[exchange_of[begin], exchange_of[end]])

    circuit = Circuit(case.production_plan, flow_router.source_at, flow_router.sink_at, distance)
    outcome = SingleTourBuilder(
        routes, flow_router, distances, exchange_of, PARAMETERS.routing.single_tour
    ).build(case.production_plan, most, np.random.default_rng(0))
    if most > DENSE * routes.network.places:
        assert outcome is SingleTourOutcome.NOT_TRIED
    elif circuit.least > most * steps:
        assert outcome is SingleTourOutcome.TOO_FEW_AGENTS
    elif outcome is SingleTourOutcome.TOO_FEW_AGENTS:
        assert circuit.length > 0.9 * most * steps
        assert most <= SPARSE * routes.network.places
    else:
        assert outcome is SingleTourOutcome.FAILED or routes.agents <= most


def test_a_small_fleet_comes_near_to_its_bound() -> None:
    """Tours of their own for a load or two left it at three quarters, however long it searched."""
    instance = generate(Order("contact-lens", 20, seed=3, spacing=5, max_agents=11))
    bound = FluidMilp(instance, traffic_of(instance)).solve(Deadline.after(AMPLE))
    enough = SharedBounds(Bounds(upper_bound=0.95 * bound))  # the search ends when it meets this
    found: list[Report] = []
    Rhythmic()(SearchContext(instance, Deadline.after(AMPLE), shared_bounds=enough), found.append)
    candidates = [report for report in found if isinstance(report, Candidate)]
    assert candidates[-1].agents <= 11
    assert candidates[-1].throughput > 0.95 * bound * (1 - 1e-6)


def test_many_agents_on_a_ring_come_near_to_their_bound_too() -> None:
    """Products of 32 parts take cycles so long that flows through their slots took all the time."""
    rows = (f"+{24 * '>'}+", *4 * (f"^{24 * '.'}v",), f"+{24 * '<'}+")
    parts = Counts({"part": 32})
    procedure = Procedure(
        (
            Process("supply", outputs=Counts({"part": 1})),
            Process("assemble", parts, Counts({"product": 1})),
            Process("ship", Counts({"product": 1})),
        ),
        "ship",
    )
    machines = (
        Machine("bin", Counts({"supply": 2}), output_cell=(3, 0)),
        Machine("bench", Counts({"assemble": 9}), (20, 5), (18, 5)),
        Machine("chute", Counts({"ship": 1}), input_cell=(9, 0)),
    )
    instance = Instance("ring", rows, procedure, machines, max_agents=21)
    bound = FluidMilp(instance, traffic_of(instance)).solve(Deadline.after(AMPLE))
    enough = SharedBounds(Bounds(upper_bound=0.9 * bound))
    found: list[Report] = []
    Rhythmic()(SearchContext(instance, Deadline.after(AMPLE), shared_bounds=enough), found.append)
    candidates = [report for report in found if isinstance(report, Candidate)]
    assert candidates[-1].throughput > 0.9 * bound * (1 - 1e-6)


def test_routes_for_few_agents_are_one_round_if_there_is_one() -> None:
    instance = delivery()
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 1, 1: 1})
    router = router_for(instance, production_plan, steps=40)
    assert router.route(Deadline.after(AMPLE), most_agents=1)
    assert router.routes.agents == 1
