"""Lengths of curves that vehicles drive along."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.interchange.lif_schema import LifTrajectory

_SAMPLES = 64
"""Chords by which a curve is measured."""

_Homogeneous = tuple[float, float, float]
"""x and y times the weight, and the weight."""


def length_of_curve(curve: LifTrajectory) -> float | None:
    """Return the length of a NURBS in metres; None if its fields do not make one."""
    degree, knots = int(curve.degree), curve.knots
    if len(knots) != len(curve.points) + degree + 1 or len(curve.points) <= degree:
        return None
    if any(a > b for a, b in itertools.pairwise(knots)):
        return None
    begin, end = knots[degree], knots[-degree - 1]
    if begin >= end:
        return None
    control = [(p.x * p.weight, p.y * p.weight, p.weight) for p in curve.points]
    sites = [begin + (end - begin) * i / _SAMPLES for i in range(_SAMPLES + 1)]
    path = [_point_at(u, degree, knots, control) for u in sites]
    return sum(itertools.starmap(math.dist, itertools.pairwise(path)))


def _point_at(
    u: float, degree: int, knots: Sequence[float], control: Sequence[_Homogeneous]
) -> tuple[float, float]:
    """Return the point of a NURBS at `u`, by de Boor's algorithm."""
    last = len(control) - 1
    span = next((k for k in range(degree, last) if u < knots[k + 1]), last)
    points = [control[span - degree + j] for j in range(degree + 1)]
    for level in range(1, degree + 1):
        for j in range(degree, level - 1, -1):
            low, high = knots[span - degree + j], knots[span + 1 + j - level]
            share = (u - low) / (high - low) if high > low else 0.0
            points[j] = _between(points[j - 1], points[j], share)
    x, y, weight = points[degree]
    return x / weight, y / weight


def _between(a: _Homogeneous, b: _Homogeneous, share: float) -> _Homogeneous:
    rest = 1.0 - share
    return rest * a[0] + share * b[0], rest * a[1] + share * b[1], rest * a[2] + share * b[2]
