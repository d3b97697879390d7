"""Plans written for PlanViz, the viewer of the League of Robot Runners.

Its file is a robot runners' log of 2024 without turns (action model MAPF). Rows count downwards,
and current versions of PlanViz call a step down ``U`` and one up ``D``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.errors import InputError
from tsaces.model.transport_plan import ExchangeKind
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.embedding import Embedding
    from tsaces.model.transport_plan import Timestep, TransportPlan

_STEPS = {(0, 0): "W", (1, 0): "R", (-1, 0): "L", (0, 1): "U", (0, -1): "D"}
MOST_MOVES = 20_000_000
"""Robots times timesteps of a file at most."""


def planviz_document(
    embedding: Embedding, plan: TransportPlan, start: int, steps: int
) -> dict[str, Any]:
    """Return timesteps of a plan as a log.

    Parameters
    ----------
    embedding : Embedding
        On a layout of rows.
    plan : TransportPlan
        Of the embedding.
    start, steps : int
        The first timestep, and how many moves follow it.

    Raises
    ------
    InputError
        For layouts that are no grid, and for too many moves.
    """
    if layout_of(embedding.instance).is_roadmap:
        raise InputError("--to planviz: PlanViz draws layouts of rows; use tsaces render instead")
    agents = plan.header.agents
    if agents * steps > MOST_MOVES:
        raise InputError(
            f"--steps: {steps} for {agents} robots are too many; give at most"
            f" {MOST_MOVES // max(1, agents)}"
        )
    log = _Log(plan, agents)
    for timestep in plan.steps(start, steps + 1):
        log.add(timestep, timestep.t - start)
    return log.document(steps)


class _Log:
    """Moves and errands, robot by robot."""

    def __init__(self, plan: TransportPlan, agents: int) -> None:
        self._cells: list[tuple[int, int]] = []
        for x, y in plan.cells:
            self._cells.append((int(x), int(y)))
        self._start: list[list[int | str]] = []
        self._at: list[tuple[int, int]] = []
        self._moves: list[list[str]] = [[] for _ in range(agents)]
        self._free_since = [0] * agents
        self._under_way: dict[int, int] = {}
        self._tasks: list[list[Any]] = []
        self._events: list[list[int]] = []
        self._schedules: list[list[str]] = [[] for _ in range(agents)]

    def add(self, timestep: Timestep, t: int) -> None:
        """Add a timestep."""
        at = [self._cells[cell] for cell in timestep.cells.tolist()]
        if not t:
            self._start = [[y, x, "E"] for x, y in at]
        else:
            for moves, (a, b), (x, y) in zip(self._moves, self._at, at, strict=True):
                moves.append(_STEPS[x - a, y - b])
        self._at = at
        self._add_errands(timestep.exchanges.tolist(), t)

    def _add_errands(self, exchanges: Iterable[list[int]], t: int) -> None:
        """A task is a load: its errands are the pick-up and the deposit."""
        for agent, _, kind, _ in exchanges:
            x, y = self._at[agent]
            if kind == ExchangeKind.PICKUP:
                task = len(self._tasks)
                released = self._free_since[agent]
                self._tasks.append([task, released, [y, x]])
                self._under_way[agent] = task
                self._events.append([t, agent, task, 1])
                self._schedules[agent].append(f"{released}:{task}")
            elif agent in self._under_way:
                task = self._under_way.pop(agent)
                self._tasks[task][2] += [y, x]
                self._events.append([t, agent, task, 2])
                self._free_since[agent] = t

    def document(self, steps: int) -> dict[str, Any]:
        """Return the log; loads that are still carried have their pick-up as only errand."""
        paths = [",".join(moves) for moves in self._moves]
        schedules = [",".join(entries) or "0:-1" for entries in self._schedules]
        return {
            "version": "2024 LoRR",
            "actionModel": "MAPF",
            "AllValid": "Yes",
            "teamSize": len(self._start),
            "start": self._start,
            "numTaskFinished": len(self._tasks) - len(self._under_way),
            "sumOfCost": len(self._start) * steps,
            "makespan": steps,
            "actualPaths": paths,
            "plannerPaths": paths,
            "plannerTimes": [],
            "errors": [],
            "actualSchedule": schedules,
            "plannerSchedule": schedules,
            "scheduleErrors": [],
            "events": self._events,
            "tasks": self._tasks,
        }
