"""What each kind of thing looks like in a notebook; never an error, which would hide the rest."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING

from tsaces.bound import Explanation, headline_of, lines_of
from tsaces.control_room import NamedPlan, standalone_page
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance
from tsaces.model.rates import rate_text
from tsaces.notebook.parts import (
    assignment_table,
    block,
    counted,
    definitions,
    note,
    page_frame,
    picture,
    preformatted,
)
from tsaces.plan import CompiledPlan, CompiledSource
from tsaces.render import render_svg
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from tsaces.model.transport_plan import TransportPlan

_PATIENCE = 10.0
"""Seconds that compiling a plan for a picture may take."""
_MOST_ACTIONS = 20_000_000
_MOST_CHARACTERS = 4_000_000
"""Of a page within a notebook: what is shown is kept in the notebook's file."""


def html_of(subject: object) -> str:
    """Return HTML for whatever shows itself; where that fails, words that say so."""
    try:
        return block(*_parts(subject))
    except Exception as error:  # noqa: BLE001 - whatever it is, the notebook goes on
        return block(note(f"{type(subject).__name__} that cannot be drawn: {_gist(error)}"))


@singledispatch
def _parts(subject: object) -> list[str]:
    raise TypeError(f"nobody knows how to draw a {type(subject).__name__}")


@_parts.register
def _of_instance(instance: Instance) -> list[str]:
    return [_drawn(instance), note(_sizes(instance))]


@_parts.register
def _of_embedding(embedding: Embedding) -> list[str]:
    instance = embedding.instance
    try:
        plan = embedding.plan(time.monotonic() + _PATIENCE)
        drawing = _drawn(instance, plan)
    except Exception as error:  # noqa: BLE001 - the figures are worth showing all the same
        drawing = _drawn(instance) + note(f"its plan cannot be drawn: {_gist(error)}")
    return [drawing, definitions(_figures(embedding)), assignment_table(embedding)]


@_parts.register
def _of_plan(plan: CompiledPlan) -> list[str]:
    page = _page(plan)
    if page is not None:
        return [page_frame(page, plan.instance.name), note(_course(plan))]
    reason = "too large to be played in a notebook: this is timestep 0"
    return [_drawn(plan.instance, plan), note(f"{_course(plan)}; {reason}")]


@_parts.register
def _of_explanation(explanation: Explanation) -> list[str]:
    headline = headline_of(explanation.upper_bound)
    return [preformatted("\n".join([headline, *lines_of(explanation)]))]


def _page(plan: CompiledPlan) -> str | None:
    """Return a page that plays a plan; None where it is too much for a notebook."""
    embedding = plan.embedding
    if plan.agents * (plan.transient + plan.period) > _MOST_ACTIONS:
        return None
    ready = replace(embedding, source=CompiledSource(embedding.source, plan))
    named = NamedPlan(embedding.method, plan_to_bytes(ready))
    page = standalone_page([named], plan.instance.name)
    return page if len(page) <= _MOST_CHARACTERS else None


def _drawn(instance: Instance, plan: TransportPlan | None = None) -> str:
    return picture(render_svg(instance, None if plan is None else plan.state(0), plan))


def _sizes(instance: Instance) -> str:
    traffic = build_traffic_system(parse_layout(instance.rows))
    return ", ".join(
        [
            f"{instance.name}: {counted(len(traffic.layout.cells), 'cell')}",
            counted(len(traffic.roads), "road"),
            counted(len(traffic.junctions), "junction"),
            counted(len(instance.machines), "machine"),
            counted(len(instance.procedure.processes), "process"),
            f"at most {counted(instance.max_agents, 'agent')}",
        ]
    )


def _figures(embedding: Embedding) -> dict[str, str]:
    figures = {
        "throughput": f"{rate_text(embedding.throughput)} products per timestep",
        "upper bound": f"{rate_text(embedding.upper_bound)}, proven",
        "gap": f"{embedding.gap:.1%}",
        "agents": f"{embedding.agents} of at most {embedding.instance.max_agents}",
        "found": f"by {embedding.method} within {embedding.seconds:.1f} s, seed {embedding.seed}",
    }
    if (fleet_result := embedding.fleet_result) is not None:
        figures["fewest agents"] = (
            f"at least {fleet_result.least_agents} to keep {fleet_result.keep:.0%}"
            f" of {rate_text(fleet_result.highest)}"
        )
    return figures


def _course(plan: CompiledPlan) -> str:
    start = f"after {counted(plan.transient, 'timestep')}, " if plan.transient else ""
    period = counted(plan.period, "timestep")
    return f"{counted(plan.agents, 'agent')}; {start}cells and cargo repeat every {period}"


def _gist(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
