"""Progress of a batch on stderr: a live view on a terminal, a line an item elsewhere."""

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


class BatchProgress(LiveView):
    """A listener that shows how many items are done, what is at work, and how long it may take.

    Parameters
    ----------
    total : int
        Items.
    workers : int
        How many are at work at a time.
    quiet : bool
        Hear everything and show nothing.
    """

    def __init__(self, total: int, workers: int, *, quiet: bool = False) -> None:
        super().__init__(quiet=quiet)
        self._total = total
        self._workers = workers
        self._begin = time.monotonic()
        self._settled = 0
        self._seconds: list[float] = []
        self._at_work: dict[str, tuple[float, str]] = {}  # since when, and how it stands

    def __call__(self, event: BatchEvent) -> None:
        """Show an event."""
        match event:
            case ItemStarted(name):
                self._at_work[name] = time.monotonic(), "begins"
            case ItemImproved(name, throughput, upper_bound):
                gap = relative_gap(throughput, upper_bound)
                begun, _ = self._at_work[name]
                self._at_work[name] = begun, f"throughput {rate_text(throughput, 4)}, gap {gap:.1%}"
            case ItemFinished(record, is_new):
                self._settle(record, is_new=is_new)

    def _settle(self, record: ItemRecord, *, is_new: bool) -> None:
        self._settled += 1
        if record.name in self._at_work:
            begun, _ = self._at_work.pop(record.name)
            self._seconds.append(time.monotonic() - begun)
        line = f"{self._settled}/{self._total}  {record.name}  {_gist(record, is_new=is_new)}"
        self.tell(line + self._left())

    def _left(self) -> str:
        """Return about how long the rest takes, by what others took."""
        left = self._total - self._settled
        if not self._seconds or not left:
            return ""
        seconds = sum(self._seconds) / len(self._seconds) * left / self._workers
        return f"  (about {_duration(seconds)} left)"

    def view(self) -> RenderableType:
        """Return a bar, and a line for every item at work."""
        now = time.monotonic()
        bar = ProgressBar(total=max(1, self._total), completed=self._settled, width=_BAR_WIDTH)
        head = Table.grid(padding=(0, 2))
        passed = _duration(now - self._begin)
        head.add_row(bar, f"{self._settled}/{self._total}", f"{passed}{self._left()}")
        lines = [
            literal(f"  {name}  {now - begun:.0f} s  {words}", is_cut=True)
            for name, (begun, words) in list(self._at_work.items())
        ]
        return Group(head, *lines)


def _gist(record: ItemRecord, *, is_new: bool) -> str:
    words = record.status.value
    if record.throughput is not None and record.gap is not None:
        words += f": throughput {rate_text(record.throughput, 4)} with {record.agents} agents"
        words += f", gap {record.gap:.1%}"
    if record.reason:
        words += f": {record.reason}"
    return words if is_new else f"{words} (before)"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return (
        f"{minutes} min" if minutes > 9 else f"{minutes} min {rest} s" if minutes else f"{rest} s"
    )
