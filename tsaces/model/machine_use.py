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
