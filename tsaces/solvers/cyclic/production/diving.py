"""A diving heuristic for production plans: relax, fix what is nearly decided, relax again.

The relaxed models are small, and each starts from the basis of the one before. A dive of some dozen
of them therefore takes less time than the root node of the model with whole batches, in which many
machines are alike and branching does not help.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, SolveStatus, total
from tsaces.solvers.cyclic.production.kits import batches_per_part
from tsaces.solvers.cyclic.production.machine_capacity import find_lot_size
from tsaces.solvers.cyclic.production.production_plan import batches_per_run, make_production_plan
from tsaces.solvers.cyclic.production.rounding import TargetBatches, round_to_whole_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pulp

    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent, Outcome
    from tsaces.milp.highs_model import Values
    from tsaces.model.instance import Cell, Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.machine_constraints import ByProcess

_ROUNDING = 1e-4
"""Batches by which a number may miss a whole one because of floating point."""


@dataclass
class _Effort:
    """Stops a solver run after some seconds of the thread's own work: cores may be shared."""

    seconds: float
    begin: float = field(default_factory=time.thread_time)

    def on_incumbent(self, _incumbent: Incumbent) -> None:
        """Do nothing: the best solution is read in the end."""

    def on_bound(self, _bound: float) -> bool:
        """Return whether to stop the run."""
        return time.thread_time() - self.begin > self.seconds


class DivingHeuristic:
    """Chooses production plans by a mathematical model of machines and traffic.

    Parameters
    ----------
    instance : Instance
    problem : pulp.LpProblem
        The model; its objective counts runs of the output process. An integer variable is added
        for every pair of `runs`: batches per cycle.
    runs : ByProcess
        Runs per unit of time.
    place_of : callable
        Number of the place of a cell.
    seed : int
    parameters : CycleSearchParameters

    Attributes
    ----------
    lot_size : int
        The fewest batches of the output process that can be made; parts of kits where there are
        several products.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a model, its place and its parameters
        self,
        instance: Instance,
        problem: pulp.LpProblem,
        runs: ByProcess,
        place_of: Callable[[Cell], int],
        seed: int,
        parameters: CycleSearchParameters,
    ) -> None:
        self._instance = instance
        self._place_of = place_of
        self._steps = 0
        self._runs = runs
        self._is_small = parameters.is_small(len(instance.machines))
        self._parameters, self._rounding = parameters.diving, parameters.rounding
        self.lot_size = find_lot_size(instance)
        self._lot = {
            process: self.lot_size * batches
            for process, batches in batches_per_part(instance).items()
        }
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._batches: ByProcess = {}
        self._most: dict[tuple[int, str], int] = {}
        self._ties: dict[tuple[int, str], pulp.LpConstraint] = {}
        for (m, process), variable in runs.items():
            whole = problem.add_variable(f"batches_{variable.name}", 0, cat="Integer")
            tie = total([(variable, 1), (whole, -1)]) == 0
            problem += tie
            self._batches[m, process], self._ties[m, process] = whole, tie
        self._relaxed = HighsModel(problem, seed=seed, integer=False)
        self._whole = HighsModel(problem, seed=seed)

    @property
    def models(self) -> tuple[HighsModel, HighsModel]:
        """The model without and with whole batches."""
        return self._relaxed, self._whole

    @property
    def size(self) -> tuple[int, int]:
        """Numbers of variables and rows."""
        return self._whole.size

    def solve_relaxed(self, deadline: Deadline) -> Outcome:
        """Solve the model without whole batches."""
        return self._relaxed.solve(deadline)

    def solve_whole(self, deadline: Deadline, relative_gap: float) -> Outcome:
        """Solve the model with whole batches."""
        return self._whole.solve(deadline, relative_gap=relative_gap)

    def set_cycle(self, steps: int, *, timesteps: int) -> None:
        """Set the length of the cycle.

        Parameters
        ----------
        steps : int
            Steps of the cycle, the unit of time of the runs.
        timesteps : int
            Timesteps of the cycle: no machine begins more batches than it has time for.
        """
        self._steps = steps
        for (m, process), tie in self._ties.items():
            parts = batches_per_run(self._instance, process)
            time_of_run = self._instance.machines[m].processes[process]
            self._most[m, process] = timesteps * parts // time_of_run
            for model in self.models:
                model.change_coefficient(tie, self._runs[m, process], steps * parts)
        self._free()

    def choose(self, deadline: Deadline, *, by_chance: bool = False) -> ProductionPlan | None:
        """Return a good production plan; None if none was found.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.
        by_chance : bool
            Whether machines are decided in an order that differs from call to call.
        """
        if self._is_small and not by_chance:
            effort = _Effort(self._parameters.whole_program_seconds)
            outcome = self._whole.solve(deadline, effort, self._parameters.whole_program_gap)
            if outcome.incumbent is not None or outcome.status is not SolveStatus.STOPPED:
                return self._best(outcome)
        assigned = self._assign(deadline, self._parameters.noise if by_chance else 0.0)
        batches = assigned and self._count(assigned, deadline)
        self._free()
        return self._production_plan(assigned, batches) if assigned and batches else None

    def _best(self, outcome: Outcome) -> ProductionPlan | None:
        """Return the best solution that the model with whole batches has found."""
        if outcome.incumbent is None:
            return None
        counts = {
            pair: round(outcome.incumbent.values[HighsModel.number(batches)])
            for pair, batches in self._batches.items()
        }
        return self._production_plan(
            {m: process for (m, process), count in counts.items() if count},
            {m: count for (m, _), count in counts.items() if count},
        )

    def _production_plan(
        self, assigned: dict[int, str], batches: dict[int, int]
    ) -> ProductionPlan | None:
        production_plan = make_production_plan(self._instance, assigned, batches)
        return production_plan if production_plan.products else None

    def _assign(self, deadline: Deadline, noise: float) -> dict[int, str] | None:
        """Fix every machine to the process for which the relaxed model uses it most."""
        assigned: dict[int, str] = {}
        undecided = {m for m, _ in self._runs}
        while undecided:
            outcome = self._relaxed.solve(deadline)
            if outcome.incumbent is None:
                return None
            values = outcome.incumbent.values
            favourites = {m: self._favourite(m, values) for m in undecided}
            order = sorted(
                undecided, key=lambda m: -favourites[m][0] - noise * self._random.random()
            )
            for m in order[: max(1, int(len(order) * self._parameters.fixed_share))]:
                assigned[m] = favourites[m][1]
                self._forbid_others(m, assigned[m])
                undecided.discard(m)
        return assigned

    def _favourite(self, m: int, values: Values) -> tuple[float, str]:
        """Return the process that a machine spends most time on, and the share of its time."""
        return max(
            (values[HighsModel.number(self._runs[m, process])] * time, process)
            for process, time in self._instance.machines[m].may_run.items()
        )

    def _forbid_others(self, m: int, chosen: str) -> None:
        for process in self._instance.machines[m].may_run:
            if process != chosen:
                for model in self.models:
                    model.change_bounds(self._batches[m, process], 0, 0)

    def _count(self, assigned: dict[int, str], deadline: Deadline) -> dict[int, int] | None:
        """Return whole batches by machine, once the processes are fixed."""
        outcome = self._relaxed.solve(deadline)
        if outcome.incumbent is None:
            return None
        if (batches := self._round_all(assigned, deadline)) is not None:
            return batches
        return self._round(assigned, outcome.incumbent.values, deadline)

    def _round_all(self, assigned: dict[int, str], deadline: Deadline) -> dict[int, int] | None:
        """Round process by process, the output process first, so that tokens stay balanced.

        Once a whole number of products is chosen that the procedure allows, the relaxed
        model itself makes a whole number of batches of every other process.
        """
        rounded: dict[int, int] = {}
        names = {*assigned.values()}
        for process in sorted(names, key=lambda name: (name not in self._lot, name)):
            outcome = self._relaxed.solve(deadline)
            if outcome.incumbent is None:
                return None
            wanted = {
                m: float(outcome.incumbent.values[HighsModel.number(self._batches[m, process])])
                for m, chosen in assigned.items()
                if chosen == process
            }
            unit = self._lot.get(process, 1)
            number = int(sum(wanted.values()) / unit + _ROUNDING) * unit
            batches = _by_largest_remainder(wanted, number)
            for m, count in batches.items():
                self._fix(self._batches[m, process], count, count)
            rounded |= batches
        return rounded if self._relaxed.solve(deadline).incumbent is not None else None

    def _round(
        self, assigned: dict[int, str], values: Values, deadline: Deadline
    ) -> dict[int, int] | None:
        """Round to the nearest whole batches, whatever traffic they cause."""
        wanted = {
            m: TargetBatches(
                process,
                float(values[HighsModel.number(self._batches[m, process])]),
                self._most[m, process],
                self._exchanges(m, process),
            )
            for m, process in assigned.items()
        }
        made: dict[str, float] = defaultdict(float)
        for target in wanted.values():
            made[target.process] += target.batches
        lots = min(made[process] / batches for process, batches in self._lot.items())
        most = int(lots + _ROUNDING) * self.lot_size
        until = deadline.sooner(self._rounding.seconds)
        return round_to_whole_batches(
            self._instance, wanted, most, self._steps, until, self._rounding
        )

    def _exchanges(self, m: int, process_name: str) -> Counter[int]:
        """Return the tokens of a batch that are exchanged at each place."""
        machine = self._instance.machines[m]
        process = self._instance.procedure.by_name[process_name]
        parts = batches_per_run(self._instance, process_name)
        found: Counter[int] = Counter()
        for cell, copies in (
            (machine.input_cell, process.inputs),
            (machine.output_cell, process.outputs),
        ):
            if cell is not None and copies:
                found[self._place_of(cell)] += sum(copies.values()) // parts
        return found

    def _fix(self, batches: pulp.LpVariable, least: float, most: float) -> None:
        for model in self.models:
            model.change_bounds(batches, least, most)

    def _free(self) -> None:
        for pair, batches in self._batches.items():
            for model in self.models:
                model.change_bounds(batches, 0, self._most[pair])


def _by_largest_remainder(wanted: Mapping[int, float], number: int) -> dict[int, int]:
    """Return whole numbers near the given ones, with a given sum (largest remainder method)."""
    found = {m: int(x + _ROUNDING) for m, x in wanted.items()}
    order = sorted(wanted, key=lambda m: found[m] - wanted[m])
    for m in order[: max(0, number - sum(found.values()))]:
        found[m] += 1
    return found
