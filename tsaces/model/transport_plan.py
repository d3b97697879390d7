"""Where every agent is and what it carries, timestep by timestep (paper, section II-D)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from tsaces.model.counts import Counts
    from tsaces.model.instance import Cell

    IntArray = NDArray[np.int32]

NO_CARGO = 0
"""Cargo number of the null token ∅."""


class ExchangeKind(IntEnum):
    """What an agent does at a machine."""

    DEPOSIT = 0
    PICKUP = 1


@dataclass(frozen=True, eq=False, slots=True)
class Timestep:
    """The state of the fleet at one timestep, after its exchanges.

    Unpacks as ``t, cells, cargo``.

    Attributes
    ----------
    t : int
    cells : int array, shape (agents,)
        Cell number of each agent; `TransportPlan.cells` decodes it.
    cargo : int array, shape (agents,)
        Token number of each agent, 0 for none; `TransportPlan.tokens` decodes it.
    exchanges : int array, shape (exchanges, 4)
        Rows of agent, machine number, `ExchangeKind`, token number.
    """

    t: int
    cells: IntArray
    cargo: IntArray
    exchanges: IntArray

    def __iter__(self) -> Iterator[int | IntArray]:
        yield self.t
        yield self.cells
        yield self.cargo


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Consecutive timesteps of the fleet, in arrays; iterates over them one by one.

    Attributes
    ----------
    start : int
        The first one.
    cells, cargo : int array, shape (timesteps, agents)
        As in `Timestep`, a row a timestep.
    exchanges : int array, shape (exchanges, 4)
        As in `Timestep`, in the order of the timesteps.
    offsets : int array, shape (timesteps + 1,)
        Rows ``offsets[i]`` to ``offsets[i + 1]`` of `exchanges` belong to ``start + i``.
    """

    start: int
    cells: IntArray
    cargo: IntArray
    exchanges: IntArray
    offsets: IntArray

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, i: int) -> Timestep:
        """Return the timestep in row `i`."""
        begin, end = self.offsets[i : i + 2]
        return Timestep(self.start + i, self.cells[i], self.cargo[i], self.exchanges[begin:end])

    def __iter__(self) -> Iterator[Timestep]:
        bounds = self.offsets.tolist()
        rows = zip(self.cells, self.cargo, bounds, bounds[1:], strict=False)
        for t, (cells, cargo, begin, end) in enumerate(rows, start=self.start):
            yield Timestep(t, cells, cargo, self.exchanges[begin:end])


@dataclass(frozen=True)
class Buffers:
    """Contents of one machine's buffers: copies of each token."""

    input: Counts
    output: Counts


@dataclass(frozen=True)
class PlanHeader:
    """What one must know to follow a stream of timesteps.

    Attributes
    ----------
    agents : int
        Size of the fleet, the same at every timestep.
    assignment : mapping of str to str or None
        The process each machine runs.
    buffers : mapping of str to Buffers
        As they stand at `start`, after its exchanges; a run under way counts as done, its
        outputs as there.
    period : int
        Timesteps after which the plan repeats itself.
    start : int
        Timestep of the first line.
    skips_pauses : bool
        Whether timesteps may be left out in which nobody moves and nothing is exchanged.
    """

    agents: int
    assignment: Mapping[str, str | None]
    buffers: Mapping[str, Buffers] = field(default_factory=dict)
    period: int = 0
    start: int = 0
    skips_pauses: bool = False


class TransportPlan(Protocol):
    """An endless transport plan."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Column and row by cell number."""
        ...

    @property
    def tokens(self) -> tuple[str | None, ...]:
        """Token by token number; number 0 is the null token, None."""
        ...

    @property
    def machines(self) -> tuple[str, ...]:
        """Machine name by machine number."""
        ...

    @property
    def header(self) -> PlanHeader:
        """For a stream that starts at timestep 0."""
        ...

    @property
    def transient(self) -> int:
        """Timesteps before the plan begins to repeat itself."""
        ...

    def header_at(self, start: int) -> PlanHeader:
        """Return the header for a stream that starts at timestep `start`."""
        ...

    def state(self, t: int) -> Timestep:
        """Return any timestep."""
        ...

    def blocks(self, start: int = 0, count: int | None = None) -> Iterator[Block]:
        """Yield the timesteps of `steps`, many at once."""
        ...

    def steps(self, start: int = 0, count: int | None = None) -> Iterator[Timestep]:
        """Yield `count` timesteps from `start` on; without `count`, endlessly."""
        ...

    def changes(self, start: int, count: int) -> Iterator[Block]:
        """Yield timesteps, those left out in which nothing moves or changes hands.

        Not all of these need be left out; the first and the last are there in any case.
        """
        ...
