"""Progress on stderr: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tsaces.cli.live_view import LiveView
from tsaces.cli.output import literal
from tsaces.model.embedding import relative_gap
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
    MethodStarted,
    ModelBuilt,
    SearchEnded,
    SearchLost,
    SearchStep,
)
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from rich.text import Text

    from tsaces.model.events import SolveEvent


class Progress(LiveView):
    """A listener that shows elapsed time, progress of the search, throughput, bound and gap.

    Without a terminal, it writes a line when more than the time has changed.

    Parameters
    ----------
    quiet : bool
        Whether to show nothing.
    plain : bool
        Whether to write plain lines on a terminal, too.
    """

    def __init__(self, *, quiet: bool = False, plain: bool = False) -> None:
        super().__init__(quiet=quiet, plain=plain)
        self._begin = time.monotonic()
        self._where = self._told = ""
        self._throughput: float | None = None
        self._agents = 0
        self._least_agents: int | None = None
        self._upper_bound: float | None = None

    def __call__(self, event: SolveEvent) -> None:
        """Show an event."""
        match event:
            case ModelBuilt() | MethodStarted():
                return  # told by --verbose
            case SearchStep(_, description):
                self._where = description
            case BoundTightened(_, upper_bound):
                self._upper_bound = upper_bound
            case FleetBoundRaised(_, agents):
                self._least_agents = agents
            case IncumbentFound(_, embedding):
                self._throughput, self._agents = embedding.throughput, embedding.agents
                self._upper_bound = embedding.upper_bound
            case SearchEnded(_, reason):
                self._where = reason
            case IncumbentRejected(_, reason):
                self._where = f"a candidate was rejected: {reason}"
            case SearchLost(_, reason):
                self._where = f"a search was lost, the others go on: {reason}"
        text = self._text()
        if text != self._told:
            self._told = text
            self.log(self.view().plain)

    def view(self) -> Text:
        """Return the line of progress."""
        line = f"{time.monotonic() - self._begin:6.1f} s  {self._text()}"
        return literal(line.rstrip(), is_cut=True)

    def _text(self) -> str:
        """Return the line of progress without the time."""
        parts = []
        if self._throughput is not None:
            parts.append(f"throughput {rate_text(self._throughput, 4)} with {self._agents} agents")
        if self._least_agents is not None:
            parts.append(f"at least {self._least_agents} agents")
        if self._upper_bound is not None:
            parts.append(f"bound {rate_text(self._upper_bound, 4)}")
        if self._throughput is not None and self._upper_bound is not None:
            parts.append(f"gap {relative_gap(self._throughput, self._upper_bound):.1%}")
        if self._where:
            parts.append(self._where)
        return "  ".join(parts)
