"""Signatures of classes that nobody calls."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def without_constructor(
    _app: Sphinx, _what: str, _name: str, subject: object, *_rest: object
) -> tuple[str, None] | None:
    """Return no signature for protocols and enumerations, and None for all others: as it is."""
    if inspect.isclass(subject) and (
        getattr(subject, "_is_protocol", False) or issubclass(subject, Enum)
    ):
        return "", None
    return None
