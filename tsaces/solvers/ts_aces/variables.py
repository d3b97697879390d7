"""The variables of the TS-MILP, by the names of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

from tsaces.solvers.machine_constraints import create_machines

if TYPE_CHECKING:
    from tsaces.model.instance import Instance, Process
    from tsaces.model.traffic_system import TrafficSystem

Flow = dict[tuple[int, int, int], pulp.LpVariable]


class TsVariables:
    """The variables of the TS-MILP, which are added to `problem`.

    Token number 0 is the null token ∅; the others follow `Procedure.tokens`. If `whole_traffic`
    is false, flows are continuous.

    Attributes
    ----------
    assigned, runs : dict of (machine, process name) to variable
        A[m,p] and X[m,p], runs per cycle. Constraint 2, a machine must be able to run its
        process, holds because there is no variable for any other pair.
    entering, leaving : dict of (road, token, epoch) to variable
        fin and fout.
    pickups, deposits : dict of (machine, token, epoch) to variable
        pick and dep, for tokens that the machine can emit or consume.
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        instance: Instance,
        traffic: TrafficSystem,
        num_epochs: int,
        whole_traffic: bool,
    ) -> None:
        self._problem = problem
        self._category = "Integer" if whole_traffic else "Continuous"
        self.num_tokens = 1 + len(instance.procedure.tokens)
        self.assigned, self.runs = create_machines(problem, instance)
        self.entering: Flow = {}
        self.leaving: Flow = {}
        self.pickups: Flow = {}
        self.deposits: Flow = {}
        for k in range(num_epochs):
            self._create_flows(traffic, k)
            for m, machine in enumerate(instance.machines):
                processes = [instance.procedure.by_name[p] for p in machine.may_run]
                self._create_exchanges(instance.procedure.tokens, m, processes, k)

    def _create_flows(self, traffic: TrafficSystem, k: int) -> None:
        for r, road in enumerate(traffic.roads):
            for token in range(self.num_tokens):
                key = r, token, k
                self.entering[key] = self._count(f"fin_{r}_{token}_{k}", len(road))
                self.leaving[key] = self._count(f"fout_{r}_{token}_{k}", len(road))

    def _create_exchanges(
        self, tokens: tuple[str, ...], m: int, processes: list[Process], k: int
    ) -> None:
        for token, name in enumerate(tokens, start=1):
            if any(name in process.outputs for process in processes):
                self.pickups[m, token, k] = self._count(f"pick_{m}_{token}_{k}")
            if any(name in process.inputs for process in processes):
                self.deposits[m, token, k] = self._count(f"dep_{m}_{token}_{k}")

    def _count(self, name: str, most: int | None = None) -> pulp.LpVariable:
        return self._problem.add_variable(name, lowBound=0, upBound=most, cat=self._category)
