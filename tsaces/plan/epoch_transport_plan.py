"""The endless transport plan of a traffic system based embedding."""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import TYPE_CHECKING

from tsaces.model.transport_plan import PlanHeader
from tsaces.plan.epoch_checks import check_assignment, check_epoch_plan
from tsaces.plan.recurrence import Recurrence, find_recurrence
from tsaces.plan.start_buffers import buffers_at
from tsaces.plan.ts_generator import TsGenerator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.transport_plan import Timestep
    from tsaces.plan.epoch_plan import EpochPlan


class EpochTransportPlan:
    """Π_TS, recorded until it repeats itself, as `tsaces.model.transport_plan.TransportPlan`.

    Parameters
    ----------
    instance : Instance
    epoch_plan : EpochPlan
    assignment : mapping of str to str or None

    Raises
    ------
    PlanError
        If the plan breaks a constraint of the paper, so that it cannot be carried out.
    """

    def __init__(
        self,
        instance: Instance,
        epoch_plan: EpochPlan,
        assignment: Mapping[str, str | None],
    ) -> None:
        self._instance = instance
        self._epoch_plan = epoch_plan
        self._assignment = {m.name: assignment.get(m.name) for m in instance.machines}
        self._traffic = epoch_plan.traffic_system(instance)
        check_assignment(instance, self._assignment)
        check_epoch_plan(instance, self._traffic, epoch_plan)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Column and row by cell number."""
        return self._traffic.layout.cells

    @property
    def tokens(self) -> tuple[str | None, ...]:
        """Token by token number; number 0 is the null token, None."""
        return (None, *self._instance.procedure.tokens)

    @property
    def machines(self) -> tuple[str, ...]:
        """Machine name by machine number."""
        return tuple(machine.name for machine in self._instance.machines)

    @cached_property
    def header(self) -> PlanHeader:
        """What one must know to follow the stream from timestep 0."""
        return self.header_at(0)

    def header_at(self, start: int) -> PlanHeader:
        """Return what one must know to follow the stream from a timestep on."""
        buffers = buffers_at(
            start, self._instance, self._assignment, self._recurrence, self._epoch_plan.cycle
        )
        return PlanHeader(
            agents=self._epoch_plan.agents,
            assignment=self._assignment,
            buffers=buffers,
            period=self._recurrence.period,
            start=start,
        )

    @property
    def transient(self) -> int:
        """Timesteps before the plan begins to repeat itself."""
        return self._recurrence.transient

    def steps(self, start: int = 0, count: int | None = None) -> Iterator[Timestep]:
        """Yield `count` timesteps from `start` on; without `count`, endlessly."""
        numbers = itertools.count(start) if count is None else range(start, start + count)
        return map(self._recurrence.timestep, numbers)

    @cached_property
    def _recurrence(self) -> Recurrence:
        return find_recurrence(self._generator(), self._epoch_plan.cycle)

    def _generator(self) -> TsGenerator:
        return TsGenerator(self._instance, self._traffic, self._epoch_plan)
