"""The known name that an unknown one may stand for."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 60
"""Characters of a name that is looked at and shown; longer ones stand for none that is known."""


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """Return the known name that is most like another, or has it as a word; None if none does.

    Parameters
    ----------
    name : str
    known : iterable of str
    likeness : float
        Least likeness, within (0, 1], as `difflib.SequenceMatcher` measures it.
    """
    if len(name) > LONGEST_NAME:
        return None
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=likeness)
    if near:
        return near[0]
    return next((each for each in names if name in each.replace("-", "_").split("_")), None)


def advice(name: str, known: Iterable[str]) -> str:
    """Return what may have been meant by an unknown name, or which names are known."""
    names = list(known)
    near = nearest(name, names)
    if near is not None:
        return f"did you mean {near!r}?"
    return f"known here: {', '.join(names)}" if names else "none is known here"
