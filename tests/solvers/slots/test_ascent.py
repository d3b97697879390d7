"""The ascent aims higher and higher, and turns to other cycles where it fails."""

from __future__ import annotations

import math
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pulp
import pytest

from tests.fixtures import AMPLE
from tests.solvers.ts_aces.delivery import delivery
from tsaces.milp import HighsModel, Outcome, total
from tsaces.solvers.protocol import Report, Turn
from tsaces.solvers.slots.ascent import Ascent
from tsaces.solvers.slots.dive import BudgetDive
from tsaces.solvers.slots.parameters import AscentParameters

if TYPE_CHECKING:
    from tsaces.solvers.slots.budget import Budget

PROMISED = 0.9
THREE_CYCLES = AscentParameters(shortest_cycle=18, longest_cycle=20, num_cycles=3)


class Belt:
    """Promises 0.9 products per timestep, and carries so many per timestep or fewer."""

    step_length = 1

    def __init__(self, carries: float, bound: float = math.inf) -> None:
        problem = pulp.LpProblem("belt", pulp.LpMaximize)
        supply, ship = (problem.add_variable(name, 0) for name in ("supply", "ship"))
        problem.setObjective(total([(ship, 1)]))
        problem += total([(ship, 1), (supply, -1)]) <= 0
        self._limit = total([(ship, 1)]) <= PROMISED
        problem += self._limit
        self._ship = ship
        self._carries = carries
        self._bound = bound
        self.dive = BudgetDive(delivery(), problem, {(0, "supply"): supply, (1, "ship"): ship}, 0)
        self.tried: list[tuple[int, int]] = []
        self.carried: list[tuple[int, int]] = []

    def want(self, steps: int, _utilisation: float, throughput: float | None) -> None:
        self.dive.change_cycle(steps, timesteps=steps)
        limit = PROMISED if throughput is None else min(PROMISED, throughput * (1 + 1e-9))
        for model in (self.dive.relaxed, self.dive.whole):
            model.change_right_hand_side(self._limit, limit)

    def throughput_of(self, outcome: Outcome) -> float:
        if outcome.incumbent is None:
            return 0.0
        return float(outcome.incumbent.values[HighsModel.number(self._ship)])

    def bound(self, _deadline: float) -> float:
        return self._bound

    def carry(self, budget: Budget, steps: int, _seed: int, _deadline: float) -> bool:
        attempt = steps, int(budget.products)
        self.tried.append(attempt)
        if budget.products / steps > self._carries:
            return False
        self.carried.append(attempt)
        return True


def climb(
    belt: Belt,
    seconds: float,
    parameters: AscentParameters = THREE_CYCLES,
    best: float = 0.0,
) -> list[Report]:
    reports: list[Report] = []
    Ascent(delivery(), [belt], parameters, reports.append, best).run(time.monotonic() + seconds, 0)
    return reports


@pytest.mark.parametrize("amount", [7, 11, 12, 15, 17])
def test_it_ends_just_below_what_cannot_be_carried(amount: int) -> None:
    belt = Belt(amount / 20 + 1e-9)
    climb(belt, 0.8, AscentParameters(shortest_cycle=20, longest_cycle=20))
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
    turns = [report.description for report in reports if isinstance(report, Turn)]
    assert turns[0] == "cycle of 20, aiming at 0.5500"


def test_a_failure_is_followed_by_lower_aims_until_patience_ends() -> None:
    belt = Belt(0.0)
    climb(belt, AMPLE, AscentParameters(shortest_cycle=20, longest_cycle=20))
    assert [products for _, products in belt.tried] == 3 * [11, 5, 2, 1]


def test_a_success_gives_new_patience() -> None:
    belt = Belt(0.56)
    climb(belt, AMPLE, AscentParameters(shortest_cycle=20, longest_cycle=20))
    assert belt.carried == [(20, 11)]
    assert [products for _, products in belt.tried[:5]] == [11, 15, 13, 12, 15]


def test_it_ends_where_all_that_was_promised_is_reached() -> None:
    belt = Belt(1.0)
    climb(belt, AMPLE)
    assert belt.tried == belt.carried == [(20, 11), (20, 15), (20, 17), (20, 18)]


def test_the_most_promising_cycles_have_their_turns_first() -> None:
    belt = Belt(0.0)
    climb(belt, AMPLE, AscentParameters(shortest_cycle=12, longest_cycle=20, num_cycles=2))
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
