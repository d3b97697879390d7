"""The help of a command, from the docstring of its function."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_EXAMPLES = re.compile(r"Examples?: ")


def help_of(command: Callable[..., object]) -> str:
    """Return the paragraphs of a docstring, each on a line, and each example on one of its own."""
    paragraphs = (inspect.getdoc(command) or "").split("\n\n")
    lines = [paragraph.replace("\n", " ").strip() for paragraph in paragraphs]
    return "\n\n".join(_set_out(line) for line in lines)


def _set_out(paragraph: str) -> str:
    begin = _EXAMPLES.match(paragraph)
    if begin is None:
        return paragraph
    examples = paragraph[begin.end() :].split("; ")
    return "\n".join(["Examples:", *(f"  {example}" for example in examples)])
