"""The largest contents of a buffer so far."""

from __future__ import annotations

from collections import Counter


class BufferPeaks:
    """The largest contents that a buffer has had.

    Parameters
    ----------
    contents : Counter of str
        Initial contents of the buffer.

    Attributes
    ----------
    tokens : Counter of str
        Largest number of copies of each token.
    total : int
        Largest number of copies of all tokens together.
    """

    def __init__(self, contents: Counter[str]) -> None:
        self.tokens = Counter(contents)
        self.total = contents.total()

    def update(self, contents: Counter[str]) -> None:
        """Raise the peaks to the contents that the buffer has now."""
        self.tokens |= contents
        self.total = max(self.total, contents.total())
