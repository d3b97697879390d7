"""Many machines beside one cell: more exchanges to choose from than fit into a byte."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from tsaces.model.counts import Counts
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Cell, Instance, Machine, Procedure, Process
from tsaces.model.transport_plan import NO_CARGO, ExchangeKind, Timestep
from tsaces.plan import CompiledPlan, CompiledSource
from tsaces.plan.recording import motion_of
from tsaces.plan.start_buffers import start_buffers
from tsaces.solvers.ts_aces.plan import EpochPlan, EpochSource
from tsaces.traffic import parse_layout

BINS = 40
RING: tuple[Cell, ...] = (
    *((0, 0), (1, 0), (2, 0), (3, 0), (3, 1)),
    *((3, 2), (2, 2), (1, 2), (0, 2), (0, 1)),
)
AT_BINS, AT_CHUTE = 1, 6
LAP = len(RING)
PLANK = 1


@cache
def shared_cell_embedding() -> Embedding:
    """Two agents go round a ring; each picks up a plank a lap, from one bin after the other."""
    instance = shared_cell_instance()
    assignment = {machine.name: next(iter(machine.processes)) for machine in instance.machines}
    trajectory = motion_of([_timestep(t) for t in range(BINS * LAP + 1)], transient=0)
    start = start_buffers(instance, assignment, trajectory, cycle=BINS * LAP)
    epochs = EpochSource(_epochs_of_as_many_agents())
    embedding = Embedding(
        instance=instance,
        method="ts-aces",
        throughput=2 / LAP,
        upper_bound=1.0,
        assignment=assignment,
        rates={name: 2 / LAP if name == "chute" else 2 / LAP / BINS for name in assignment},
        source=epochs,
    )
    plan = CompiledPlan(embedding, trajectory, start)
    return replace(embedding, source=CompiledSource(epochs, plan))


def shared_cell_instance() -> Instance:
    bins = [
        Machine(f"bin{b}", Counts({"supply": 1}), output_cell=RING[AT_BINS]) for b in range(BINS)
    ]
    return Instance(
        name="shared cell",
        rows=("+>>+", "^..v", "+<<+"),
        procedure=Procedure(
            processes=(
                Process("supply", outputs=Counts({"plank": 1})),
                Process("ship", inputs=Counts({"plank": 1})),
            ),
            output_process="ship",
        ),
        machines=(*bins, Machine("chute", Counts({"ship": 1}), input_cell=RING[AT_CHUTE])),
        max_agents=2,
    )


def _timestep(t: int) -> Timestep:
    number = parse_layout(shared_cell_instance().rows).number
    cells, cargo, exchanges = [], [], []
    for agent in (0, 1):
        lap, place = divmod(t + agent * LAP // 2, LAP)
        cells.append(number[RING[place]])
        cargo.append(PLANK if AT_BINS <= place < AT_CHUTE else NO_CARGO)
        if place == AT_BINS:
            exchanges.append([agent, lap % BINS, int(ExchangeKind.PICKUP), PLANK])
        if place == AT_CHUTE:
            exchanges.append([agent, BINS, int(ExchangeKind.DEPOSIT), PLANK])
    return Timestep(
        t,
        np.array(cells, dtype=np.int32),
        np.array(cargo, dtype=np.int32),
        np.array(exchanges, dtype=np.int32).reshape(-1, 4),
    )


def _epochs_of_as_many_agents() -> EpochPlan:
    """Return what the plan was not made from, but what a document of it cannot do without."""
    entering = np.zeros((4, 2, 1), dtype=np.int32)
    entering[0, NO_CARGO, 0] = 2
    none = np.zeros((BINS + 1, 2, 1), dtype=np.int32)
    return EpochPlan(1, 8, entering, pickups=none, deposits=none)
