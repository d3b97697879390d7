"""How full a buffer has been so far."""

from __future__ import annotations

from collections import Counter


class Marks:
    """The most that a buffer was seen to hold.

    Parameters
    ----------
    contents : Counter of str
        What it begins with.

    Attributes
    ----------
    tokens : Counter of str
        The most copies of each token.
    total : int
        The most copies of all tokens together.
    """

    def __init__(self, contents: Counter[str]) -> None:
        self.tokens = Counter(contents)
        self.total = contents.total()

    def rise_to(self, contents: Counter[str]) -> None:
        """Take note of what the buffer holds now."""
        self.tokens |= contents
        self.total = max(self.total, contents.total())
