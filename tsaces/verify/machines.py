"""A simulation of machines, their runs and their buffers, that is driven by events."""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from tsaces.verify.buffer_peaks import BufferPeaks
from tsaces.verify.state import is_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance, Machine, Process
    from tsaces.model.transport_plan import PlanHeader


class SimulatedMachine:
    """One machine, its buffers and the tokens picked up from it.

    A machine without inputs is never starved, so its output by any timestep is computed
    instead of simulated run by run. If there is room for so much of its output only, it is
    simulated, and waits for room.

    Parameters
    ----------
    machine : Machine
    process : Process or None
        A process that the machine supports; None for an idle machine.
    input_stock, output_stock : Counter of str
        Contents of the buffers at the first timestep.

    Attributes
    ----------
    machine : Machine
    process : Process or None
    time : int
        Timesteps of a run, 0 for an idle machine.
    consumes, emits : dict of str to int
        Copies of each token per run.
    is_source : bool
        Whether the process consumes nothing.
    is_busy : bool
        Whether a run of a process with inputs is in progress.
    input_peaks, output_peaks : BufferPeaks
        Largest contents of the buffers so far, without the output of a machine without inputs.
    """

    def __init__(
        self,
        machine: Machine,
        process: Process | None,
        input_stock: Counter[str],
        output_stock: Counter[str],
    ) -> None:
        self.machine = machine
        self.process = process
        self.time = machine.processes[process.name] if process else 0
        self.consumes = dict(process.inputs) if process else {}
        self.emits = dict(process.outputs) if process else {}
        self.is_source = process is not None and process.is_source
        self._room = machine.buffer.output if self.is_source else {}
        self.is_busy = False
        self._input = Counter(input_stock)
        self._output = Counter(output_stock)
        self._first_stock = Counter(output_stock)
        self._picked: Counter[str] = Counter()
        self.input_peaks = BufferPeaks(self._input)
        self.output_peaks = BufferPeaks(self._output)

    @property
    def waits_for_room(self) -> bool:
        """Whether it stops where its output buffer has no room for another run."""
        return bool(self._room)

    @property
    def _is_endless(self) -> bool:
        """Whether it never stops: it consumes nothing, and has room for all that it makes."""
        return self.is_source and not self._room

    def runs(self, process: str) -> bool:
        """Return whether the machine is assigned the process of that name."""
        return self.process is not None and self.process.name == process

    def deposit(self, token: str) -> None:
        """Put a token into the input buffer."""
        self._input[token] += 1
        self.input_peaks.update(self._input)

    def pick_up(self, token: str, elapsed: int) -> bool:
        """Take a token from the output buffer after `elapsed` timesteps.

        Return False if the buffer is empty.
        """
        self._picked[token] += 1
        if self._output[token] + self._count_supplied(token, elapsed) < 1:
            return False
        self._output[token] -= 1
        return True

    def could_have_made(self, token: str, elapsed: int) -> bool:
        """Return whether a machine that was never starved could have made all picked up copies."""
        return self._picked[token] <= self._first_stock[token] + self._count_made(token, elapsed)

    def _count_supplied(self, token: str, elapsed: int) -> int:
        """Return the output of a machine without inputs, which `_output` does not include."""
        return self._count_made(token, elapsed) if self._is_endless else 0

    def _count_made(self, token: str, elapsed: int) -> int:
        """Return the copies that back-to-back runs make within `elapsed` timesteps."""
        return elapsed // self.time * self.emits.get(token, 0)

    def try_to_begin_run(self) -> bool:
        """Begin a run if the machine is free and has inputs, all of which are in stock."""
        if self.process is None or self._is_endless or self.is_busy:
            return False
        if any(
            self._output[token] + self.emits.get(token, 0) > room
            for token, room in self._room.items()
        ):
            return False
        if any(self._input[token] < count for token, count in self.consumes.items()):
            return False
        for token, count in self.consumes.items():
            self._input[token] -= count
        self.is_busy = True
        return True

    def finish_run(self) -> None:
        """End the current run and put its outputs into the output buffer."""
        self.is_busy = False
        for token, count in self.emits.items():
            self._output[token] += count
        self.output_peaks.update(self._output)


class MachineSimulation:
    """All machines of an instance.

    A timestep consists of `finish_runs`, of exchanges through `deposit` and `pick_up`, and of
    `begin_runs`, in this order. `begin_runs` looks only at machines that became free or
    received a token. Timesteps in which neither happens may be left out.

    Parameters
    ----------
    instance : Instance
    header : PlanHeader
        Invalid parts are ignored here, because `judge_header` reports them.

    Attributes
    ----------
    machines : list of SimulatedMachine
        The machines in the order of their numbers.
    """

    def __init__(self, instance: Instance, header: PlanHeader) -> None:
        self.machines = [
            _simulate_machine(machine, instance, header) for machine in instance.machines
        ]
        self._products = instance.procedure.products
        self._ended: dict[str, list[int]] = {product.process: [] for product in self._products}
        self._start = self._now = header.start
        self._ends: list[tuple[int, int]] = []
        self._changed = set(range(len(self.machines)))

    def run_until(self, t: int) -> None:
        """Simulate the runs that end before `t`, without any exchange in between."""
        while self._ends and self._ends[0][0] < t:
            then = self._ends[0][0]
            self.finish_runs(then)
            self.begin_runs(then)

    def finish_runs(self, t: int) -> None:
        """End the runs whose outputs are available to the exchanges of timestep `t`."""
        self._now = t
        while self._ends and self._ends[0][0] <= t:
            _, number = heappop(self._ends)
            machine = self.machines[number]
            machine.finish_run()
            self._changed.add(number)
            for process, ended in self._ended.items():
                if machine.runs(process):
                    ended.append(t)

    def count_products(self, begin: int) -> float:
        """Return the products, or kits of several, whose runs ended after a timestep."""
        return min(
            sum(t > begin for t in self._ended[product.process]) / product.share
            for product in self._products
        )

    @property
    def products_cut_off(self) -> float:
        """Products, or kits, that a run less of each machine would be at most."""
        return max(
            sum(machine.runs(product.process) for machine in self.machines) / product.share
            for product in self._products
        )

    def deposit(self, number: int, token: str) -> None:
        """Put a token into the input buffer of a machine."""
        self.machines[number].deposit(token)
        self._changed.add(number)

    def pick_up(self, number: int, token: str) -> bool:
        """Take a token from the output buffer of a machine; return False if there is none."""
        machine = self.machines[number]
        if machine.waits_for_room:
            self._changed.add(number)
        return machine.pick_up(token, self._now - self._start)

    def begin_runs(self, t: int) -> None:
        """Begin a run at every machine that is free and has its inputs in stock."""
        for number in self._changed:
            machine = self.machines[number]
            if machine.try_to_begin_run():
                heappush(self._ends, (t + machine.time, number))
        self._changed.clear()


def find_assigned_process(
    machine: Machine, instance: Instance, header: PlanHeader
) -> Process | None:
    """Return the process of a machine; None if it is idle or assigned one it cannot run."""
    name = header.assignment.get(machine.name)
    if name is None or name not in machine.processes:
        return None
    return instance.procedure.by_name[name]


def _simulate_machine(machine: Machine, instance: Instance, header: PlanHeader) -> SimulatedMachine:
    buffers = header.buffers.get(machine.name)
    return SimulatedMachine(
        machine,
        find_assigned_process(machine, instance, header),
        _count_stock(buffers.input if buffers else {}),
        _count_stock(buffers.output if buffers else {}),
    )


def _count_stock(counts: Mapping[str, int]) -> Counter[str]:
    return Counter({token: count for token, count in counts.items() if is_count(count)})
