"""What a traffic system based plan must satisfy before any agent moves by it.

The generator trusts the counts it is given. A plan that was read from a file, or rounded from
a solver's floating point numbers, is therefore held against the paper's constraints first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.ts_aces.plan.epoch_plan import EpochPlan


def check_epoch_plan(instance: Instance, traffic: TrafficSystem, plan: EpochPlan) -> None:
    """Raise `PlanError` if whole counts break a constraint that the generator relies on.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        The one `plan` counts the roads of.
    plan : EpochPlan
    """
    num_tokens = 1 + len(instance.procedure.tokens)
    shapes = {
        "entering": (len(traffic.roads), num_tokens, plan.num_epochs),
        "pickups": (len(instance.machines), num_tokens, plan.num_epochs),
        "deposits": (len(instance.machines), num_tokens, plan.num_epochs),
    }
    for name, shape in shapes.items():
        counts = getattr(plan, name)
        if counts.shape != shape:
            raise PlanError(f"plan: {name} has the shape {counts.shape}, not {shape}")
        if (counts < 0).any():
            raise PlanError(f"plan: {name} has a negative count")
    for broken in _broken_constraints(instance, traffic, plan):
        raise PlanError(f"plan: {broken}")


def _broken_constraints(
    instance: Instance, traffic: TrafficSystem, plan: EpochPlan
) -> Iterator[str]:
    leaving = plan.leaving(instance, traffic)
    yield from _broken_exchanges(instance, traffic, plan)
    if (leaving < 0).any():
        r, _, k = np.argwhere(leaving < 0)[0]
        yield f"more tokens change hands on road {r} before epoch {k} than enter it"
    for j, junction in enumerate(traffic.junctions):
        arriving = leaving[list(junction.entries)].sum(axis=0)
        departing = plan.entering[list(junction.exits)].sum(axis=0)
        if (arriving != departing).any():
            yield f"constraint 9: junction {j} is not left by the agents that enter it"
    held = plan.entering.sum(axis=1) + leaving.sum(axis=1)
    lengths = np.array([len(road) for road in traffic.roads])
    if (held > lengths[:, None]).any():
        r, k = np.argwhere(held > lengths[:, None])[0]
        yield f"constraint 13: road {r} cannot hold the agents of epoch {k}"
    yield from _late_agents(traffic, plan, leaving)


def _broken_exchanges(instance: Instance, traffic: TrafficSystem, plan: EpochPlan) -> Iterator[str]:
    """Constraints 10 and 11, and no exchange at a machine without the cell for it."""
    deposited, picked_up = np.zeros_like(plan.entering), np.zeros_like(plan.entering)
    for m, machine in enumerate(instance.machines):
        for cell, counts, total in (
            (machine.input_cell, plan.deposits[m], deposited),
            (machine.output_cell, plan.pickups[m], picked_up),
        ):
            if cell is not None:
                total[traffic.road_at(cell)] += counts
            elif counts.any():
                yield f"machine {machine.name!r} has no cell for its exchanges"
            if counts[0].any():
                yield f"machine {machine.name!r} exchanges the null token"
    if (deposited > plan.entering).any():
        r, _, k = np.argwhere(deposited > plan.entering)[0]
        yield f"constraint 10: road {r} lacks agents to deposit in epoch {k}"
    if (picked_up.sum(axis=1) > plan.entering[:, 0]).any():
        yield "constraint 11: a road lacks empty agents to pick up"


def _late_agents(
    traffic: TrafficSystem, plan: EpochPlan, leaving: NDArray[np.int32]
) -> Iterator[str]:
    """Constraint 14, where it matters: on roads that agents enter."""
    for j, junction in enumerate(traffic.junctions):
        arriving = leaving[list(junction.entries)].sum(axis=(0, 1))
        for e in junction.exits:
            entering = plan.entering[e].sum(axis=0)
            needed = arriving + len(traffic.roads[e]) - entering + 1
            if (needed[entering > 0] > plan.epoch_length).any():
                yield f"constraint 14: agents through junction {j} miss the end of an epoch"
