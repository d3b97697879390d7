"""Short and unique labels for names in pictures."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_LETTERED_NAMES = 12
"""Number of names up to which labels are single letters."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_LOOKS_LIKE_A_ROAD = "V"


def shorten(text: str, width: int) -> str:
    """Cut `text` to `width` terminal columns, at least 1, and mark the cut with an ellipsis."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def token_labels(tokens: Sequence[str]) -> dict[str, str]:
    """Return a unique label for each token, with one character if possible, else with two.

    Parameters
    ----------
    tokens : sequence of str
        Distinct names.

    Returns
    -------
    dict of str to str
        Labels of ASCII letters and digits, which differ even when case is ignored.
    """
    if len(tokens) <= MAX_LETTERED_NAMES:
        letters = _assign_letters(tokens)
        if letters is not None:
            return letters
    return short_labels(tokens, longest=2)


def short_labels(names: Iterable[str], longest: int = 3) -> dict[str, str]:
    """Return a unique label for each name: ``C2`` for ``cnc2``, ``WC3`` for ``wet_cell3``.

    Parameters
    ----------
    names : iterable of str
        Distinct names.
    longest : int
        Maximum length of labels, at least 2; it is exceeded only if there are too many names.

    Returns
    -------
    dict of str to str
        Labels of ASCII letters and digits, which differ even when case is ignored.
    """
    labels: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        label = next(c for c in _iterate_candidates(name, longest) if c.upper() not in used)
        used.add(label.upper())
        labels[name] = label
    return labels


def _assign_letters(names: Sequence[str]) -> dict[str, str] | None:
    """Assign each name one of its own characters; return None if that is impossible.

    Names with the same initial are preferably distinguished by another of their words, so
    ``part_1`` and ``part_2`` become ``1`` and ``2``.
    """
    words = {name: _split_words(name) for name in names}
    initials = [_join_initials(words[name])[:1] for name in names]
    letters: dict[str, str] = {}
    for name in names:
        first, others = _join_initials(words[name])[:1], _join_initials(words[name])[1:]
        wanted = first + others if initials.count(first) == 1 else others + first
        options = (c for c in wanted + "".join(words[name]).upper() if c != _LOOKS_LIKE_A_ROAD)
        letter = next((c for c in options if c not in letters.values()), None)
        if letter is None:
            return None
        letters[name] = letter
    return letters


def _iterate_candidates(name: str, longest: int) -> Iterator[str]:
    """Yield an infinite sequence of labels for `name`, the most descriptive ones first."""
    words = _split_words(name)
    number = words[-1] if words and words[-1].isdigit() else ""
    stems = [word for word in words if not word.isdigit()] or ["N"]
    initials, first = _join_initials(stems), stems[0].capitalize()
    if number:
        telling = [initials[:2] + number, initials[0] + number, first[:2] + number, number]
    elif len(initials) > 1:
        telling = [initials[:longest], initials[:2]]
    else:
        telling = [first[:2]]
    yield from (label for label in telling if 2 <= len(label) <= longest)
    yield from (initials[0] + letter for letter in "".join(stems).lower()[1:])
    yield from (initials[0] + sign for sign in digits + ascii_lowercase)
    yield from (f"{k:02}" for k in count())


def _split_words(name: str) -> list[str]:
    """Split a name into words and numbers of ASCII characters; accents are removed."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _WORD.findall(plain)


def _join_initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words).upper()
