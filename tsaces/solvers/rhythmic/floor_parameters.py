"""Parameters of the cycle search that depend on the floor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.solvers.rhythmic.beat import find_beat
from tsaces.traffic import is_paper_layout

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters

_LONGEST_BEAT = 4
"""By how much cycles become longer at most: routes through very long ones take too long."""
_TARGET_SHARES = (0.25, 0.5, 0.7, 0.85, 0.96)
"""Targets of large factories: where robots need room, what is 0.7 on the paper's floor may fail."""
_FIRST_SHARE = 0.3
"""The first target of small ones."""


def parameters_for(parameters: CycleSearchParameters, layout: Layout) -> CycleSearchParameters:
    """Return parameters for a floor: the same ones on the paper's floor.

    Elsewhere, where a place takes an agent every b timesteps, cycles are b times as long: as many
    agents pass each place in one as on the paper's floor.
    """
    if is_paper_layout(layout):
        return parameters
    factor = min(find_beat(layout).length, _LONGEST_BEAT)
    return replace(
        parameters,
        shortest_cycle=factor * parameters.shortest_cycle,
        longest_cycle=factor * parameters.longest_cycle,
        targets=replace(
            parameters.targets, length_discount=parameters.targets.length_discount / factor
        ),
        shares=(_FIRST_SHARE, *parameters.shares),
        expected_gain=replace(parameters.expected_gain, target_shares=_TARGET_SHARES),
    )
