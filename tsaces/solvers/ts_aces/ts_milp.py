"""The TS-MILP (paper, section V): one method per numbered constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

from tsaces.milp import total
from tsaces.solvers.machine_constraints import (
    assign_one_process_per_machine,
    balance_exchanges,
    machines_by_place,
    maximise_output,
)
from tsaces.solvers.ts_aces.variables import TsVariables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.milp import HighsModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.machine_constraints import ExchangeVariables

Terms = list[tuple[pulp.LpVariable, float]]


class TsMilp:
    """Maximise the runs of the output process per cycle of `num_epochs` epochs.

    The constraints are numbered as in the paper. Constraint 2 is kept by creating no
    variable for a process that a machine cannot run.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    num_epochs : int
        Epochs per cycle, E.
    epoch_length : int
        Timesteps per epoch, T. Only constraints 3, 4 and 14 depend on it;
        `change_epoch_length` changes it in a model that HiGHS holds.
    whole_traffic : bool
        False to allow fractions of agents and exchanges, for bounds.
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        num_epochs: int,
        epoch_length: int,
        *,
        whole_traffic: bool = True,
    ) -> None:
        self.instance = instance
        self.traffic = traffic
        self.num_epochs = num_epochs
        self.epoch_length = epoch_length
        self.problem = pulp.LpProblem("ts_milp", pulp.LpMaximize)
        self.variables = TsVariables(self.problem, instance, traffic, num_epochs, whole_traffic)
        self.maximise_output()
        self._machines_in = machines_by_place(instance, "input_cell", traffic.road_at)
        self._machines_out = machines_by_place(instance, "output_cell", traffic.road_at)
        self._rate_limits: dict[tuple[int, str], pulp.LpConstraint] = {}
        self._epoch_limits: list[tuple[pulp.LpConstraint, int]] = []

    def add_constraints(self) -> None:
        """Add constraints 1 to 14."""
        self.assign_one_process_per_machine()
        self.limit_runs_of_assigned_processes()
        self.pick_up_what_is_emitted()
        self.deposit_what_is_consumed()
        self.conserve_tokens_on_roads()
        self.conserve_empty_agents_on_roads()
        self.conserve_agents_at_junctions()
        self.deposit_only_what_enters()
        self.pick_up_only_with_empty_agents()
        self.limit_fleet()
        self.fit_traffic_on_roads()
        self.finish_within_epoch()

    def maximise_output(self) -> None:
        """Objective: runs of the output process per cycle, E·T times the throughput."""
        maximise_output(self.problem, self.instance, self.variables.runs)

    def minimise_traffic(self) -> None:
        """Objective for given runs: as few agents as possible enter roads in a cycle."""
        entering = self.variables.entering.values()
        self.problem.setObjective(total((agents, -1) for agents in entering))

    def assign_one_process_per_machine(self) -> None:
        """Constraint 1: a machine is assigned at most one process."""
        assign_one_process_per_machine(self.problem, self.instance, self.variables.assigned)

    def limit_runs_of_assigned_processes(self) -> None:
        """Constraints 3 and 4: runs are limited by t(m,p), and to assigned processes."""
        for (m, process), runs in self.variables.runs.items():
            assigned = self.variables.assigned[m, process]
            most = self._most_runs(m, process, self.epoch_length)
            constraint = total([(runs, 1), (assigned, -most)]) <= 0
            self.problem += constraint
            self._rate_limits[m, process] = constraint

    def pick_up_what_is_emitted(self) -> None:
        """Constraint 5: over a cycle agents pick up all that a machine emits."""
        variables = self.variables
        balance_exchanges(self.problem, self.instance, variables.runs, variables.pickups, "outputs")

    def deposit_what_is_consumed(self) -> None:
        """Constraint 6: over a cycle agents deposit all that a machine consumes."""
        variables = self.variables
        balance_exchanges(self.problem, self.instance, variables.runs, variables.deposits, "inputs")

    def conserve_tokens_on_roads(self) -> None:
        """Constraint 7: a token leaves a road unless it is deposited there."""
        for (r, token, k), entering in self.variables.entering.items():
            if token == 0:
                continue
            terms: Terms = [(entering, 1), (self._leaving_next(r, token, k), -1)]
            terms += [(deposit, -1) for deposit in self._deposits_on(r, k, token)]
            terms += [(pickup, 1) for pickup in self._pickups_on(r, k, token)]
            self.problem += total(terms) == 0

    def conserve_empty_agents_on_roads(self) -> None:
        """Constraint 8: deposits empty agents, pick-ups load them."""
        for (r, token, k), entering in self.variables.entering.items():
            if token != 0:
                continue
            terms: Terms = [(entering, 1), (self._leaving_next(r, 0, k), -1)]
            terms += [(deposit, 1) for deposit in self._deposits_on(r, k)]
            terms += [(pickup, -1) for pickup in self._pickups_on(r, k)]
            self.problem += total(terms) == 0

    def conserve_agents_at_junctions(self) -> None:
        """Constraint 9: agents that enter a junction leave it in the same epoch."""
        for junction in self.traffic.junctions:
            for token, k in self._tokens_and_epochs():
                terms: Terms = [(self.variables.leaving[r, token, k], 1) for r in junction.entries]
                terms += [(self.variables.entering[r, token, k], -1) for r in junction.exits]
                self.problem += total(terms) == 0

    def deposit_only_what_enters(self) -> None:
        """Constraint 10: an agent deposits what it carried when it entered the road."""
        for r in self._machines_in:
            for token, k in self._tokens_and_epochs():
                if deposits := self._deposits_on(r, k, token):
                    entering = self.variables.entering[r, token, k]
                    self.problem += total([(entering, -1), *((d, 1) for d in deposits)]) <= 0

    def pick_up_only_with_empty_agents(self) -> None:
        """Constraint 11: an agent picks up only if it was empty when it entered the road."""
        for r in self._machines_out:
            for k in range(self.num_epochs):
                pickups = self._pickups_on(r, k)
                empty = self.variables.entering[r, 0, k]
                self.problem += total([(empty, -1), *((p, 1) for p in pickups)]) <= 0

    def limit_fleet(self) -> None:
        """Constraint 12: there are at most `max_agents` agents."""
        agents: Terms = [(v, 1) for (_, _, k), v in self.variables.entering.items() if k == 0]
        self.problem += total(agents) <= self.instance.max_agents

    def fit_traffic_on_roads(self) -> None:
        """Constraint 13: a road holds all agents that leave it or enter it in an epoch."""
        for r, road in enumerate(self.traffic.roads):
            for k in range(self.num_epochs):
                self.problem += total(self._entering(r, k) + self._leaving(r, k)) <= len(road)

    def finish_within_epoch(self) -> None:
        """Constraint 14: the last agent through a junction reaches its queue (theorem 1)."""
        for junction in self.traffic.junctions:
            for k in range(self.num_epochs):
                arriving = [term for r in junction.entries for term in self._leaving(r, k)]
                for e in junction.exits:
                    length = len(self.traffic.roads[e])
                    queued: Terms = [(v, -c) for v, c in self._entering(e, k)]
                    most = self.epoch_length - length - 1
                    constraint = total(arriving + queued) <= most
                    self.problem += constraint
                    self._epoch_limits.append((constraint, length))

    def change_epoch_length(self, model: HighsModel, epoch_length: int) -> None:
        """Change T in constraints 3, 4 and 14 of a model built from this problem."""
        self.epoch_length = epoch_length
        for (m, process), constraint in self._rate_limits.items():
            most = self._most_runs(m, process, epoch_length)
            model.change_coefficient(constraint, self.variables.assigned[m, process], -most)
        for constraint, length in self._epoch_limits:
            model.change_right_hand_side(constraint, epoch_length - length - 1)

    def _most_runs(self, m: int, process: str, epoch_length: int) -> float:
        return self.num_epochs * epoch_length / self.instance.machines[m].processes[process]

    def _leaving_next(self, r: int, token: int, k: int) -> pulp.LpVariable:
        """Return the agents that leave in the next epoch; the first follows the last."""
        return self.variables.leaving[r, token, (k + 1) % self.num_epochs]

    def _deposits_on(self, r: int, k: int, token: int | None = None) -> list[pulp.LpVariable]:
        return self._exchanges(self.variables.deposits, self._machines_in.get(r, ()), k, token)

    def _pickups_on(self, r: int, k: int, token: int | None = None) -> list[pulp.LpVariable]:
        return self._exchanges(self.variables.pickups, self._machines_out.get(r, ()), k, token)

    def _exchanges(
        self, exchanges: ExchangeVariables, machines: Iterable[int], k: int, token: int | None
    ) -> list[pulp.LpVariable]:
        """Return the exchanges of one token, or of all, at some machines in one epoch."""
        tokens = range(1, self.variables.num_tokens) if token is None else (token,)
        keys = [(m, t, k) for m in machines for t in tokens]
        return [exchanges[key] for key in keys if key in exchanges]

    def _entering(self, r: int, k: int) -> Terms:
        tokens = range(self.variables.num_tokens)
        return [(self.variables.entering[r, token, k], 1) for token in tokens]

    def _leaving(self, r: int, k: int) -> Terms:
        tokens = range(self.variables.num_tokens)
        return [(self.variables.leaving[r, token, k], 1) for token in tokens]

    def _tokens_and_epochs(self) -> Iterable[tuple[int, int]]:
        tokens = range(self.variables.num_tokens)
        return [(token, k) for token in tokens for k in range(self.num_epochs)]


def least_epoch_length(traffic: TrafficSystem) -> int:
    """Return the least T that constraint 14 allows, even without any traffic.

    An agent that passes a junction with several exits needs one timestep more than that.
    """
    return traffic.longest_road + 1
