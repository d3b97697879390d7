"""What machines' buffers hold: at the start, and at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.transport_plan import Buffers


@dataclass(frozen=True)
class Peak:
    """The most that a buffer ever holds: what a rack must have room for.

    Attributes
    ----------
    tokens : mapping of str to int or None
        The most copies of each token; None for one that piles up for ever.
    total : int or None
        The most copies of all tokens together.
    """

    tokens: Mapping[str, int | None]
    total: int | None


@dataclass(frozen=True)
class Stock:
    """What one machine's buffers hold.

    An input buffer is fullest after a timestep's exchanges, before a run takes from it; an
    output buffer as a run ends, before that timestep's exchanges. What is in the machine, in a
    run under way, is in neither.

    Attributes
    ----------
    start : Buffers
        At timestep 0, after its exchanges.
    input_peak, output_peak : Peak
    """

    start: Buffers
    input_peak: Peak
    output_peak: Peak
