"""The machines at work: runs and buffers, without a step for every timestep or supply."""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from tsaces.verify.marks import Marks
from tsaces.verify.state import is_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance, Machine, Process
    from tsaces.model.transport_plan import PlanHeader


class SimulatedMachine:
    """One machine, its buffers and what was picked from it.

    A machine without inputs is never starved, so that what it has made by any timestep is
    known without following its runs.

    Parameters
    ----------
    machine : Machine
    process : Process or None
        One the machine supports; None for an idle machine.
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
        Whether it runs a process that consumes nothing.
    is_busy : bool
        Whether a run that was fed is under way.
    input_marks, output_marks : Marks
        How full the buffers have been; what a machine without inputs makes is not in them.
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
        self.is_busy = False
        self._input = Counter(input_stock)
        self._output = Counter(output_stock)
        self._first_stock = Counter(output_stock)
        self._picked: Counter[str] = Counter()
        self.input_marks = Marks(self._input)
        self.output_marks = Marks(self._output)

    def runs(self, process: str) -> bool:
        """Whether the machine is assigned the process of that name."""
        return self.process is not None and self.process.name == process

    def deposit(self, token: str) -> None:
        """Put a token into the input buffer."""
        self._input[token] += 1
        self.input_marks.rise_to(self._input)

    def pick_up(self, token: str, elapsed: int) -> bool:
        """Take a token from the output buffer after `elapsed` timesteps; False if there is none."""
        self._picked[token] += 1
        if self._output[token] + self._supplied(token, elapsed) < 1:
            return False
        self._output[token] -= 1
        return True

    def could_have_made(self, token: str, elapsed: int) -> bool:
        """Whether, never starved for `elapsed` timesteps, it covers what was picked."""
        return self._picked[token] <= self._first_stock[token] + self._made(token, elapsed)

    def _supplied(self, token: str, elapsed: int) -> int:
        """Return what a machine without inputs has made, which is in no stock here."""
        return self._made(token, elapsed) if self.is_source else 0

    def _made(self, token: str, elapsed: int) -> int:
        """Return the copies made within `elapsed` timesteps by runs that follow one another."""
        return elapsed // self.time * self.emits.get(token, 0)

    def try_to_begin(self) -> bool:
        """Begin a run if the machine is free and the inputs, of which it needs some, are there."""
        if self.process is None or self.is_source or self.is_busy:
            return False
        if any(self._input[token] < count for token, count in self.consumes.items()):
            return False
        for token, count in self.consumes.items():
            self._input[token] -= count
        self.is_busy = True
        return True

    def finish(self) -> None:
        """End the run under way; its outputs are in the output buffer."""
        self.is_busy = False
        for token, count in self.emits.items():
            self._output[token] += count
        self.output_marks.rise_to(self._output)


class MachineSimulation:
    """All machines of an instance.

    A timestep is `finish_runs`, then exchanges through `deposit` and `pick_up`, then
    `begin_runs`. Only machines that became free or were fed are looked at; where nothing of
    the kind happens, timesteps may be left out.

    Parameters
    ----------
    instance : Instance
    header : PlanHeader
        What it says that means nothing is left out: the header is judged elsewhere.

    Attributes
    ----------
    machines : list of SimulatedMachine
        By machine number.
    output_runs : list of int
        Timestep at which each run of the output process ended, in order.
    """

    def __init__(self, instance: Instance, header: PlanHeader) -> None:
        self.machines = [
            _simulate_machine(machine, instance, header) for machine in instance.machines
        ]
        self.output_runs: list[int] = []
        self._output_process = instance.procedure.output_process
        self._start = self._now = header.start
        self._ends: list[tuple[int, int]] = []
        self._to_look_at = set(range(len(self.machines)))

    def work_until(self, t: int) -> None:
        """End and begin runs before `t`, while no agent comes to any machine."""
        while self._ends and self._ends[0][0] < t:
            then = self._ends[0][0]
            self.finish_runs(then)
            self.begin_runs(then)

    def finish_runs(self, t: int) -> None:
        """End the runs whose outputs are ready for the exchanges of `t`."""
        self._now = t
        while self._ends and self._ends[0][0] <= t:
            _, number = heappop(self._ends)
            machine = self.machines[number]
            machine.finish()
            self._to_look_at.add(number)
            if machine.runs(self._output_process):
                self.output_runs.append(t)

    @property
    def num_output_machines(self) -> int:
        """Machines that run the output process."""
        return sum(machine.runs(self._output_process) for machine in self.machines)

    def deposit(self, number: int, token: str) -> None:
        """Put a token into the input buffer of a machine."""
        self.machines[number].deposit(token)
        self._to_look_at.add(number)

    def pick_up(self, number: int, token: str) -> bool:
        """Take a token from the output buffer of a machine; False where there is none."""
        return self.machines[number].pick_up(token, self._now - self._start)

    def begin_runs(self, t: int) -> None:
        """Begin a run at every machine that is free and has its inputs."""
        for number in self._to_look_at:
            machine = self.machines[number]
            if machine.try_to_begin():
                heappush(self._ends, (t + machine.time, number))
        self._to_look_at.clear()


def assigned_process(machine: Machine, instance: Instance, header: PlanHeader) -> Process | None:
    """Return the process a machine runs; None where idle or given one it cannot run."""
    name = header.assignment.get(machine.name)
    if name is None or name not in machine.processes:
        return None
    return instance.procedure.by_name[name]


def _simulate_machine(machine: Machine, instance: Instance, header: PlanHeader) -> SimulatedMachine:
    buffers = header.buffers.get(machine.name)
    return SimulatedMachine(
        machine,
        assigned_process(machine, instance, header),
        _stock(buffers.input if buffers else {}),
        _stock(buffers.output if buffers else {}),
    )


def _stock(counts: Mapping[str, int]) -> Counter[str]:
    return Counter({token: count for token, count in counts.items() if is_count(count)})
