"""First routes by flows at least cost: the loaded legs token by token, then the empty legs."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.production.production_plan import exchanges_of_token
from tsaces.solvers.cyclic.routing.arrays import FlowPrices
from tsaces.solvers.cyclic.routing.footprints import add_up
from tsaces.solvers.cyclic.routing.min_cost_flow import solve_min_cost_flow
from tsaces.solvers.cyclic.routing.network import any_of, exactly_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from tsaces.deadline import Deadline
    from tsaces.solvers.cyclic.parameters import FlowParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.arrays import FlowPaths, Terminals
    from tsaces.solvers.cyclic.routing.route_set import RouteSet
    from tsaces.solvers.cyclic.routing.sites import Sites

    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RoutedCommodity:
    """The loads of a token, and the slots of their loaded legs.

    Attributes
    ----------
    token : int
    sources, sinks : int array, shape (loads,)
        Machines.
    begins : int array, shape (loads,)
        Slots of the pick-ups.
    loaded_legs : list of int array
        Slots that are entered after the pick-up, up to the deposit.
    """

    token: int
    sources: Ints
    sinks: Ints
    begins: Ints
    loaded_legs: list[Ints]

    @property
    def rows(self) -> Ints:
        """Token, source and sink of every load."""
        return np.column_stack([np.full_like(self.sources, self.token), self.sources, self.sinks])


@dataclass(frozen=True, eq=False)
class LegAssignment:
    """A matching of given begins with given ends, and the legs between them.

    Attributes
    ----------
    following : int array, shape (begins,)
        Index of the end that each begin leads to.
    slots : list of int array
        By begin: the slots that are entered after it, up to the end.
    """

    following: Ints
    slots: list[Ints]


class FlowRouter:
    """Routes the loads and the empty legs of a production plan as flows; slots may be shared.

    Parameters
    ----------
    sites : Sites
    production_plan : ProductionPlan
    routes : RouteSet
        Routes to be filled.
    parameters : FlowParameters

    Attributes
    ----------
    source_at, sink_at : dict of int to int
        Sites where machines give and take tokens, by machine.
    """

    def __init__(
        self,
        sites: Sites,
        production_plan: ProductionPlan,
        routes: RouteSet,
        parameters: FlowParameters,
    ) -> None:
        self._routes = routes
        self._parameters = parameters
        self._sites = sites
        self.source_at = {m: sites.source(m) for m, _ in production_plan.pickups}
        self.sink_at = {m: sites.sink(m) for m, _ in production_plan.deposits}
        self._slots = self._choose_slots(production_plan)

    def slots(self, site: int) -> list[int]:
        """Return the slots in which agents may exchange at a site."""
        places, steps = self._routes.network.places, self._routes.network.steps
        return [
            step * places + place
            for place in self._sites.places(site)
            for step in self._sites.steps(place, steps)
        ]

    def _choose_slots(self, production_plan: ProductionPlan) -> dict[int, list[int]]:
        """Return the slots in which the first routes exchange, by site.

        Where handling takes time, they are as many windows as are wanted, spread over the cycle, if
        there are enough: a flow does not see that its agents would overlap.
        """
        wanted = Counter[int]()
        for site_at, exchanges in (
            (self.source_at, production_plan.pickups),
            (self.sink_at, production_plan.deposits),
        ):
            for (machine, _), number in exchanges.items():
                wanted[site_at[machine]] += number
        network = self._routes.network
        chosen = {site: self.slots(site) for site in wanted}
        for site, number in wanted.items():
            windows = self._sites.windows(site, network.steps)
            if len(windows) >= number:
                spread = (windows[i * len(windows) // number] for i in range(number))
                chosen[site] = [step * network.places + place for place, step in spread]
        return chosen

    def route_all(self, production_plan: ProductionPlan, deadline: Deadline) -> bool:
        """Route everything in rounds, with higher prices for overused slots in each.

        Return whether there are enough slots for all exchanges, shared or not.

        Parameters
        ----------
        production_plan : ProductionPlan
        deadline : Deadline
            Reading of `time.monotonic` after which no further round begins.
        """
        routes, parameters = self._routes, self._parameters
        price = parameters.sharing_price
        routes.set_prices(price)
        commodities: dict[int, RoutedCommodity] = {}
        empty_legs: list[Ints] = []
        following = np.empty(0, dtype=np.int64)
        tokens = sorted({token for _, token in production_plan.pickups})
        fewest = math.inf
        for _ in range(parameters.max_rounds):
            for token in tokens:
                if token in commodities:
                    routes.occupy_all(commodities[token].loaded_legs, -1)
                gives = exchanges_of_token(production_plan.pickups, token)
                commodity = self.route_commodity(
                    token, gives, exchanges_of_token(production_plan.deposits, token)
                )
                if commodity is None:
                    return False
                commodities[token] = commodity
            routes.occupy_all(empty_legs, -1)
            loaded_legs = [leg for s in commodities.values() for leg in s.loaded_legs]
            begins = np.concatenate([s.begins for s in commodities.values()])
            assignment = self.match_legs([leg[-1] for leg in loaded_legs], begins)
            empty_legs, following = assignment.slots, assignment.following
            shared = int(routes.overuse.sum())
            if deadline.has_passed:
                break
            if shared <= parameters.max_overuse_per_load * len(loaded_legs):
                break
            if shared > parameters.max_regression * fewest:
                break
            fewest = min(fewest, shared)
            price *= parameters.price_growth
            increase = parameters.history_increment * routes.overuse
            routes.set_prices(price, routes.occupancy.history_cost + increase)
        routes.set_prices(price, np.ones_like(routes.occupancy.history_cost))
        rows = np.concatenate([s.rows for s in commodities.values()])
        empty_leg_to = dict(zip(following.tolist(), empty_legs, strict=True))
        routes.set_routes(
            rows, loaded_legs, [empty_leg_to[load] for load in range(len(loaded_legs))], following
        )
        return True

    def route_commodity(
        self, token: int, gives: Mapping[int, int], takes: Mapping[int, int]
    ) -> RoutedCommodity | None:
        """Route the loads of a token and occupy their slots.

        Return None, and occupy nothing, if a machine has more exchanges than slots.

        Parameters
        ----------
        token : int
        gives, takes : mapping of int to int
            Loads by machine; both sums are the same.
        """
        givers, takers = np.array([*gives]), np.array([*takes])
        found = self._flow(
            any_of([self._slots[self.source_at[m]] for m in gives], gives.values()),
            any_of([self._slots[self.sink_at[m]] for m in takes], takes.values()),
            pick_up=True,
        )
        if len(found.begins) < sum(gives.values()):
            return None
        self._routes.occupy(found.entered, 1)
        loaded_legs = np.split(found.entered, found.first[1:-1])
        return RoutedCommodity(
            token, givers[found.sources], takers[found.sinks], found.begins, loaded_legs
        )

    def match_legs(self, begins: Iterable[int], ends: Iterable[int]) -> LegAssignment:
        """Route legs from given slots to as many others, and occupy their slots."""
        found = self._flow(
            exactly_at([int(v) for v in begins]), exactly_at([int(v) for v in ends]), pick_up=False
        )
        self._routes.occupy(found.entered, 1)
        legs = np.split(found.entered, found.first[1:-1])
        order = np.argsort(found.sources)
        return LegAssignment(found.sinks[order], [legs[leg] for leg in order])

    def _flow(self, sources: Terminals, sinks: Terminals, *, pick_up: bool) -> FlowPaths:
        occupancy = self._routes.occupancy
        nothing = np.zeros_like(occupancy.prices)
        more = add_up(self._routes.footprints, occupancy.history_cost) * occupancy.totals[1]
        prices = FlowPrices(occupancy.prices, more, occupancy.prices if pick_up else nothing)
        return solve_min_cost_flow(self._routes.network, sources, sinks, prices)
