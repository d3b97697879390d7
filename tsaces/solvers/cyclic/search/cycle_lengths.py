"""Which cycle lengths become targets: the usual ones, then longer ones in stages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.production.machine_capacity import MachineCapacityModel
from tsaces.solvers.cyclic.search.targets import CycleTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.search.targets import TargetQueue
    from tsaces.solvers.cyclic.search.trials import CycleModel

_PLENTY = 1 << 60
"""Batches that no cycle makes: stands for no bound."""


class CycleLengths:
    """Targets in stages of longer and longer cycles, each with what its machines alone allow.

    Parameters
    ----------
    instance : Instance
    program : CycleModel
    parameters : CycleSearchParameters
    targets : TargetQueue
        Converts steps to timesteps and products to batches.
    """

    def __init__(
        self,
        instance: Instance,
        program: CycleModel,
        parameters: CycleSearchParameters,
        targets: TargetQueue,
    ) -> None:
        self._limit = MachineCapacityModel(instance)
        self._program = program
        self._parameters = parameters
        self._lengths = parameters.cycle_lengths
        self._targets = targets

    def stages(self, bound: float, deadline: Deadline) -> Iterator[list[CycleTarget]]:
        """Yield the targets of the usual cycle lengths, then those of longer ones.

        Parameters
        ----------
        bound : float
            Upper bound on the products per timestep of every cycle.
        deadline : Deadline
            Reading of `time.monotonic`.
        """
        shortest, longest = self._parameters.shortest_cycle, self._parameters.longest_cycle
        cycles = [*range(shortest, longest + 1), *self._longer_lengths(longest, self._last(bound))]
        yield self._make_targets(cycles, bound, deadline)
        most = self._lengths.max_steps
        while self._parameters.goes_beyond and cycles[-1] < most and not self._targets.is_over:
            cycles = self._longer_lengths(cycles[-1], min(most, 2 * cycles[-1]))
            yield self._make_targets(cycles, bound, deadline)

    def _last(self, bound: float) -> int:
        """Return the steps of a cycle in which machines have time for several lots."""
        batches_a_step = self._targets.batches(bound * self._program.step_length)
        if not 0 < batches_a_step < math.inf:
            return 0
        lengths, timesteps_of_places = (
            self._lengths,
            self._program.places * self._program.step_length,
        )
        longest = max(lengths.max_steps, lengths.max_slots // timesteps_of_places)
        enough = math.ceil(lengths.min_lots * self._program.lot_size / batches_a_step)
        return min(longest, enough)

    def _make_targets(
        self, cycles: list[int], bound: float, deadline: Deadline
    ) -> list[CycleTarget]:
        """Return a target for every cycle length, bounded by its machines alone.

        The lengths of other shards count as if one turn at them had brought nothing.
        """
        found = []
        for steps in cycles:
            if self._targets.is_over:
                break
            if steps % self._program.step_multiple:
                continue
            stalled = 0 if self._parameters.shard.has(steps) else 1
            target = CycleTarget(steps, _PLENTY, self._program.lot_size, stalled=stalled)
            timesteps = self._targets.timesteps(target)
            most = self._limit.max_batches(timesteps, deadline)
            batches = min(most, self._targets.batches(bound * timesteps))
            if math.isfinite(batches):
                target.tighten_bound(batches)
                found.append(target)
        return found

    def _longer_lengths(self, cycle: int, last: int) -> list[int]:
        """Return lengths of longer cycles, each longer than the one before by the same factor."""
        cycles, multiple = [cycle], self._program.step_multiple
        while cycles[-1] < last:
            cycles.append(multiple * math.ceil(cycles[-1] * self._lengths.growth / multiple))
        return cycles[1:]
