"""Progress of a batch on stderr: a live view on a terminal, one line per item elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table

from tsaces.batch import ItemFinished, ItemImproved, ItemStarted
from tsaces.cli.live_view import LiveView
from tsaces.cli.output import literal
from tsaces.model.embedding import relative_gap
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tsaces.batch import BatchEvent, ItemRecord

_BAR_WIDTH = 40
"""Columns of the progress bar."""


class BatchProgress(LiveView):
    """A listener that shows the finished and the running items, and the estimated time left.

    Parameters
    ----------
    total : int
        Number of items.
    workers : int
        Number of items that run at a time.
    quiet : bool
        Whether to show nothing.
    verbose : bool
        Whether to write a line when an item begins and when it improves, too.
    """

    def __init__(
        self, total: int, workers: int, *, quiet: bool = False, verbose: bool = False
    ) -> None:
        super().__init__(quiet=quiet, plain=verbose)
        self._verbose = verbose
        self._total = total
        self._workers = workers
        self._begin = time.monotonic()
        self._finished = 0
        self._seconds: list[float] = []
        self._running: dict[str, tuple[float, str]] = {}  # start time and state by item

    def __call__(self, event: BatchEvent) -> None:
        """Show an event."""
        match event:
            case ItemStarted(name):
                self._running[name] = time.monotonic(), "begins"
                self._tell_state(name)
            case ItemImproved(name, throughput, upper_bound):
                gap = relative_gap(throughput, upper_bound)
                begin, _ = self._running[name]
                state = f"throughput {rate_text(throughput, 4)}, gap {gap:.1%}"
                is_new = self._running[name][1] != state
                self._running[name] = begin, state
                if is_new:
                    self._tell_state(name)
            case ItemFinished(record, is_new):
                self._finish(record, is_new=is_new)

    def _tell_state(self, name: str) -> None:
        if self._verbose:
            begin, state = self._running[name]
            self.log(
                f"{self._finished}/{self._total}  {name}  {time.monotonic() - begin:.1f} s  {state}"
            )

    def _finish(self, record: ItemRecord, *, is_new: bool) -> None:
        self._finished += 1
        if record.name in self._running:
            begin, _ = self._running.pop(record.name)
            self._seconds.append(time.monotonic() - begin)
        line = f"{self._finished}/{self._total}  {record.name}  {_summarize(record, is_new=is_new)}"
        self.log(line + self._estimate_rest())

    def _estimate_rest(self) -> str:
        """Return the estimated time left as text, from the mean time of finished items."""
        left = self._total - self._finished
        if not self._seconds or not left:
            return ""
        seconds = sum(self._seconds) / len(self._seconds) * left / self._workers
        return f"  (about {_format_duration(seconds)} left)"

    def view(self) -> RenderableType:
        """Return a progress bar, and a line for every running item."""
        now = time.monotonic()
        bar = ProgressBar(total=max(1, self._total), completed=self._finished, width=_BAR_WIDTH)
        head = Table.grid(padding=(0, 2))
        passed = _format_duration(now - self._begin)
        head.add_row(bar, f"{self._finished}/{self._total}", f"{passed}{self._estimate_rest()}")
        lines = [
            literal(f"  {name}  {now - begin:.0f} s  {text}", is_cut=True)
            for name, (begin, text) in list(self._running.items())
        ]
        return Group(head, *lines)


def _summarize(record: ItemRecord, *, is_new: bool) -> str:
    text = record.status.value
    if record.throughput is not None and record.gap is not None:
        text += f": throughput {rate_text(record.throughput, 4)} with {record.agents} agents"
        text += f", gap {record.gap:.1%}"
    if record.reason:
        text += f": {record.reason}"
    return text if is_new else f"{text} (before)"


def _format_duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return (
        f"{minutes} min" if minutes > 9 else f"{minutes} min {rest} s" if minutes else f"{rest} s"
    )
