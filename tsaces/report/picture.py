"""The floor of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.render import render_floor

if TYPE_CHECKING:
    from tsaces.report.facts import Facts


def floor_of(facts: Facts) -> str:
    """Draw the fleet as its plan begins to repeat itself, and shade where robots wait."""
    plan = facts.plan
    shades = {cell: share for place in facts.robots.places for cell, share in place.cells}
    return render_floor(plan.instance, plan.state(plan.transient), plan, shades)
