"""Small factories and hand-placed fleets to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.fixtures import block_of
from tsaces.formats.instance_json import instance_from_document, read_instance
from tsaces.model.transport_plan import Block, PlanHeader, Timestep
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsaces.model.instance import Cell, Instance

INSTANCES = Path(__file__).parents[2] / "instances"

RING = ("+>>>+", "^   v", "^   v", "^   v", "+<<<+")

SCRIPT = '<script>alert("&")</script>'


@dataclass(frozen=True)
class StillPlan:
    """A transport plan with one timestep, at which agents stand where they were put."""

    cells: tuple[Cell, ...]
    tokens: tuple[str | None, ...]
    machines: tuple[str, ...]
    header: PlanHeader
    timestep: Timestep
    transient: int = 0

    def header_at(self, start: int) -> PlanHeader:
        return replace(self.header, start=start)

    def state(self, t: int) -> Timestep:
        return replace(self.timestep, t=t)

    def blocks(self, start: int = 0, count: int | None = None) -> Iterator[Block]:
        return iter(map(block_of, self.steps(start, count)))

    def changes(self, start: int, count: int) -> Iterator[Block]:
        return self.blocks(start, count)

    def steps(self, start: int = 0, count: int | None = None) -> Iterator[Timestep]:
        return iter([self.timestep][start:count])


def still_plan(
    instance: Instance,
    agents: Sequence[tuple[Cell, str | None]],
    assignment: Mapping[str, str | None] | None = None,
) -> StillPlan:
    """Put agents on cells; by default every machine runs the first process it supports."""
    cells = layout_of(instance).cells
    tokens = (None, *instance.procedure.tokens)
    first = {machine.name: next(iter(machine.processes)) for machine in instance.machines}
    timestep = Timestep(
        t=7,
        cells=np.array([cells.index(cell) for cell, _ in agents], dtype=np.int32),
        cargo=np.array([tokens.index(token) for _, token in agents], dtype=np.int32),
        exchanges=np.zeros((0, 4), dtype=np.int32),
    )
    header = PlanHeader(len(agents), first if assignment is None else assignment)
    return StillPlan(cells, tokens, tuple(first), header, timestep)


def toy_car() -> Instance:
    return read_instance(INSTANCES / "toy-car.json")


def one_token_factory(
    rows: Sequence[str] = RING,
    bin_cell: Cell = (1, 0),
    chute_cell: Cell = (3, 4),
    *,
    name: str = "small",
    product: str = "plank",
    bin_name: str = "bin",
) -> Instance:
    """A bin and a chute."""
    return instance_from_document(
        {
            "name": name,
            "layout": {"rows": list(rows)},
            "procedure": {
                "processes": [
                    {"name": "supply", "outputs": {product: 1}},
                    {"name": "ship", "inputs": {product: 1}},
                ],
                "output_process": "ship",
            },
            "machines": [
                {"name": bin_name, "processes": {"supply": 1}, "output_cell": list(bin_cell)},
                {"name": "chute", "processes": {"ship": 1}, "input_cell": list(chute_cell)},
            ],
            "max_agents": 4,
        }
    )
