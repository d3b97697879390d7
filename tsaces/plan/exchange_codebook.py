"""What may be exchanged where, numbered, so that an exchange is a small integer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import IntArray

    Choice = tuple[int, int, int]
    """Machine number, `ExchangeKind` and token number."""


class ExchangeCodebook:
    """The exchanges that agents may choose from on each cell.

    Parameters
    ----------
    by_cell : mapping of int to sequence of (int, int, int)
        Choices by cell number; the first of a cell has number 1.
    num_cells : int
        Of the layout.
    """

    def __init__(self, by_cell: Mapping[int, Sequence[Choice]], num_cells: int) -> None:
        self.by_cell = {cell: tuple(choices) for cell, choices in by_cell.items() if choices}
        self._num_cells = num_cells

    @classmethod
    def of(
        cls, instance: Instance, assignment: Mapping[str, str | None], layout: Layout
    ) -> ExchangeCodebook:
        """Return the codebook of an embedding.

        Parameters
        ----------
        instance : Instance
        assignment : mapping of str to str or None
            The process each machine runs; it exchanges that process's tokens only.
        layout : Layout
            Of the instance.
        """
        number = {token: n for n, token in enumerate(instance.procedure.tokens, start=1)}
        by_cell: dict[int, list[Choice]] = {}
        for m, machine in enumerate(instance.machines):
            name = assignment.get(machine.name)
            if name is None:
                continue
            process = instance.procedure.by_name[name]
            for cells, kind, side in (
                (machine.input_cells, ExchangeKind.DEPOSIT, process.inputs),
                (machine.output_cells, ExchangeKind.PICKUP, process.outputs),
            ):
                for cell in (n for address in cells for n in layout.cells_at(address)):
                    choices = by_cell.setdefault(cell, [])
                    choices.extend((m, int(kind), number[token]) for token in side)
        return cls(by_cell, len(layout.cells))

    @property
    def longest(self) -> int:
        """The highest number of a choice."""
        return max(map(len, self.by_cell.values()), default=0)

    @cached_property
    def choices(self) -> IntArray:
        """Choices by cell and number.

        Returns
        -------
        int array, shape (cells + 1, longest + 1, 3)
            Machine, kind and token; -1 where there is no such choice, as for number 0 and for
            the last row, which stands for a cell that is none.
        """
        table = np.full((self._num_cells + 1, self.longest + 1, 3), -1, dtype=np.int32)
        for cell, choices in self.by_cell.items():
            table[cell, 1 : len(choices) + 1] = choices
        return table

    @cached_property
    def number(self) -> Mapping[tuple[int, int, int, int], int]:
        """Number of a choice by cell, machine, kind and token."""
        return {
            (cell, *choice): n
            for cell, choices in self.by_cell.items()
            for n, choice in enumerate(choices, start=1)
        }
