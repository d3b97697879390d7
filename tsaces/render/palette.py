"""Colours that colour-blind people can tell apart (Okabe and Ito, 2008)."""

from __future__ import annotations

from typing import NamedTuple

INPUT = "#0072B2"
OUTPUT = "#D55E00"

TOKENS = (
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#CC79A7",
    "#0072B2",
    "#D55E00",
    "#999999",
)

_DARK = frozenset({"#009E73", "#0072B2", "#D55E00"})


class TokenStyle(NamedTuple):
    """How a token looks: colours repeat after eight tokens, the lap tells those apart.

    Attributes
    ----------
    fill, ink : str
        Colour of the token, and one that is readable on it, as ``#RRGGBB``.
    lap : int
        0 for the first eight tokens, 1 for the next eight, and so on.
    """

    fill: str
    ink: str
    lap: int


def token_styles(tokens: tuple[str, ...]) -> dict[str, TokenStyle]:
    """Return a style by token, in the order given."""
    styles = {}
    for index, token in enumerate(tokens):
        lap, colour = divmod(index, len(TOKENS))
        fill = TOKENS[colour]
        styles[token] = TokenStyle(fill, "#FFFFFF" if fill in _DARK else "#1A1A1A", lap)
    return styles
