"""A factory on three roads, small enough to plan an epoch of it by hand.

::

    v<<<<<<<<<<<      NORTH, 12 cells: dock and gate take in
    +>>>>>>>>>>+      MAIN, 10 cells: bin gives, mill and planer take and give
    ^<<<<<<<<<<<      SOUTH, 12 cells: nothing happens
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, SolveStatus
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.solvers.ts_aces.ts_milp import TsMilp
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pulp

NORTH, MAIN, SOUTH = range(3)
BIN, MILL, PLANER, DOCK, GATE = range(5)
EMPTY, BOARD, DUST, LOG = range(4)

CONSTRAINTS: Mapping[str, Callable[[TsMilp], None]] = {
    "1": TsMilp.assign_one_process_per_machine,
    "3 and 4": TsMilp.limit_runs_of_assigned_processes,
    "5": TsMilp.pick_up_what_is_emitted,
    "6": TsMilp.deposit_what_is_consumed,
    "7": TsMilp.conserve_tokens_on_roads,
    "8": TsMilp.conserve_empty_agents_on_roads,
    "9": TsMilp.conserve_agents_at_junctions,
    "10": TsMilp.deposit_only_what_enters,
    "11": TsMilp.pick_up_only_with_empty_agents,
    "12": TsMilp.limit_fleet,
    "13": TsMilp.fit_traffic_on_roads,
    "14": TsMilp.finish_within_epoch,
}


def sawmill(*, ship_time: int = 16, max_agents: int = 10, main_length: int = 10) -> Instance:
    """A log makes two boards and dust, or dust alone; two boards are shipped at a time."""
    beside = main_length + 1
    return Instance(
        name="sawmill",
        rows=("v" + "<" * beside, "+" + ">" * main_length + "+", "^" + "<" * beside),
        procedure=Procedure(
            processes=(
                Process("feed", outputs=Counts({"log": 1})),
                Process("saw", Counts({"log": 1}), Counts({"board": 2, "dust": 1})),
                Process("chip", Counts({"log": 1}), Counts({"dust": 3})),
                Process("ship", inputs=Counts({"board": 2})),
                Process("vent", inputs=Counts({"dust": 1})),
            ),
            output_process="ship",
        ),
        machines=(
            Machine("bin", Counts({"feed": 1}), output_cell=(1, 1)),
            Machine("mill", Counts({"saw": 8, "chip": 1}), (2, 1), (5, 1)),
            Machine("planer", Counts({"saw": 8}), (2, 1), (6, 1)),
            Machine("dock", Counts({"ship": ship_time}), (5, 0)),
            Machine("gate", Counts({"ship": 16, "vent": 1}), (3, 0)),
        ),
        max_agents=max_agents,
    )


class Draft:
    """A whole assignment of values to the variables of one TS-MILP, everything else 0.

    Parameters
    ----------
    num_epochs, epoch_length : int
    instance : Instance
    """

    def __init__(
        self, num_epochs: int = 1, epoch_length: int = 16, instance: Instance | None = None
    ) -> None:
        self.instance = instance or sawmill()
        self.num_epochs = num_epochs
        self.epoch_length = epoch_length
        self.values: Counter[tuple[str, tuple[int, int, int] | tuple[int, str]]] = Counter()
        self.runs: dict[tuple[int, str], float] = {}

    def run(self, machine: int, process: str, runs: float, *, assign: bool = True) -> None:
        """Let a machine run a process so often a cycle."""
        self.runs[machine, process] = runs
        self.values["assigned", (machine, process)] = int(assign)

    def drive(
        self, road: int, cargo: int, cargo_after: int, epoch: int = 0, count: int = 1
    ) -> None:
        """Let agents enter a road in an epoch and leave it in the next."""
        self.enter(road, cargo, epoch, count)
        self.leave(road, cargo_after, (epoch + 1) % self.num_epochs, count)

    def enter(self, road: int, cargo: int, epoch: int = 0, count: int = 1) -> None:
        self.values["entering", (road, cargo, epoch)] += count

    def leave(self, road: int, cargo: int, epoch: int = 0, count: int = 1) -> None:
        self.values["leaving", (road, cargo, epoch)] += count

    def deposit(self, machine: int, token: int, epoch: int = 0, count: int = 1) -> None:
        self.values["deposits", (machine, token, epoch)] += count

    def pick_up(self, machine: int, token: int, epoch: int = 0, count: int = 1) -> None:
        self.values["pickups", (machine, token, epoch)] += count

    def milp(self, names: Iterable[str] = ()) -> TsMilp:
        """Build a TS-MILP that has the constraints named, and no others."""
        traffic = build_traffic_system(parse_layout(self.instance.rows))
        milp = TsMilp(self.instance, traffic, self.num_epochs, self.epoch_length)
        for name in names:
            CONSTRAINTS[name](milp)
        return milp

    def broken(self) -> set[str]:
        """Return the constraints that, each of them alone, rule these values out."""
        return {name for name in CONSTRAINTS if not self.obeys(name)}

    def obeys(self, name: str) -> bool:
        """Whether one constraint alone allows these values."""
        milp = self.milp([name])
        model = HighsModel(milp.problem)
        self.fix(milp, model)
        return is_feasible(model)

    def fix(self, milp: TsMilp, model: HighsModel) -> None:
        """Fix every variable of a model to these values."""
        values = {self._variable(milp, key).name: count for key, count in self.values.items()}
        values |= {milp.variables.runs[key].name: runs for key, runs in self.runs.items()}
        for variable in milp.problem.variables():
            value = values.get(variable.name, 0)
            model.change_bounds(variable, value, value)

    def _variable(
        self, milp: TsMilp, key: tuple[str, tuple[int, int, int] | tuple[int, str]]
    ) -> pulp.LpVariable:
        return getattr(milp.variables, key[0])[key[1]]


def is_feasible(model: HighsModel) -> bool:
    """Whether a model has a solution."""
    status = model.solve().status
    if status is SolveStatus.STOPPED:
        raise ArithmeticError("a model this small is decided")
    return status is SolveStatus.OPTIMAL


def shipping(
    instance: Instance | None = None, epoch_length: int = 16, num_epochs: int = 1
) -> Draft:
    """Ship two boards in the first epoch, with nothing to spare.

    Five agents drive along MAIN. One gives a log to the mill, one fetches the next log, two
    fetch boards and one dust, which leave by NORTH; the others return by SOUTH.
    """
    draft = Draft(num_epochs, epoch_length, instance)
    for machine, process in ((BIN, "feed"), (MILL, "saw"), (DOCK, "ship"), (GATE, "vent")):
        draft.run(machine, process, num_epochs)
    for k in range(num_epochs):
        _drive_a_shipping_epoch(draft, k)
    return draft


def _drive_a_shipping_epoch(draft: Draft, k: int) -> None:
    for cargo, cargo_after, count in (
        (LOG, EMPTY, 1),
        (EMPTY, LOG, 1),
        (EMPTY, BOARD, 2),
        (EMPTY, DUST, 1),
    ):
        draft.drive(MAIN, cargo, cargo_after, k, count)
    draft.deposit(MILL, LOG, k)
    draft.pick_up(BIN, LOG, k)
    draft.pick_up(MILL, BOARD, k, 2)
    draft.pick_up(MILL, DUST, k)
    draft.drive(NORTH, BOARD, EMPTY, k, 2)
    draft.deposit(DOCK, BOARD, k, 2)
    draft.drive(NORTH, DUST, EMPTY, k)
    draft.deposit(GATE, DUST, k)
    draft.drive(SOUTH, LOG, LOG, k)
    draft.drive(SOUTH, EMPTY, EMPTY, k)


def sawing_at(saw: int) -> frozenset[tuple[int, str]]:
    """Return who runs what when boards are shipped, mill or planer sawing."""
    return frozenset({(BIN, "feed"), (saw, "saw"), (DOCK, "ship"), (GATE, "vent")})
