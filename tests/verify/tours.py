"""Embeddings in which robots go round a tour that is written down by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.model.counts import Counts
from tsaces.model.embedding import Embedding
from tsaces.model.transport_plan import NO_CARGO, Buffers, ExchangeKind, PlanHeader, Timestep
from tsaces.plan import CellSource
from tsaces.plan.recording import motion_of
from tsaces.traffic import parse_layout
from tsaces.verify import claim_of, replay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsaces.model.instance import Cell, Instance
    from tsaces.plan import PeriodicTrajectory
    from tsaces.verify import Verdict

Stop = tuple["Cell", "tuple[str, str] | None"]
"""A cell, and what is done there: a machine and a token, deposited if carried, else picked up."""

Moment = tuple[int, int, "tuple[int, int, int] | None"]
"""Cell, cargo and exchange (machine, kind, token) of a robot."""


def touring(
    instance: Instance,
    tour: Sequence[Stop],
    *,
    robots: Sequence[int] = (0,),
    throughput: float = 0.0,
    rates: Mapping[str, float] | None = None,
) -> Embedding:
    """Return the embedding in which robots go round a tour for ever, one stop a timestep.

    Parameters
    ----------
    instance : Instance
        Whose machines run the first process they can.
    tour : sequence of Stop
    robots : sequence of int
        At which stop each of them stands at timestep 0.
    throughput : float
        Claimed.
    rates : mapping of str to float, optional
        Claimed.
    """
    moments = list(_moments(instance, tour))
    timesteps = [_timestep(t, moments, robots) for t in range(len(tour) + 1)]
    return Embedding(
        instance=instance,
        method="rhythmic",
        throughput=throughput,
        upper_bound=float(len(instance.machines)),
        assignment={m.name: next(iter(m.processes)) for m in instance.machines},
        rates=rates or {},
        source=CellSource(motion_of(timesteps, transient=0)),
    )


def replayed(embedding: Embedding, periods: int = 4) -> Verdict:
    """Replay a tour with racks so full that no one finds them empty meanwhile."""
    assert isinstance(embedding.source, CellSource)
    trajectory, instance = embedding.source.trajectory, embedding.instance
    tokens = instance.procedure.tokens
    stock = Buffers(Counts(), Counts(dict.fromkeys(tokens, periods * trajectory.period)))
    buffers = {m.name: stock for m in instance.machines}
    header = PlanHeader(trajectory.agents, embedding.assignment, buffers, trajectory.period)
    layout = parse_layout(instance.rows)
    timesteps = _endless(trajectory, periods * trajectory.period + 1)
    return replay(instance, layout, header, timesteps, claim_of(embedding))


def _endless(trajectory: PeriodicTrajectory, count: int) -> Iterator[Timestep]:
    return (trajectory.timestep(t) for t in range(count))


def _moments(instance: Instance, tour: Sequence[Stop]) -> Iterator[Moment]:
    """Follow a robot for a lap, from the cargo on that a lap before has left it with."""
    layout = parse_layout(instance.rows)
    tokens = (None, *instance.procedure.tokens)
    machines = [machine.name for machine in instance.machines]
    cargo = NO_CARGO
    for lap in range(2):
        for cell, done in tour:
            exchange = None
            if done is not None:
                machine, token = machines.index(done[0]), tokens.index(done[1])
                kind = ExchangeKind.DEPOSIT if cargo else ExchangeKind.PICKUP
                exchange = machine, int(kind), token
                cargo = NO_CARGO if cargo else token
            if lap:
                yield layout.number[cell], cargo, exchange


def _timestep(t: int, moments: Sequence[Moment], robots: Sequence[int]) -> Timestep:
    now = [moments[(first + t) % len(moments)] for first in robots]
    rows: list[Any] = [
        (robot, *exchange) for robot, (_, _, exchange) in enumerate(now) if exchange and t
    ]
    return Timestep(
        t,
        np.array([cell for cell, _, _ in now], dtype=np.int32),
        np.array([cargo for _, cargo, _ in now], dtype=np.int32),
        np.array(rows, dtype=np.int32).reshape(-1, 4),
    )
