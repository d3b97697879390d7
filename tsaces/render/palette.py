"""Colours that colour-blind people can distinguish (Okabe and Ito, 2008)."""

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
    """The style of a token; colours repeat after eight tokens, which differ in their lap.

    Attributes
    ----------
    fill, ink : str
        Colour of the token and a colour for text on it, as ``#RRGGBB``.
    lap : int
        0 for the first eight tokens, 1 for the next eight, and so on.
    """

    fill: str
    ink: str
    lap: int


def token_styles(tokens: tuple[str, ...]) -> dict[str, TokenStyle]:
    """Return the style of each token, in the order given."""
    styles = {}
    for index, token in enumerate(tokens):
        lap, colour = divmod(index, len(TOKENS))
        fill = TOKENS[colour]
        styles[token] = TokenStyle(fill, "#FFFFFF" if fill in _DARK else "#1A1A1A", lap)
    return styles
