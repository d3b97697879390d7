"""The ascent aims higher and higher, and turns to other cycles where it fails."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pulp
import pytest

from tests.fixtures import AMPLE
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.milp import HighsModel, Outcome, total
from tsaces.model.counts import Counts
from tsaces.model.events import SearchStep
from tsaces.model.instance import Machine
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.production.diving import DivingHeuristic
from tsaces.solvers.cyclic.production.production_model import CycleSettings, ProductionModel
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.search.cycle_search import CycleSearch
from tsaces.solvers.cyclic.search.targets import IncumbentThroughput
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.protocol import Report

PROMISED = 0.9
THREE_CYCLES = CycleSearchParameters(
    shortest_cycle=18, longest_cycle=20, num_cycles=3, goes_beyond=False
)
ONE_CYCLE = CycleSearchParameters(shortest_cycle=20, longest_cycle=20, goes_beyond=False)

NINE_CYCLES = replace(ONE_CYCLE, shortest_cycle=12, num_cycles=2)


class Belt(ProductionModel):
    """Promises so many products per timestep, and carries so many per timestep or fewer.

    Of what is too much for it, a belt that gives up carries as much as it can.
    """

    step_length = 1
    places = 16
    step_multiple = 1

    def __init__(
        self,
        carries: float,
        bound: float = math.inf,
        promised: float = PROMISED,
        *,
        gives_up: bool = False,
    ) -> None:
        problem = pulp.LpProblem("belt", pulp.LpMaximize)
        supply, ship = (problem.add_variable(name, 0) for name in ("supply", "ship"))
        problem.setObjective(total([(ship, 1)]))
        problem += total([(ship, 1), (supply, -1)]) <= 0
        self._limit = total([(ship, 1)]) <= promised
        problem += self._limit
        self._ship = ship
        self._carries = carries
        self._promised = promised
        self._gives_up = gives_up
        self._bound = bound
        place_of = parse_layout(delivery().rows).number.__getitem__
        runs = {(0, "supply"): supply, (1, "ship"): ship}
        super().__init__(
            DivingHeuristic(delivery(), problem, runs, place_of, 0, CycleSearchParameters())
        )
        self.tried: list[tuple[int, int]] = []
        self.carried: list[tuple[int, int]] = []

    def _timesteps(self, steps: int) -> int:
        return steps

    def _apply(self, model: HighsModel, settings: CycleSettings) -> None:
        most, throughput = self._promised, settings.throughput
        limit = most if throughput is None else min(most, throughput * (1 + 1e-9))
        model.change_right_hand_side(self._limit, limit)

    def throughput_of(self, outcome: Outcome) -> float:
        if outcome.incumbent is None:
            return 0.0
        return float(outcome.incumbent.values[HighsModel.number(self._ship)])

    def bound(self, _deadline: float) -> float:
        return self._bound

    def route(
        self,
        production_plan: ProductionPlan,
        steps: int,
        _seed: int,
        _deadline: float,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> Iterator[ProductionPlan]:
        assert is_worth_it(production_plan)
        attempt = steps, int(production_plan.products)
        self.tried.append(attempt)
        if production_plan.products / steps <= self._carries:
            self.carried.append(attempt)
            yield production_plan
        elif self._gives_up and is_worth_it(lower := shipped(int(self._carries * steps))):
            self.carried.append((steps, int(lower.products)))
            yield lower


def shipped(products: int) -> ProductionPlan:
    return make_production_plan(delivery(), {0: "supply", 1: "ship"}, {0: products, 1: products})


def climb(
    belt: Belt,
    seconds: float,
    parameters: CycleSearchParameters = THREE_CYCLES,
    best: float = 0.0,
    *,
    instance: Instance | None = None,
) -> list[Report]:
    reports: list[Report] = []
    search = CycleSearch(
        instance or delivery(), [belt], parameters, reports.append, IncumbentThroughput(best)
    )
    search.run(Deadline.after(seconds), 0)
    return reports


def with_many_machines() -> Instance:
    """Return a floor on which most machines can do nothing."""
    instance = delivery()
    many = CycleSearchParameters().whole_program_machines
    idle = [Machine(f"idle_{n}", Counts({}), input_cell=(0, 2)) for n in range(many)]
    return replace(instance, machines=(*instance.machines, *idle))


@pytest.mark.parametrize("amount", [7, 11, 12, 15, 17])
def test_it_ends_just_below_what_cannot_be_carried(amount: int) -> None:
    belt = Belt(amount / 20 + 1e-9)
    climb(belt, 0.8, ONE_CYCLE)
    assert max(belt.carried) == (20, amount)
    assert (20, amount + 1) in belt.tried


def test_what_is_carried_gets_better_from_one_to_the_next() -> None:
    belt = Belt(0.7223)
    climb(belt, 0.8)
    throughputs = [products / steps for steps, products in belt.carried]
    assert len(throughputs) > 1
    assert all(one < other for one, other in pairwise(throughputs))
    assert throughputs[-1] == pytest.approx(13 / 18)


def test_other_cycles_have_their_turn_after_a_failure() -> None:
    belt = Belt(0.0)
    reports = climb(belt, 0.8)
    assert belt.carried == []
    assert [steps for steps, _ in belt.tried[:3]] == [20, 19, 18]
    assert {steps for steps, _ in belt.tried[3:]} == {18, 19, 20}
    turns = [report.description for report in reports if isinstance(report, SearchStep)]
    assert turns[0] == "cycle of 20, aiming at 0.5500"


def test_a_failure_is_followed_by_lower_aims_until_patience_ends() -> None:
    belt = Belt(0.0)
    climb(belt, AMPLE, ONE_CYCLE)
    assert [products for _, products in belt.tried] == 3 * [11, 5, 2, 1]


def test_a_success_gives_new_patience() -> None:
    belt = Belt(0.56)
    climb(belt, AMPLE, ONE_CYCLE)
    assert belt.carried == [(20, 11)]
    assert [products for _, products in belt.tried[:5]] == [11, 15, 13, 12, 15]


def test_it_ends_where_all_that_was_promised_is_reached() -> None:
    belt = Belt(1.0)
    climb(belt, AMPLE)
    assert belt.tried == belt.carried == [(20, 11), (20, 15), (20, 17), (20, 18)]


def test_the_most_promising_cycles_have_their_turns_first() -> None:
    belt = Belt(0.0)
    climb(belt, AMPLE, NINE_CYCLES)
    worth = sorted((math.floor(PROMISED * steps) / steps, steps) for steps in range(12, 21))
    assert {steps for steps, _ in belt.tried[:6]} == {steps for _, steps in worth[-2:]}
    assert {steps for steps, _ in belt.tried} == set(range(12, 21))


def test_nothing_above_the_bound_is_aimed_at() -> None:
    belt = Belt(1.0, bound=0.5)
    climb(belt, AMPLE)
    assert max(products / steps for steps, products in belt.carried) == pytest.approx(0.5)
    assert all(products / steps <= 0.5 for steps, products in belt.tried)


def test_nothing_that_is_known_already_is_tried() -> None:
    belt = Belt(1.0)
    climb(belt, AMPLE, best=PROMISED)
    assert belt.tried == []
    climb(belt, AMPLE, best=0.8)
    assert belt.tried == [(20, 17), (20, 18)]


def test_nothing_is_tried_after_the_deadline() -> None:
    belt = Belt(1.0)
    assert climb(belt, -1.0) == []
    assert belt.tried == []


def test_what_is_left_of_too_much_counts_and_is_the_least_from_then_on() -> None:
    """Of 18 products in 20 steps 13 can be carried; 11 and 12 are not tried any more then."""
    belt = Belt(0.65, gives_up=True)
    parameters = replace(ONE_CYCLE, shares=(1.0,))
    climb(belt, AMPLE, parameters)
    assert belt.tried[0] == (20, 18)
    assert belt.carried == [(20, 13)]
    assert all(products > 13 for _, products in belt.tried)


@pytest.mark.parametrize("rate", [1 / 80, 1 / 150, 1 / 333, 1 / 2000])
def test_longer_cycles_are_tried_where_a_product_takes_longer_to_make(rate: float) -> None:
    belt = Belt(rate, bound=rate, promised=rate)
    climb(belt, AMPLE)
    assert all(products <= rate * steps for steps, products in belt.tried)
    reached = max(products / steps for steps, products in belt.carried)
    assert 0.97 * rate < reached <= rate
    assert max(steps for steps, _ in belt.carried) > 60


def test_cycles_are_as_long_as_they_may_be_where_products_do_not_take_longer() -> None:
    belt = Belt(0.0)
    climb(belt, AMPLE, NINE_CYCLES)
    assert max(steps for steps, _ in belt.tried) == 20


@pytest.mark.parametrize("machines", ["few", "many"])
def test_it_goes_on_to_longer_cycles_if_told_to(machines: str) -> None:
    """No cycle of 20 steps or fewer carries 0.618; of 34 steps one carries 21 products."""
    belt = Belt(0.618, promised=0.618)
    instance = with_many_machines() if machines == "many" else None
    climb(belt, 0.8, replace(THREE_CYCLES, goes_beyond=True), instance=instance)
    reached = max(products / steps for steps, products in belt.carried)
    assert reached >= 21 / 34


@pytest.mark.parametrize("carries", [0.5, 0.72, 1.0])
def test_floors_with_many_machines_are_climbed_as_high(carries: float) -> None:
    belt = Belt(carries, gives_up=True)
    climb(belt, 0.8, instance=with_many_machines())
    throughputs = [products / steps for steps, products in belt.carried]
    assert all(one < other for one, other in pairwise(throughputs))
    promised = min(PROMISED, carries)
    best = max(math.floor(promised * steps + 1e-9) / steps for steps in (18, 19, 20))
    assert throughputs[-1] == pytest.approx(best)


@pytest.mark.parametrize("rate", [1 / 80, 1 / 333])
def test_with_many_machines_too_longer_cycles_are_tried(rate: float) -> None:
    belt = Belt(rate, promised=rate)
    climb(belt, 0.8, instance=with_many_machines())
    reached = max(products / steps for steps, products in belt.carried)
    assert 0.97 * rate < reached <= rate


def test_with_many_machines_too_it_ends_where_all_is_reached_or_the_time_is_up() -> None:
    belt = Belt(1.0)
    climb(belt, AMPLE, instance=with_many_machines())
    assert max(products / steps for steps, products in belt.carried) == pytest.approx(0.9)
    tried = len(belt.tried)
    assert climb(belt, -1.0, instance=with_many_machines()) == []
    assert climb(belt, AMPLE, best=PROMISED, instance=with_many_machines()) == []
    assert len(belt.tried) == tried


def test_several_search_side_by_side_and_share_what_they_reach() -> None:
    belts = [Belt(0.72, gives_up=True), Belt(0.72, gives_up=True)]
    search = CycleSearch(
        with_many_machines(), belts, THREE_CYCLES, lambda _report: None, IncumbentThroughput()
    )
    search.run(Deadline.after(0.8), 0)
    reached = [products / steps for belt in belts for steps, products in belt.carried]
    assert max(reached) == pytest.approx(14 / 20)
    assert all(belt.tried for belt in belts)
