"""Remembers how full a buffer has been."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tsaces.model.stock import Peak

if TYPE_CHECKING:
    from collections.abc import Collection


class HighWater:
    """The marks that the contents of a buffer have left.

    Parameters
    ----------
    tokens : collection of str
        That are kept in it.
    """

    def __init__(self, tokens: Collection[str]) -> None:
        self._most = Counter(dict.fromkeys(tokens, 0))
        self._total = 0

    def rise_to(self, contents: Counter[str]) -> None:
        """Take note of what the buffer holds now."""
        self._most |= contents
        self._total = max(self._total, contents.total())

    def peak(self, growing: Collection[str] = ()) -> Peak:
        """Return the highest marks; there are none for tokens that pile up for ever."""
        tokens = {token: None if token in growing else most for token, most in self._most.items()}
        return Peak(tokens, None if growing else self._total)
