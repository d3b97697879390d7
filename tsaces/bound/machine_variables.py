"""The variables of the fluid program that say what machines do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pulp

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout

    Terms = list[tuple[pulp.LpVariable, float]]

NULL_TOKEN = ""
"""Name of ∅, what empty agents carry; no token has the empty name."""


class MachineVariables:
    """The processes, rates and exchanges of the machines of an instance.

    Parameters
    ----------
    problem : pulp.LpProblem
    instance : Instance
    layout : Layout
        Numbers the cells of the instance.
    load_sizes : mapping of str to int
        Copies of a token that an agent carries at once; 1 of those left out.

    Attributes
    ----------
    assigned : dict of (int, str) to binary variable
        A[m,p]: whether a machine runs a process.
    rate : dict of (int, str) to variable
        x[m,p]: runs per timestep.
    deposit, pickup : dict of (int, str, int) to variable
        By machine, token and exchange cell: loads per timestep that agents hand to it there, or
        take from it.
    deposits_at, pickups_at : dict of int to list of variable
        The same by exchange cell.
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        instance: Instance,
        layout: Layout,
        load_sizes: Mapping[str, int] | None = None,
    ) -> None:
        self._instance = instance
        self._load_sizes = load_sizes or {}
        self.assigned: dict[tuple[int, str], pulp.LpVariable] = {}
        self.rate: dict[tuple[int, str], pulp.LpVariable] = {}
        self.deposit: dict[tuple[int, str, int], pulp.LpVariable] = {}
        self.pickup: dict[tuple[int, str, int], pulp.LpVariable] = {}
        self.deposits_at: dict[int, list[pulp.LpVariable]] = {}
        self.pickups_at: dict[int, list[pulp.LpVariable]] = {}
        self._times_at: dict[int, Terms] = defaultdict(list)
        by_name = instance.procedure.by_name
        for m, machine in enumerate(instance.machines):
            for n, (process, time) in enumerate(machine.may_run.items()):
                self.assigned[m, process] = problem.add_variable(f"A_{m}_{n}", cat="Binary")
                self.rate[m, process] = problem.add_variable(f"x_{m}_{n}", 0, 1 / time)
            inputs, outputs = (
                [number for cell in cells for number in layout.cells_at(cell)]
                for cells in (machine.input_cells, machine.output_cells)
            )
            for n, token in enumerate(instance.procedure.tokens):
                if any(by_name[p].inputs.get(token) for p in machine.may_run):
                    for cell, name in _named(f"dep_{m}_{n}", inputs):
                        self.deposit[m, token, cell] = problem.add_variable(name, 0, 1)
                if any(by_name[p].outputs.get(token) for p in machine.may_run):
                    for cell, name in _named(f"pick_{m}_{n}", outputs):
                        self.pickup[m, token, cell] = problem.add_variable(name, 0, 1)
        for (m, _, cell), deposit in self.deposit.items():
            self.deposits_at.setdefault(cell, []).append(deposit)
            self._times_at[cell].append((deposit, instance.machines[m].handling.input + 1))
        for (m, _, cell), pickup in self.pickup.items():
            self.pickups_at.setdefault(cell, []).append(pickup)
            self._times_at[cell].append((pickup, instance.machines[m].handling.output + 1))

    @property
    def touching_cells(self) -> set[int]:
        """Numbers of the cells at which agents may deposit as well as pick up."""
        return self.deposits_at.keys() & self.pickups_at.keys()

    def exchange_times_at(self, cell: int) -> Terms:
        """Return every exchange rate of a cell with the timesteps that such an exchange takes.

        An agent stands there for as long as the handling takes, and for the exchange itself.
        """
        return self._times_at.get(cell, [])

    def runs_of(self, process: str) -> Terms:
        """Return the runs of a process per timestep."""
        return [(rate, 1) for (_, name), rate in self.rate.items() if name == process]

    def changes_of_cargo(self) -> Iterator[tuple[int, str, pulp.LpVariable, int]]:
        """Yield cell, token, exchange rate, and +1 if that adds to the flow that leaves, or -1."""
        for (_, token, cell), deposit in self.deposit.items():
            yield cell, token, deposit, -1
            yield cell, NULL_TOKEN, deposit, 1
        for (_, token, cell), pickup in self.pickup.items():
            yield cell, token, pickup, 1
            yield cell, NULL_TOKEN, pickup, -1

    def consumed(self, m: int, token: str) -> Terms:
        """Return the loads per timestep that a machine's processes consume."""
        by_name, size = self._instance.procedure.by_name, self._load_sizes.get(token, 1)
        processes = self._instance.machines[m].may_run
        return [(self.rate[m, p], by_name[p].inputs.get(token, 0) / size) for p in processes]

    def emitted(self, m: int, token: str) -> Terms:
        """Return the loads per timestep that a machine's processes emit."""
        by_name, size = self._instance.procedure.by_name, self._load_sizes.get(token, 1)
        processes = self._instance.machines[m].may_run
        return [(self.rate[m, p], by_name[p].outputs.get(token, 0) / size) for p in processes]


def _named(name: str, cells: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield exchange cells of a machine, with names of variables that differ."""
    if len(cells) == 1:
        yield cells[0], name
        return
    yield from ((cell, f"{name}_{cell}") for cell in dict.fromkeys(cells))
