"""The endless transport plan of an embedding, ready to be read at any timestep."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tsaces.model.showing import ShowsItself
from tsaces.model.transport_plan import PlanHeader
from tsaces.plan.actions import Actions
from tsaces.plan.directions import Directions
from tsaces.plan.exchange_codebook import ExchangeCodebook
from tsaces.plan.paged_trajectory import PagedTrajectory
from tsaces.plan.periodic_trajectory import PAGE_TIMESTEPS
from tsaces.plan.start_buffers import histories
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Block, Buffers, Timestep
    from tsaces.plan.actions import ActionBlock
    from tsaces.plan.machine_history import MachineHistory
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory


class CompiledPlan(ShowsItself):
    """A `tsaces.model.transport_plan.TransportPlan` in arrays, without state of its own.

    Any number of readers may share it. Nothing takes longer for a late timestep than for an
    early one; timesteps go up to 2^62.

    Parameters
    ----------
    embedding : Embedding
        Whose plan it is.
    trajectory : PeriodicTrajectory
        Cell numbers are those of the instance's layout, token numbers follow
        `Procedure.tokens` from 1 on, machine numbers the instance's machines.
    start : mapping of str to Buffers
        What every busy machine holds at timestep 0, after its exchanges.
    """

    def __init__(
        self,
        embedding: Embedding,
        trajectory: PeriodicTrajectory,
        start: Mapping[str, Buffers],
    ) -> None:
        self.embedding = embedding
        self.instance = embedding.instance
        machines = self.instance.machines
        self.assignment = {m.name: embedding.assignment.get(m.name) for m in machines}
        self.trajectory = trajectory
        self.start_buffers = start

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The name of its place by cell number: column and row, or lane and number."""
        return self.layout.cells

    @property
    def tokens(self) -> tuple[str | None, ...]:
        """Token by token number; number 0 is the null token, None."""
        return (None, *self.instance.procedure.tokens)

    @property
    def machines(self) -> tuple[str, ...]:
        """Machine name by machine number."""
        return tuple(machine.name for machine in self.instance.machines)

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        return self.trajectory.agents

    @property
    def transient(self) -> int:
        """Timesteps before the plan begins to repeat itself."""
        return self.trajectory.transient

    @property
    def period(self) -> int:
        """Timesteps after which cells and cargo repeat; agents may have changed places."""
        return self.trajectory.period

    @cached_property
    def layout(self) -> Layout:
        """The instance's layout."""
        return layout_of(self.instance)

    @cached_property
    def direction_bits(self) -> int:
        """Bits of an action that are its direction."""
        return Directions.of(self.layout).bits

    @cached_property
    def header(self) -> PlanHeader:
        """What one must know to follow the stream from timestep 0."""
        return self.header_at(0)

    def header_at(self, start: int) -> PlanHeader:
        """Return what one must know to follow the stream from a timestep on."""
        return PlanHeader(
            agents=self.agents,
            assignment=self.assignment,
            buffers={name: history.buffers_at(start) for name, history in self._histories.items()},
            period=self.period,
            start=start,
        )

    def state(self, t: int) -> Timestep:
        """Return where every agent is at a timestep, what it carries, and what is exchanged.

        Parameters
        ----------
        t : int
            From 0 to 2^62.

        Raises
        ------
        ValueError
            If `t` lies outside.
        """
        return self.trajectory.timestep(t)

    def steps(self, start: int = 0, count: int | None = None) -> Iterator[Timestep]:
        """Yield `count` timesteps from `start` on; without `count`, endlessly.

        Raises
        ------
        ValueError
            If a timestep lies outside 0 … 2^62.
        """
        for block in self.blocks(start, count):
            yield from block

    def blocks(self, start: int = 0, count: int | None = None) -> Iterator[Block]:
        """Yield the same timesteps in blocks, each of whatever size is quickest."""
        return self._pages.blocks(start, count)

    def changes(self, start: int, count: int, longest: int = PAGE_TIMESTEPS) -> Iterator[Block]:
        """Yield the blocks of `count` timesteps from `start` on without most of what stands still.

        Between blocks that do not follow each other nobody moves, and nothing is exchanged.
        The first and the last are always there. A block holds `longest` timesteps at most.

        Raises
        ------
        ValueError
            If a timestep lies outside 0 … 2^62.
        """
        return map(self.trajectory.block_of, self.trajectory.changing_spans(start, count, longest))

    def action_blocks(self, start: int = 0, count: int | None = None) -> Iterator[ActionBlock]:
        """Yield the same timesteps as what each agent does, a small integer each."""
        actions = self._paged_actions
        return (actions.read(span) for span in self._pages.trajectory.spans(start, count))

    def action_changes(
        self, start: int, count: int, longest: int = PAGE_TIMESTEPS
    ) -> Iterator[ActionBlock]:
        """Yield the timesteps of `changes` as what each agent does."""
        spans = self.trajectory.changing_spans(start, count, longest)
        return (self.actions.read(span) for span in spans)

    @cached_property
    def codebook(self) -> ExchangeCodebook:
        """The exchanges that actions choose from."""
        return ExchangeCodebook.of(self.instance, self.assignment, self.layout)

    @cached_property
    def actions(self) -> Actions:
        """What every agent does at every recorded timestep of `trajectory`."""
        return Actions(self.trajectory, self.codebook, self.layout)

    @cached_property
    def _pages(self) -> PagedTrajectory:
        return PagedTrajectory(self.trajectory)

    @cached_property
    def _paged_actions(self) -> Actions:
        return Actions(self._pages.trajectory, self.codebook, self.layout)

    @cached_property
    def _histories(self) -> dict[str, MachineHistory]:
        return histories(self.instance, self.assignment, self.trajectory, self.start_buffers)
