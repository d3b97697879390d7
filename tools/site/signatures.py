"""Signatures as readers need them."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_RANGE = re.compile(r"~?[\w.]*\bAnnotated\[([^\[\],]+(?:\[[^\[\]]*\])?), ~?[\w.]+\([^()]*\)\]")


def shorten_signature(
    _app: Sphinx,
    _what: str,
    _name: str,
    subject: object,
    _options: object,
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """Leave out what no caller writes.

    Nobody calls protocols and enumerations; the ranges of parameters, which the page on parameters
    tells, would hide their types; and the defaults that a class makes itself have no text.
    """
    is_called = not inspect.isclass(subject) or not (
        getattr(subject, "_is_protocol", False) or issubclass(subject, Enum)
    )
    if not is_called:
        return "", None
    return signature and _without_ranges(signature).replace("<factory>", "..."), returned


def _without_ranges(signature: str) -> str:
    while (shorter := _RANGE.sub(r"\1", signature)) != signature:
        signature = shorter  # types within a type first
    return signature
