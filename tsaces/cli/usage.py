"""Error messages about the usage of the program."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

from tsaces.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Commands(TyperGroup):
    """Group of commands whose usage errors quote arguments in printable characters."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the options that stand before a command."""
        with _escape_messages():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Read the arguments of a command and run it."""
        with _escape_messages():
            return super().invoke(ctx)


@contextmanager
def _escape_messages() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # usage errors of Typer and Click share no public class, only these attributes
        message = getattr(error, "message", None)
        if hasattr(error, "format_message") and isinstance(message, str):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise
