"""A view on stderr that is updated live on a terminal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live

from tsaces.cli.output import print_to_stderr

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import RenderableType


class LiveView(ABC):
    """Context manager that shows a live view on a terminal, and plain lines elsewhere.

    Parameters
    ----------
    quiet : bool
        Whether to show nothing.
    plain : bool
        Whether to write plain lines on a terminal, too.
    """

    def __init__(self, *, quiet: bool = False, plain: bool = False) -> None:
        self._quiet = quiet
        self._plain = plain
        self._live: Live | None = None

    def __enter__(self) -> Self:
        console = Console(stderr=True)
        if console.is_terminal and not (self._quiet or self._plain):
            self._live = Live(
                get_renderable=self.view, console=console, refresh_per_second=8, transient=True
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

    @abstractmethod
    def view(self) -> RenderableType:
        """Return the current content of the live view."""

    def log(self, line: str) -> None:
        """Write a line to stderr unless there is a live view."""
        if self._live is None and not self._quiet:
            print_to_stderr(line)
