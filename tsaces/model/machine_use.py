"""How busy the machines of an embedding are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.stock import Stock


@dataclass(frozen=True)
class MachineUse:
    """What a machine does in an embedding.

    Attributes
    ----------
    machine : str
    process : str or None
        None for an idle machine.
    rate : float
        Runs per timestep.
    utilisation : float
        Share of the time in which the machine works: its rate times the time of a run.
    stock : Stock or None
        What its buffers hold; None where it is not known.
    """

    machine: str
    process: str | None
    rate: float
    utilisation: float
    stock: Stock | None


@dataclass(frozen=True)
class ProcessUse:
    """How busy the machines of a process are.

    Attributes
    ----------
    process : str
    machines : int
        That run it.
    utilisation : float
        Mean of these machines.
    """

    process: str
    machines: int
    utilisation: float


def machine_uses(embedding: Embedding) -> tuple[MachineUse, ...]:
    """Return what each machine does, in the order of the instance."""
    stock = embedding.stock or {}
    uses = []
    for machine in embedding.instance.machines:
        process = embedding.assignment.get(machine.name)
        rate = 0.0 if process is None else embedding.rates.get(machine.name, 0.0)
        utilisation = 0.0 if process is None else rate * machine.processes[process]
        uses.append(MachineUse(machine.name, process, rate, utilisation, stock.get(machine.name)))
    return tuple(uses)


def busiest_process(uses: tuple[MachineUse, ...]) -> ProcessUse | None:
    """Return the process whose machines are the busiest; None if all machines are idle."""
    by_process: dict[str, list[float]] = {}
    for use in uses:
        if use.process is not None:
            by_process.setdefault(use.process, []).append(use.utilisation)
    found = [
        ProcessUse(process, len(busy), sum(busy) / len(busy))
        for process, busy in by_process.items()
    ]
    return max(found, key=lambda one: one.utilisation, default=None)
