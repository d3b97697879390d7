"""The fluid MILP with room for machines that are not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound.fluid_milp import FluidMilp
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pulp

    from tsaces.model.counts import Counts
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

    Terms = list[tuple[pulp.LpVariable, float]]
    Exchanges = Mapping[tuple[int, str], pulp.LpVariable]


class ExtraMachineMilp(FluidMilp):
    """The fluid MILP, to which machines may be invited.

    A guest stands wherever it is best: what it takes and gives is exchanged at all junctions
    and exchange cells alike. That is no less than at any cell of the floor, since along a
    road flows do not change between one of these and the next. No one is invited at first.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.

    Attributes
    ----------
    guest_limits : dict of str to constraint
        By process: without it, as many guests run it as one likes.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem) -> None:
        super().__init__(instance, traffic)
        self.guest_limits: dict[str, pulp.LpConstraint] = {}
        self._exclude_extra_machines()
        self._tie_extra_machines_to_rates(self.guest_deposit, self._inputs)
        self._tie_extra_machines_to_rates(self.guest_pickup, self._outputs)
        self._limit_extra_exchanges()

    def add_machine(self, model: HighsModel, processes: Counts) -> None:
        """Let there be one guest for some processes, each in so many timesteps."""
        for limit in self._guest_cell_limits:
            model.change_right_hand_side(limit, 1)
        for process, time in processes.items():
            model.change_bounds(self.guest_assigned[process], 0, 1)
            model.change_coefficient(self.guest_limits[process], self.guest_rate[process], time)

    def _create_machine_variables(self) -> None:
        super()._create_machine_variables()
        add = self.problem.add_variable
        processes = list(enumerate(sorted({process for _, process in self.rate})))
        self.guest_rate = {process: add(f"guest_x_{n}", 0) for n, process in processes}
        self.guest_assigned = {
            process: add(f"guest_A_{n}", 0, 0, cat="Integer") for n, process in processes
        }

    def _create_flow_variables(self) -> None:
        super()._create_flow_variables()
        self.guest_deposit = self._anywhere("guest_dep")
        self.guest_pickup = self._anywhere("guest_pick")

    def _anywhere(self, name: str) -> dict[tuple[int, str], pulp.LpVariable]:
        cells = sorted({segment.end for segment in self.segments})
        return {
            (cell, token): self.problem.add_variable(f"{name}_{cell}_{n}", 0)
            for cell in cells
            for n, token in enumerate(self.instance.procedure.tokens)
        }

    def _changes_of_cargo(self) -> dict[tuple[int, str], Terms]:
        changes = super()._changes_of_cargo()
        null = self.tokens[-1]
        for exchanges, gained in ((self.guest_deposit, -1), (self.guest_pickup, 1)):
            for (cell, token), exchange in exchanges.items():
                changes[cell, token].append((exchange, gained))
                changes[cell, null].append((exchange, -gained))
        return changes

    def _maximise_output(self) -> None:
        output = self.instance.procedure.output_process
        rates = [x for (_, process), x in self.rate.items() if process == output]
        self.problem.setObjective(total((x, 1) for x in [*rates, self.guest_rate[output]]))

    def _exclude_extra_machines(self) -> None:
        for process, rate in self.guest_rate.items():
            idle = total([(rate, 1), (self.guest_assigned[process], -1)])
            self.guest_limits[process] = idle <= 0
            self.problem += self.guest_limits[process]

    def _tie_extra_machines_to_rates(
        self, exchanges: Exchanges, side: Callable[[str], Counts]
    ) -> None:
        """What guests' processes eat is deposited, what they emit is picked up."""
        for token in self.instance.procedure.tokens:
            turnover = [(x, side(process).get(token, 0)) for process, x in self.guest_rate.items()]
            exchanged = [(e, -1) for (_, other), e in exchanges.items() if other == token]
            self.problem += total([*turnover, *exchanged]) == 0

    def _limit_extra_exchanges(self) -> None:
        """Each road cell takes one agent a timestep; one guest has one to take things in at."""
        self.problem += total((assigned, 1) for assigned in self.guest_assigned.values()) <= 1
        road_cells = self.traffic.layout.is_junction.count(False)
        self._guest_cell_limits = [
            total((exchange, 1) for exchange in exchanges.values()) <= road_cells
            for exchanges in (self.guest_deposit, self.guest_pickup)
        ]
        for limit in self._guest_cell_limits:
            self.problem += limit
