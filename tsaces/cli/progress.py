"""Progress on stderr: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from tsaces.model.embedding import relative_gap
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
    ModelBuilt,
    SearchEnded,
    SearchStep,
)

if TYPE_CHECKING:
    from types import TracebackType

    from tsaces.model.events import SolveEvent


@dataclass
class Progress:
    """A listener that shows elapsed time, where the search is, throughput, bound and gap.

    A context manager. `quiet` hears everything and shows nothing.
    """

    quiet: bool = False
    _begin: float = field(default_factory=time.monotonic)
    _where: str = ""
    _throughput: float | None = None
    _agents: int = 0
    _least_agents: int | None = None
    _upper_bound: float | None = None
    _live: Live | None = None

    def __enter__(self) -> Progress:
        console = Console(stderr=True)
        if console.is_terminal and not self.quiet:
            self._live = Live(
                get_renderable=self._line, console=console, refresh_per_second=8, transient=True
            )
            self._live.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, event: SolveEvent) -> None:
        """Show an event."""
        match event:
            case ModelBuilt():
                return  # of interest to those who measure
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
        if self._live is None and not self.quiet:
            sys.stderr.write(f"{self._line().plain}\n")
            sys.stderr.flush()

    def _line(self) -> Text:
        parts = [f"{time.monotonic() - self._begin:6.1f} s"]
        if self._throughput is not None:
            parts.append(f"throughput {self._throughput:.4f} with {self._agents} agents")
        if self._least_agents is not None:
            parts.append(f"at least {self._least_agents} agents")
        if self._upper_bound is not None:
            parts.append(f"bound {self._upper_bound:.4f}")
        if self._throughput is not None and self._upper_bound is not None:
            parts.append(f"gap {relative_gap(self._throughput, self._upper_bound):.1%}")
        if self._where:
            parts.append(self._where)
        return Text("  ".join(parts), no_wrap=True, overflow="ellipsis")
