"""Machines that are not there yet, as they take part in the fluid program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound.machine_variables import NULL_TOKEN
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pulp

    from tsaces.bound.flow_variables import FlowVariables
    from tsaces.bound.machine_variables import MachineVariables, Terms
    from tsaces.model.counts import Counts
    from tsaces.model.instance import Instance

    ExchangeRates = Mapping[tuple[int, str], pulp.LpVariable]


class ExtraMachines:
    """Machines that may be added to the fluid program, as its `Exchanging`.

    An extra machine stands wherever it is best: what it takes and gives is exchanged at all
    junctions and exchange cells alike. That is no less than at any cell of the floor, since along
    a road flows do not change between one of these and the next. There is none at first.

    Parameters
    ----------
    problem : pulp.LpProblem
    instance : Instance
    machines : MachineVariables
        Of the machines that are there.
    flows : FlowVariables

    Attributes
    ----------
    rate : dict of str to variable
        Runs per timestep of each process that some machine can run.
    assigned : dict of str to variable
        Extra machines that run each of these processes.
    deposit, pickup : dict of (int, str) to variable
        By cell and token: tokens per timestep that agents hand to them, or take from them.
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        instance: Instance,
        machines: MachineVariables,
        flows: FlowVariables,
    ) -> None:
        processes = list(enumerate(sorted({process for _, process in machines.rate})))
        places = [
            (cell, n, token)
            for cell in sorted(flows.segments_into)
            for n, token in enumerate(instance.procedure.tokens)
        ]
        add = problem.add_variable
        self.rate = {process: add(f"guest_x_{n}", 0) for n, process in processes}
        self.assigned = {
            process: add(f"guest_A_{n}", 0, 0, cat="Integer") for n, process in processes
        }
        self.deposit = {(c, token): add(f"guest_dep_{c}_{n}", 0) for c, n, token in places}
        self.pickup = {(c, token): add(f"guest_pick_{c}_{n}", 0) for c, n, token in places}

    def runs_of(self, process: str) -> Terms:
        """Return the runs of a process per timestep."""
        rate = self.rate.get(process)
        return [] if rate is None else [(rate, 1)]

    def changes_of_cargo(self) -> Iterator[tuple[int, str, pulp.LpVariable, int]]:
        """Yield cell, token, exchange rate, and +1 if that adds to the flow that leaves, or -1."""
        for exchanges, gained in ((self.deposit, -1), (self.pickup, 1)):
            for (cell, token), exchange in exchanges.items():
                yield cell, token, exchange, gained
                yield cell, NULL_TOKEN, exchange, -gained


class ExtraMachineRows:
    """The rows of extra machines, which keep them out until they are changed.

    Parameters
    ----------
    problem : pulp.LpProblem
        The fluid program, complete but for these rows.
    instance : Instance
    extra : ExtraMachines
    num_road_cells : int
        Cells of the floor at which a machine may exchange.

    Attributes
    ----------
    limits : dict of str to constraint
        By process: without it, as many extra machines run it as one likes.
    """

    def __init__(
        self, problem: pulp.LpProblem, instance: Instance, extra: ExtraMachines, num_road_cells: int
    ) -> None:
        self._problem = problem
        self._instance = instance
        self._extra = extra
        self.limits = self._limit_rates()
        self._tie_exchanges_to_rates()
        self._assign_one_process()
        self._cell_limits = self._limit_cells(num_road_cells)

    def add_machine(self, model: HighsModel, processes: Counts) -> None:
        """Let there be one extra machine for some processes, each in so many timesteps."""
        for limit in self._cell_limits:
            model.change_right_hand_side(limit, 1)
        for process, time in processes.items():
            model.change_bounds(self._extra.assigned[process], 0, 1)
            model.change_coefficient(self.limits[process], self._extra.rate[process], time)

    def _limit_rates(self) -> dict[str, pulp.LpConstraint]:
        limits = {}
        for process, rate in self._extra.rate.items():
            limits[process] = total([(rate, 1), (self._extra.assigned[process], -1)]) <= 0
            self._problem += limits[process]
        return limits

    def _tie_exchanges_to_rates(self) -> None:
        """What processes of extra machines eat is deposited, what they emit is picked up."""
        by_name = self._instance.procedure.by_name
        inputs = {process: by_name[process].inputs for process in self._extra.rate}
        outputs = {process: by_name[process].outputs for process in self._extra.rate}
        self._tie(self._extra.deposit, inputs)
        self._tie(self._extra.pickup, outputs)

    def _tie(self, exchanges: ExchangeRates, per_run: Mapping[str, Counts]) -> None:
        for token in self._instance.procedure.tokens:
            turnover = [(x, per_run[p].get(token, 0)) for p, x in self._extra.rate.items()]
            exchanged = [(e, -1) for (_, other), e in exchanges.items() if other == token]
            self._problem += total([*turnover, *exchanged]) == 0

    def _assign_one_process(self) -> None:
        self._problem += total((assigned, 1) for assigned in self._extra.assigned.values()) <= 1

    def _limit_cells(self, num_road_cells: int) -> list[pulp.LpConstraint]:
        """Each road cell takes one agent a timestep; one extra machine has one such cell a side."""
        limits = [
            total((exchange, 1) for exchange in exchanges.values()) <= num_road_cells
            for exchanges in (self._extra.deposit, self._extra.pickup)
        ]
        for limit in limits:
            self._problem += limit
        return limits
