"""Finds out what binds the upper bound: every limit is taken out of the way in turn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from tsaces.bound.bottlenecks import FREE, find_bottlenecks
from tsaces.bound.early_stop import EarlyStop
from tsaces.bound.explanation import Limit
from tsaces.bound.fewest_agents import fewest_agents
from tsaces.bound.machines_alone import machines_alone
from tsaces.bound.relaxable_milps import RelaxableMilps
from tsaces.bound.relaxation_bounds import GAP, RelaxationBounds
from tsaces.bound.relaxations import Relaxation
from tsaces.bound.relaxed_floor import with_any_fleet
from tsaces.bound.transport_cost import bound_with_loads, find_transport_cost
from tsaces.milp import HighsModel, SolveStatus
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsaces.bound.explanation import Explanation, TransportCost
    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent, Outcome
    from tsaces.model.instance import Instance

    Emit = Callable[["RelaxationStarted | Explanation"], None]

_FOR_THE_BOUND = 1 / 2
_FOR_A_QUESTION = 1 / 4
"""Shares of the time that is left."""


@dataclass(frozen=True)
class RelaxationStarted:
    """What is being found out.

    Attributes
    ----------
    words : str
        Such as ``any number of agents``.
    """

    words: str


@dataclass(frozen=True)
class ExplanationTask:
    """Reports every question it turns to, and all answers so far whenever one gets better.

    The explanations are of the bound as this task itself has proven it.

    Attributes
    ----------
    instance : Instance
    deadline : Deadline
        At which to stop.
    seed : int
    """

    instance: Instance
    deadline: Deadline
    seed: int = 0

    def __call__(self, emit: Emit) -> None:
        """Work until every question has its answer."""
        Explainer(self, emit).run()


class Explainer:
    """Asks what the bound would be with one group of limits out of the way, for each group.

    Most limits do not bind. All that have no shadow price are taken out of the way together:
    if the bound stays, one program has answered for all of them; if not, each half is tried.

    Parameters
    ----------
    task : ExplanationTask
    emit : callable
        Hears of questions and answers.
    """

    def __init__(self, task: ExplanationTask, emit: Emit) -> None:
        self._task = task
        self._deadline = task.deadline
        self._emit = emit
        self._traffic = build_traffic_system(layout_of(task.instance))
        self._milps = RelaxableMilps(task.instance, self._traffic)
        self._milp = self._milps.of(Relaxation())
        self._answers = RelaxationBounds(
            task.instance, self._traffic.layout, self._milp.fluid.nothing, emit
        )
        self._plan_of_any_fleet: Incumbent | None = None
        self._transport: TransportCost | None = None

    def run(self) -> None:
        """Ask everything, what is cheap and tells much first."""
        self._count_machines()
        self._ask(self._places(Limit.SPEEDS))
        prices = self._prices()
        quiet = [place for place, price in prices.items() if price <= FREE]
        loud = sorted(prices.keys() - quiet, key=lambda place: -prices[place])
        for places in ([place] for place in loud):
            self._ask_roughly(places)
        self._ask_roughly(quiet)
        self._ask_as_it_is()
        self._ask_about_loads()
        self._ask(quiet)
        for places in ([place] for place in loud):
            self._ask(places)
        self._ask_for_one_more()
        for places in ([place] for place in quiet):
            self._ask(places)
        self._ask_for_agents()

    def _count_machines(self) -> None:
        alone = machines_alone(
            self._task.instance, self._deadline.share(_FOR_A_QUESTION), self._task.seed
        )
        [place] = self._places(Limit.TRANSPORT)
        self._answers.lower(self._answers.groups[place].relaxation, alone, solved=True)

    def _ask_as_it_is(self) -> None:
        """Prove the bound that all others are compared with, and price a plan that meets it."""
        self._emit(RelaxationStarted("what binds as it is"))
        outcome, watch = self._run(Relaxation(), self._deadline.share(_FOR_THE_BOUND))
        bound = min(outcome.bound, self._answers.known(Relaxation()))
        self._answers.take_bound(bound, solved=_is_solved(outcome, watch))
        if self._task.instance.max_agents >= len(self._traffic.layout.clearance):
            self._answers.lower(Relaxation(fleet=True), bound)  # no more would find room
        if outcome.incumbent is not None and bound >= self._milp.fluid.nothing:
            assignment = self._assignment(outcome.incumbent)
            deadline, seed = self._deadline.share(_FOR_A_QUESTION), self._task.seed
            self._answers.name(find_bottlenecks(self._milp, assignment, deadline, seed))
            self._price_transport(assignment, outcome.incumbent.objective)

    def _price_transport(self, assignment: set[tuple[int, str]], throughput: float) -> None:
        """Find out what a product costs in agents' time."""
        self._transport = find_transport_cost(
            *(self._task.instance, self._traffic, assignment, throughput),
            self._deadline.share(_FOR_A_QUESTION),
        )
        if self._transport is not None:
            self._answers.take_transport(self._transport)

    def _ask_about_loads(self) -> None:
        """Ask what it would bring to carry several copies of a token at once."""
        if self._transport is None:
            return
        costs = list(self._transport.tokens)
        for place, cost in enumerate(costs):
            if cost.load_size == 1 or self._deadline.has_passed:
                continue
            self._emit(RelaxationStarted(f"{cost.load_size} of {cost.token} at once"))
            bound, is_solved = bound_with_loads(
                *(self._task.instance, self._traffic, {cost.token: cost.load_size}),
                self._deadline.share(_FOR_A_QUESTION),
                self._task.seed,
            )
            costs[place] = replace(cost, upper_bound=bound, solved=is_solved)
            self._answers.take_transport(replace(self._transport, tokens=tuple(costs)))

    def _prices(self) -> dict[int, float]:
        """Return what each group is worth while machines may share their time; 0 if unknown.

        What no price can be found of is infinite.
        """
        asked_about = (Limit.FLEET, Limit.MACHINES, Limit.JUNCTIONS, Limit.CELLS, Limit.ZONES)
        times = (Limit.HANDLING, Limit.CLEARANCE)  # of many limits, and no limits themselves
        unpriced = {p: math.inf for limit in times for p in self._places(limit)}
        places = self._unlike([p for limit in asked_about for p in self._places(limit)])
        model = self._milp.priced(None, self._task.seed)
        if model.solve(self._deadline.share(_FOR_A_QUESTION)).status is not SolveStatus.OPTIMAL:
            return unpriced | dict.fromkeys(places, 0.0)
        limits = {p: self._milp.limits_of(self._answers.groups[p].relaxation) for p in places}
        prices = {place: sum(model.shadow_prices(found)) for place, found in limits.items()}
        return unpriced | prices

    def _ask(self, places: Sequence[int]) -> None:
        """Relax some groups together; if that helps, each half of them."""
        places = self._open(places)
        if not places:
            return
        several, middle = len(places) > 1, len(places) // 2
        relaxation = self._relaxation(places)
        outcome, watch = self._run(
            relaxation, self._deadline.share(_FOR_A_QUESTION), is_enough=several
        )
        is_solved = _is_solved(outcome, watch)
        self._answers.lower(relaxation, outcome.bound, solved=is_solved)
        if relaxation == Relaxation(fleet=True):
            self._plan_of_any_fleet = outcome.incumbent
        if several and (is_solved or watch.is_exceeded):
            self._ask(places[:middle])
            self._ask(places[middle:])

    def _ask_roughly(self, places: Sequence[int]) -> None:
        """Relax some groups together, for a first answer."""
        places = self._open(places)
        if places:
            relaxation = self._relaxation(places)
            self._answers.lower(relaxation, self._rough_bound(relaxation))

    def _open(self, places: Sequence[int]) -> list[int]:
        """Return the places where there is more to be found out, and time for it."""
        if self._deadline.has_passed:
            return []
        return [place for place in places if self._answers.is_open(place)]

    def _relaxation(self, places: Sequence[int]) -> Relaxation:
        """Return what relaxes all groups at some places, and say that it is asked about."""
        words, others = self._answers[places[0]].words, len(places) - 1
        self._emit(RelaxationStarted(f"{words} and {others} more" if others else words))
        return reduce(or_, (self._answers.groups[place].relaxation for place in places))

    def _ask_for_one_more(self) -> None:
        """Ask what a single machine brings, of each kind of which any number would help."""
        kinds = self._places(Limit.MACHINES)
        helpful = [place for place in kinds if self._answers.helps(place)]
        helpful.sort(key=lambda place: -self._answers[place].upper_bound)
        invitations = {
            place: Relaxation(one_more=self._answers.groups[place].processes) for place in helpful
        }
        for place, relaxation in invitations.items():
            self._answers.take_one_more(place, relaxation, self._rough_bound(relaxation))
        for asked, (place, relaxation) in enumerate(invitations.items()):
            self._emit(
                RelaxationStarted(f"one more machine like {self._answers[place].machines[0]}")
            )
            outcome, watch = self._run(relaxation, self._deadline.share(1 / (len(helpful) - asked)))
            solved = _is_solved(outcome, watch)
            self._answers.take_one_more(place, relaxation, outcome.bound, solved=solved)

    def _rough_bound(self, relaxation: Relaxation) -> float:
        """Return the bound where machines may share their time: known within a second or so."""
        milp = self._milps.of(relaxation)
        model = milp.relaxed(relaxation, seed=self._task.seed, integer=False)
        return model.solve(self._deadline.share(_FOR_A_QUESTION)).bound

    def _ask_for_agents(self) -> None:
        """Ask how many agents would do as well as any number, if more would do better."""
        plan = self._plan_of_any_fleet
        [place] = self._places(Limit.FLEET)
        if plan is None or not self._answers.helps(place):
            return
        agents = fewest_agents(
            with_any_fleet(self._task.instance, self._traffic.layout),
            self._traffic,
            self._assignment(plan),
            plan.objective,
            self._deadline,
        )
        self._answers[place] = replace(self._answers[place], agents_enough=agents)

    def _run(
        self, relaxation: Relaxation, deadline: Deadline, *, is_enough: bool = False
    ) -> tuple[Outcome, EarlyStop]:
        """Solve a relaxed program for as long as it may still say more than is known."""
        lower = partial(self._answers.lower, relaxation)
        reach = self._answers.known(relaxation) * (1 - GAP)
        watch = EarlyStop(self._answers.target, reach, lower, is_enough=is_enough)
        model = self._milps.of(relaxation).relaxed(relaxation, seed=self._task.seed)
        return model.solve(deadline, watch, GAP), watch

    def _places(self, limit: Limit) -> list[int]:
        return [p for p, group in enumerate(self._answers.groups) if group.limit is limit]

    def _unlike(self, places: Sequence[int]) -> list[int]:
        """Return places of which no two ask for the same: kinds may differ in their times."""
        first = {self._answers.groups[place].relaxation: place for place in reversed(places)}
        return sorted(first.values())

    def _assignment(self, plan: Incumbent) -> set[tuple[int, str]]:
        variables = self._milp.machines.assigned.items()
        return {
            key for key, assigned in variables if plan.values[HighsModel.number(assigned)] > 0.5
        }


def _is_solved(outcome: Outcome, watch: EarlyStop) -> bool:
    return outcome.status is SolveStatus.OPTIMAL or watch.is_reached
