"""The compact timestep streams: one small integer an agent and timestep, as NDJSON or binary.

Both begin with the same header line. See docs/plan-format.md for the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tsaces.errors import DocumentError, PlanError
from tsaces.formats.place_fields import (
    cells_of_document,
    check_roadmap,
    roadmap_to_document,
    ways_to_document,
)
from tsaces.formats.stream_header import (
    KIND_NAMES,
    KINDS,
    header_from_document,
    header_to_document,
    parse_line,
    whole_number,
)
from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan.action_decoder import ActionDecoder, LayoutMap, cargo_before
from tsaces.plan.actions import ActionBlock, code_type
from tsaces.plan.exchange_codebook import ExchangeCodebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Block, Timestep
    from tsaces.plan import CompiledPlan

Encoding = Literal["actions-ndjson", "actions-binary"]
NDJSON: Encoding = "actions-ndjson"
BINARY: Encoding = "actions-binary"
_OF_ROWS, _OF_ROADMAPS = 1, 2
"""Versions: on roadmaps directions are neighbours, which readers of rows would misread."""
ENCODINGS = {
    f"{encoding}/{version}": encoding
    for encoding in (NDJSON, BINARY)
    for version in (_OF_ROWS, _OF_ROADMAPS)
}
"""What headers name, and what it is."""

_FRAMES = 256
"""Timesteps decoded at once."""


def action_header(plan: CompiledPlan, start: int, encoding: Encoding) -> dict[str, Any]:
    """Return the header of a compact stream as JSON-ready data."""
    first = plan.state(start)
    tokens = plan.tokens
    return {
        **header_to_document(plan.header_at(start)),
        "encoding": f"{encoding}/{_OF_ROADMAPS if plan.layout.is_roadmap else _OF_ROWS}",
        "action_bytes": np.dtype(code_type(plan.codebook, plan.direction_bits)).itemsize,
        "cells": [plan.cells[cell] for cell in first.cells.tolist()],
        **ways_to_document(plan.layout, first.cells.tolist()),
        "cargo": [tokens[n] for n in cargo_before(first.cargo, first.exchanges).tolist()],
        "choices": choices_to_document(plan),
        **roadmap_to_document(plan.layout),
    }


def choices_to_document(plan: CompiledPlan) -> list[Any]:
    """Return what actions choose from: the name of every place that has any, and exchanges."""
    cells, machines, tokens = plan.cells, plan.machines, plan.tokens
    return [
        [
            *cells[cell],
            [
                [machines[m], KIND_NAMES[ExchangeKind(kind)], tokens[token]]
                for m, kind, token in choices
            ],
        ]
        for cell, choices in sorted(plan.codebook.by_cell.items())
        if cell == plan.layout.number[cells[cell]]  # all cells of a place offer the same
    ]


class ActionReader:
    """Reads a compact stream of an instance's timesteps.

    Parameters
    ----------
    header : object
        The parsed first line.
    instance : Instance
    layout : Layout
        Of the instance.

    Attributes
    ----------
    header : PlanHeader

    Raises
    ------
    DocumentError
        That says what is wrong, on construction or while reading.
    """

    def __init__(self, header: Any, instance: Instance, layout: Layout) -> None:
        self.header = header_from_document(header)
        tokens = {token: n for n, token in enumerate((None, *instance.procedure.tokens))}
        machines = {machine.name: m for m, machine in enumerate(instance.machines)}
        try:
            self._type = np.dtype({1: "<u1", 2: "<u2"}[whole_number(header["action_bytes"])])
            cells = cells_of_document(header, layout)
            cargo = [tokens[token] for token in header["cargo"]]
            by_cell = {
                cell: [
                    (machines[machine], int(KINDS[kind]), tokens[token])
                    for machine, kind, token in choices
                ]
                for first, number, choices in header["choices"]
                for cell in layout.cells_at((first, number))
            }
            check_roadmap(header, layout)
        except (LookupError, TypeError, ValueError) as error:
            raise DocumentError(f"line 1: no header: {error!r}") from None
        if not len(cells) == len(cargo) == self.header.agents > 0:
            raise DocumentError("line 1: no header: cells and cargo must name every agent")
        self._decoder = ActionDecoder(
            LayoutMap(ExchangeCodebook(by_cell, len(layout.cells)), layout),
            np.array(cells, dtype=np.int32),
            np.array(cargo, dtype=np.int32),
        )

    def lines(self, lines: Iterable[tuple[int, str | bytes]]) -> Iterator[Timestep]:
        """Yield the timesteps of numbered NDJSON lines, the header's excluded."""
        for number, line in lines:
            document = parse_line(number, line)
            try:
                codes = action_codes(document["actions"])
                t = whole_number(document["t"])
            except (LookupError, TypeError, ValueError, OverflowError) as error:
                raise DocumentError(f"line {number}: no timestep: {error!r}") from None
            if codes.shape != (self.header.agents,):
                raise DocumentError(f"line {number}: not an action for every agent")
            yield from self._followed(ActionBlock(t, codes[None]))

    def frames(self, stream: BinaryIO) -> Iterator[Timestep]:
        """Yield the timesteps of what follows the header line in a binary stream."""
        size = self.header.agents * self._type.itemsize
        t = self.header.start
        while data := stream.read(size * _FRAMES):
            if len(data) % size:
                raise DocumentError(f"t={t + len(data) // size}: the stream ends within a timestep")
            codes = np.frombuffer(data, dtype=self._type).reshape(-1, self.header.agents)
            yield from self._followed(ActionBlock(t, codes.astype(np.uint16)))
            t += len(codes)

    def block(self, codes: NDArray[np.unsignedinteger[Any]]) -> Block:
        """Return the timesteps of all actions, from the header's start on.

        Parameters
        ----------
        codes : unsigned int array, shape (timesteps, agents)
        """
        return self._decoder.follow(ActionBlock(self.header.start, codes.astype(np.uint16)))

    def _followed(self, block: ActionBlock) -> Iterator[Timestep]:
        try:
            yield from self._decoder.follow(block)
        except PlanError as error:
            raise DocumentError(str(error)) from None


def action_codes(actions: Any) -> NDArray[np.uint16]:
    """Return the actions of a parsed line, shape (agents,).

    Raises
    ------
    TypeError, ValueError, OverflowError
        If they are none.
    """
    if set(map(type, actions)) != {int}:
        actions = [whole_number(action) for action in actions]
    return np.array(actions, dtype=np.uint16)
