"""Error messages about the usage of the program, in one line like all others."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from typer.core import TyperCommand, TyperGroup

from tsaces.cli.arguments import METHOD_HELP
from tsaces.errors import InputError
from tsaces.schema.quoting import quote
from tsaces.solvers.registry import method_names

if TYPE_CHECKING:
    from collections.abc import Iterator

_PYDANTIC = "Value error, "
"""What pydantic puts before the words of others."""


class Commands(TyperGroup):
    """Group of commands that reports usage errors as errors of the input."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the options that stand before a command."""
        with _as_input_errors():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Read the arguments of a command and run it."""
        with _as_input_errors():
            return super().invoke(ctx)


class Command(TyperCommand):
    """A command whose help names the methods of installed packages, looked for only then."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        for parameter in self.params:
            if parameter.name == "method" and hasattr(parameter, "help"):
                parameter.help = METHOD_HELP.format(", ".join(method_names()))
        super().format_help(ctx, formatter)


@contextmanager
def _as_input_errors() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # usage errors of Typer and Click share no public class, only these attributes
        say = getattr(error, "format_message", None)
        if say is None or not (words := say()):  # the help, which has been shown
            raise
        words = words.replace(_PYDANTIC, "").rstrip(".")
        context = getattr(error, "ctx", None)
        program = "tsaces" if context is None else context.command_path
        raise InputError(f"{words}{_given(error, words)}; see {program} --help") from None


def _given(error: Exception, words: str) -> str:
    """Return the value that an error is about, if it is about one and does not say so."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return ""
    value = cause.errors(include_url=False)[0]["input"]
    return "" if repr(value) in words else f", not {quote(value)}"
