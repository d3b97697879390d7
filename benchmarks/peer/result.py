"""The result of the peer, and its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peer.simulation import Floor, Simulation
from tsaces.formats.stream_header import KIND_NAMES, dump, header_to_document
from tsaces.model.transport_plan import ExchangeKind, PlanHeader, Timestep
from tsaces.traffic import parse_layout
from tsaces.verify import Claim, replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.peer.simulation import Settings
    from tsaces.model.instance import Instance
    from tsaces.verify import Verdict


@dataclass(frozen=True)
class PeerResult:
    """The best settings, and the throughput of the factory with them.

    The plan is not stored: it is simulated again, timestep by timestep, whenever it is read.

    Attributes
    ----------
    instance : Instance
    seed : int
    settings : Settings
    throughput : float
        Products per timestep that all processes sustained after the warm-up.
    horizon : int
        Last timestep of the plan.
    seconds_to_first, seconds_to_best : float
        Seconds from the start until the first result, and until this one.
    """

    instance: Instance
    seed: int
    settings: Settings
    throughput: float
    horizon: int
    seconds_to_first: float
    seconds_to_best: float

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        return self.settings.fleet

    @property
    def header(self) -> PlanHeader:
        """The header of the plan, which begins with empty buffers and is not periodic."""
        process = self.settings.assignment.process
        machines = enumerate(self.instance.machines)
        return PlanHeader(
            agents=self.agents,
            assignment={machine.name: process.get(m) for m, machine in machines},
        )

    def timesteps(self) -> Iterator[Timestep]:
        """Yield the plan from timestep 0 to the horizon, with the instance's numbers."""
        simulation = Simulation(Floor(self.instance, self.seed), self.settings)
        yield _timestep(simulation)
        while simulation.t < self.horizon:
            simulation.step()
            yield _timestep(simulation)

    def lines(self) -> Iterator[str]:
        """Yield the plan as a timestep stream, in NDJSON."""
        floor = Floor(self.instance, self.seed)
        tokens = (None, *self.instance.procedure.tokens)
        yield dump(header_to_document(self.header))
        for step in self.timesteps():
            places = zip(step.cells.tolist(), step.cargo.tolist(), strict=True)
            agents = [[*floor.layout.cells[cell], tokens[token]] for cell, token in places]
            exchanges = [
                [agent, self.instance.machines[m].name, KIND_NAMES[ExchangeKind(kind)], tokens[n]]
                for agent, m, kind, n in step.exchanges.tolist()
            ]
            yield dump({"t": step.t, "agents": agents, "exchanges": exchanges})


def write_stream(result: PeerResult, path: Path) -> None:
    """Write a result's plan as a timestep stream."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in result.lines())


def judge(result: PeerResult) -> Verdict:
    """Replay the plan of a result, and check it against its claim as for every embedding."""
    claim = Claim(result.throughput, result.agents, result.header.assignment)
    layout = parse_layout(result.instance.rows)
    return replay(result.instance, layout, result.header, result.timesteps(), claim)


def _timestep(simulation: Simulation) -> Timestep:
    return Timestep(
        t=simulation.t,
        cells=np.array(simulation.fleet.cells, dtype=np.int32),
        cargo=np.array(simulation.fleet.cargo, dtype=np.int32),
        exchanges=np.array(simulation.exchanges, dtype=np.int32).reshape(-1, 4),
    )
