"""The style sheet of an SVG picture, which affects no other element of a page."""

from __future__ import annotations

from tsaces.render.palette import INPUT, OUTPUT
from tsaces.render.svg_elements import CELL

ROOT_CLASS = "tsaces-picture"

INK = "#22272E"
"""Default colour, set at the root so that text on a coloured background can override it."""

_RULES = {
    "text": "font-family: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif",
    ".paper": "fill: #FCFCFA",
    ".headline": "font-size: 18px; font-weight: 600",
    ".subtitle": "font-size: 12px; fill: #57606A",
    ".ruler text": "font-size: 9px; fill: #7A828C",
    ".cells rect": "stroke: #FCFCFA; stroke-width: 1",
    ".road rect, rect.road": "fill: #E3E7ED",
    ".junction rect, rect.junction": "fill: #C9D0DA",
    ".wall rect, rect.wall": "fill: #DDD8CE",
    ".open rect, rect.open": "fill: #F3F1EB",
    ".blank rect": "fill: #FCFCFA",
    ".shades rect": "fill: #D9A400",
    ".arrow": "fill: none; stroke: #6F7884; stroke-width: 2; stroke-linecap: round;"
    " stroke-linejoin: round",
    ".hub": "fill: none; stroke: #6F7884; stroke-width: 2",
    ".directions": "pointer-events: none",
    ".input-mark": f"fill: #D3E7F5; stroke: {INPUT}; stroke-width: 2.5; stroke-linejoin: round",
    ".output-mark": f"fill: #FBE3D3; stroke: {OUTPUT}; stroke-width: 2.5; stroke-linejoin: round",
    ".input-link": f"stroke: {INPUT}; stroke-width: 2.5",
    ".output-link": f"stroke: {OUTPUT}; stroke-width: 2.5",
    ".machine rect, .plate": "fill: #FFFFFF; stroke: #3D4550; stroke-width: 1.5",
    ".name": "font-size: 11px; font-weight: 600",
    ".work": "font-size: 9px; fill: #57606A",
    ".idle rect": "fill: #EEEEEC; stroke-dasharray: 4 3",
    ".idle text": "fill: #7A828C",
    ".ring": f"fill: #FFFFFF; stroke: {INK}; stroke-width: 2.5",
    ".token": f"stroke: {INK}; stroke-width: 1.5",
    ".letter": "font-weight: 700",
    ".heading": "font-size: 12px; font-weight: 600",
    ".caption": "font-size: 12px",
}

_RULES_BEYOND_PAPER = {
    ".free rect, rect.free": "fill: #EDF0F4",
    ".dot": "fill: #6F7884",
    ".lanes line": "stroke: #E3E7ED; stroke-width: 12; stroke-linecap: round",
    ".lane circle, circle.lane": "fill: #C9D0DA",
    ".point circle, circle.point": "fill: #C9D0DA; stroke: #6F7884; stroke-width: 1.5",
    ".points text": "font-size: 9px; fill: #57606A",
    ".zone": "opacity: 0.22",
    ".zone rect, rect.zone": "fill: #8E4585",
    ".zone line": f"stroke: #8E4585; stroke-width: {CELL}",
    ".zone-names text": "font-size: 9px; font-weight: 600; fill: #8E4585",
    ".clearance": "fill: none; stroke: #8E4585; stroke-width: 1.5; stroke-dasharray: 3 3",
}
"""Rules for what the paper's floor does not have."""


def build_style_sheet(*, is_paper: bool = True) -> str:
    """Return the style sheet, with rules that are limited to the picture.

    Parameters
    ----------
    is_paper : bool
        Whether the floor has nothing that the paper's does not have.
    """
    rules = _RULES if is_paper else _RULES | _RULES_BEYOND_PAPER
    return "\n".join(
        f"{_confine(selectors)} {{ {declarations} }}" for selectors, declarations in rules.items()
    )


def _confine(selectors: str) -> str:
    return ", ".join(f".{ROOT_CLASS} {selector}" for selector in selectors.split(", "))
