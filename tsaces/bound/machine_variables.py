"""The variables of the fluid program that say what machines do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pulp

    from tsaces.model.instance import Cell, Instance
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
    deposit, pickup : dict of (int, str) to variable
        By machine and token: loads per timestep that agents hand to it, or take from it.
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
        self._input_cell = _cells_of(layout, [m.input_cell for m in instance.machines])
        self._output_cell = _cells_of(layout, [m.output_cell for m in instance.machines])
        self.assigned: dict[tuple[int, str], pulp.LpVariable] = {}
        self.rate: dict[tuple[int, str], pulp.LpVariable] = {}
        self.deposit: dict[tuple[int, str], pulp.LpVariable] = {}
        self.pickup: dict[tuple[int, str], pulp.LpVariable] = {}
        self.deposits_at: dict[int, list[pulp.LpVariable]] = {}
        self.pickups_at: dict[int, list[pulp.LpVariable]] = {}
        by_name = instance.procedure.by_name
        for m, machine in enumerate(instance.machines):
            for n, (process, time) in enumerate(machine.may_run.items()):
                self.assigned[m, process] = problem.add_variable(f"A_{m}_{n}", cat="Binary")
                self.rate[m, process] = problem.add_variable(f"x_{m}_{n}", 0, 1 / time)
            for n, token in enumerate(instance.procedure.tokens):
                if any(by_name[p].inputs.get(token) for p in machine.may_run):
                    self.deposit[m, token] = problem.add_variable(f"dep_{m}_{n}", 0, 1)
                    self.deposits_at.setdefault(self._input_cell[m], []).append(
                        self.deposit[m, token]
                    )
                if any(by_name[p].outputs.get(token) for p in machine.may_run):
                    self.pickup[m, token] = problem.add_variable(f"pick_{m}_{n}", 0, 1)
                    self.pickups_at.setdefault(self._output_cell[m], []).append(
                        self.pickup[m, token]
                    )

    @property
    def touching_cells(self) -> set[int]:
        """Numbers of the cells at which agents may deposit as well as pick up."""
        return self.deposits_at.keys() & self.pickups_at.keys()

    def products(self) -> Terms:
        """Return the products per timestep."""
        output = self._instance.procedure.output_process
        return [(rate, 1) for (_, process), rate in self.rate.items() if process == output]

    def changes_of_cargo(self) -> Iterator[tuple[int, str, pulp.LpVariable, int]]:
        """Yield cell, token, exchange rate, and +1 if that adds to the flow that leaves, or -1."""
        for (m, token), deposit in self.deposit.items():
            yield self._input_cell[m], token, deposit, -1
            yield self._input_cell[m], NULL_TOKEN, deposit, 1
        for (m, token), pickup in self.pickup.items():
            yield self._output_cell[m], token, pickup, 1
            yield self._output_cell[m], NULL_TOKEN, pickup, -1

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


def _cells_of(layout: Layout, cells: Sequence[Cell | None]) -> dict[int, int]:
    """Return the cell number of every machine that has the cell."""
    return {m: layout.number[cell] for m, cell in enumerate(cells) if cell is not None}
