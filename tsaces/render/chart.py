"""Line charts as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tsaces.render.palette import TOKENS
from tsaces.render.svg_elements import add

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEFT, _TOP, _WIDTH, _HEIGHT = 74.0, 56.0, 620.0, 340.0
"""Position and size of the plot area, in pixels."""
_BELOW = 62.0
"""Pixels between the plot area and the legend."""
_LINE = 20.0
"""Height of a line of the legend, in pixels."""
_TICKS = 6
"""Maximum number of intervals of a scale, before rounding."""
_DASHES = "7 5"
_ROUNDING = 1e-9
"""Relative error that is tolerated when a step of a scale is chosen."""
_NOTHING = 1e-300
"""Largest value up to which a scale is not divided, since its step would underflow."""
_STYLE = """
.tsaces-chart text { font-family: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #22272E }
.tsaces-chart .paper { fill: #FCFCFA }
.tsaces-chart .headline { font-size: 16px; font-weight: 600 }
.tsaces-chart .scale { font-size: 11px; fill: #57606A }
.tsaces-chart .label { font-size: 12px }
.tsaces-chart .grid { stroke: #E3E7ED }
.tsaces-chart polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round }
"""


@dataclass(frozen=True)
class Line:
    """A line of a chart.

    Attributes
    ----------
    name : str
    points : sequence of (float, float)
        Points in ascending order of the abscissa.
    bound : sequence of (float, float)
        Points of an upper bound, drawn as a dashed line of the same colour.
    """

    name: str
    points: Sequence[tuple[float, float]]
    bound: Sequence[tuple[float, float]] = ()


def render_chart(title: str, abscissa: str, ordinate: str, lines: Sequence[Line]) -> str:
    """Return a line chart, both scales of which start at zero.

    Parameters
    ----------
    title, abscissa, ordinate : str
        Texts above the chart and along its two axes.
    lines : sequence of Line
        Lines, with at least one point in total.
    """
    height = _TOP + _HEIGHT + _BELOW + _LINE * len(lines)
    width = _LEFT + _WIDTH + 30
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "tsaces-chart",
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "aria-label": title,
        },
    )
    add(root, "style", _STYLE)
    add(root, "rect", class_="paper", width=width, height=height)
    add(root, "text", title, class_="headline", x=_LEFT, y=30.0)
    across = _Scale.of(x for line in lines for x, _ in (*line.points, *line.bound))
    up = _Scale.of(y for line in lines for _, y in (*line.points, *line.bound))
    _add_scales(root, across, up, abscissa, ordinate)
    for number, line in enumerate(lines):
        _add_line(root, line, TOKENS[number % len(TOKENS)], across, up)
        _add_key(root, line, TOKENS[number % len(TOKENS)], _TOP + _HEIGHT + _BELOW + number * _LINE)
    return ET.tostring(root, encoding="unicode") + "\n"


@dataclass(frozen=True)
class _Scale:
    """A scale from zero to a round number, in round steps."""

    step: float
    last: float

    @classmethod
    def of(cls, values: Iterable[float]) -> _Scale:
        most = max(values, default=0.0)
        if most <= _NOTHING:
            return cls(1.0, 1.0)
        rough = most / _TICKS
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough * (1 - _ROUNDING))
        return cls(step, step * math.ceil(most / step - _ROUNDING))

    @property
    def ticks(self) -> list[float]:
        return [n * self.step for n in range(round(self.last / self.step) + 1)]

    def share(self, value: float) -> float:
        return value / self.last


def _place(across: _Scale, up: _Scale, x: float, y: float) -> tuple[float, float]:
    return _LEFT + _WIDTH * across.share(x), _TOP + _HEIGHT * (1 - up.share(y))


def _add_scales(root: ET.Element, across: _Scale, up: _Scale, abscissa: str, ordinate: str) -> None:
    bottom = _TOP + _HEIGHT
    for tick in up.ticks:
        _, y = _place(across, up, 0, tick)
        add(root, "line", class_="grid", x1=_LEFT, x2=_LEFT + _WIDTH, y1=y, y2=y)
        add(root, "text", f"{tick:g}", class_="scale", x=_LEFT - 8, y=y + 4, text_anchor="end")
    for tick in across.ticks:
        x, _ = _place(across, up, tick, 0)
        add(root, "line", class_="grid", x1=x, x2=x, y1=_TOP, y2=bottom)
        add(root, "text", f"{tick:g}", class_="scale", x=x, y=bottom + 18, text_anchor="middle")
    middle = _LEFT + _WIDTH / 2
    add(root, "text", abscissa, class_="label", x=middle, y=bottom + 38, text_anchor="middle")
    turn = f"translate(20 {_TOP + _HEIGHT / 2:g}) rotate(-90)"
    add(root, "text", ordinate, class_="label", transform=turn, text_anchor="middle")


def _add_line(root: ET.Element, line: Line, colour: str, across: _Scale, up: _Scale) -> None:
    for points, dashes in ((line.bound, _DASHES), (line.points, "none")):
        places = [_place(across, up, x, y) for x, y in points]
        written = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        add(root, "polyline", points=written, stroke=colour, stroke_dasharray=dashes)
    for x, y in line.points:
        left, top = _place(across, up, x, y)
        dot = add(root, "circle", cx=round(left, 1), cy=round(top, 1), r=4, fill=colour)
        add(dot, "title", f"{line.name}: {y:g} at {x:g}")


def _add_key(root: ET.Element, line: Line, colour: str, y: float) -> None:
    add(root, "line", x1=_LEFT, x2=_LEFT + 30, y1=y, y2=y, stroke=colour, stroke_width=2.5)
    name = f"{line.name}, its bound dashed" if line.bound else line.name
    add(root, "text", name, class_="label", x=_LEFT + 40, y=y + 4)
