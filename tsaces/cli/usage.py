"""Complaints about how the program was called."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

from tsaces.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Commands(TyperGroup):
    """Commands whose complaints quote what was typed in characters that can be shown."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the options that stand before a command."""
        with _shown():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Read the arguments of a command and run it."""
        with _shown():
            return super().invoke(ctx)


@contextmanager
def _shown() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # what complains about usage shares no public class but has this
        message = getattr(error, "message", None)
        if hasattr(error, "format_message") and isinstance(message, str):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise
