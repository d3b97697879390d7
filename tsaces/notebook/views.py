"""The HTML of each kind of object in a notebook; failures are shown as text and never raised."""

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
    definitions,
    format_count,
    note,
    page_frame,
    picture,
    preformatted,
)
from tsaces.plan import CompiledPlan, CompiledSource
from tsaces.processes.endings import first_line
from tsaces.render import render_svg
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from tsaces.model.transport_plan import TransportPlan

_COMPILE_SECONDS = 10.0
"""Seconds that compiling a plan for a drawing may take."""
_MOST_ACTIONS = 20_000_000
"""Actions of all agents, one per timestep, above which a plan is not played in a notebook."""
_MOST_CHARACTERS = 4_000_000
"""Characters that a page may have, since it is stored in the notebook's file."""


def html_of(subject: object) -> str:
    """Return the HTML of an object, or a sentence that says why there is none."""
    try:
        return block(*_render_parts(subject))
    except Exception as error:  # noqa: BLE001 - the notebook continues after any error
        return block(note(f"{type(subject).__name__} that cannot be drawn: {first_line(error)}"))


@singledispatch
def _render_parts(subject: object) -> list[str]:
    raise TypeError(f"nobody knows how to draw a {type(subject).__name__}")


@_render_parts.register
def _render_instance(instance: Instance) -> list[str]:
    return [_draw(instance), note(_describe_size(instance))]


@_render_parts.register
def _render_embedding(embedding: Embedding) -> list[str]:
    instance = embedding.instance
    try:
        plan = embedding.plan(time.monotonic() + _COMPILE_SECONDS)
        drawing = _draw(instance, plan)
    except Exception as error:  # noqa: BLE001 - the figures are still worth showing
        drawing = _draw(instance) + note(f"its plan cannot be drawn: {first_line(error)}")
    return [drawing, definitions(_figures(embedding)), assignment_table(embedding)]


@_render_parts.register
def _render_plan(plan: CompiledPlan) -> list[str]:
    page = _build_page(plan)
    if page is not None:
        return [page_frame(page, plan.instance.name), note(_describe_period(plan))]
    reason = "too large to be played in a notebook: this is timestep 0"
    return [_draw(plan.instance, plan), note(f"{_describe_period(plan)}; {reason}")]


@_render_parts.register
def _render_explanation(explanation: Explanation) -> list[str]:
    headline = headline_of(explanation.upper_bound)
    return [preformatted("\n".join([headline, *lines_of(explanation)]))]


def _build_page(plan: CompiledPlan) -> str | None:
    """Return a page that plays a plan, None if it is too large for a notebook."""
    embedding = plan.embedding
    if plan.agents * (plan.transient + plan.period) > _MOST_ACTIONS:
        return None
    compiled = replace(embedding, source=CompiledSource(embedding.source, plan))
    named_plan = NamedPlan(embedding.method, plan_to_bytes(compiled))
    page = standalone_page([named_plan], plan.instance.name)
    return page if len(page) <= _MOST_CHARACTERS else None


def _draw(instance: Instance, plan: TransportPlan | None = None) -> str:
    return picture(render_svg(instance, None if plan is None else plan.state(0), plan))


def _describe_size(instance: Instance) -> str:
    traffic = build_traffic_system(layout_of(instance))
    return ", ".join(
        [
            f"{instance.name}: {format_count(len(traffic.layout.cells), 'cell')}",
            format_count(len(traffic.roads), "road"),
            format_count(len(traffic.junctions), "junction"),
            format_count(len(instance.machines), "machine"),
            format_count(len(instance.procedure.processes), "process"),
            f"at most {format_count(instance.max_agents, 'agent')}",
        ]
    )


def _figures(embedding: Embedding) -> dict[str, str]:
    figures = {
        "throughput": f"{rate_text(embedding.throughput)}"
        f" {embedding.instance.procedure.product_noun} per timestep",
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


def _describe_period(plan: CompiledPlan) -> str:
    start = f"after {format_count(plan.transient, 'timestep')}, " if plan.transient else ""
    period = format_count(plan.period, "timestep")
    return f"{format_count(plan.agents, 'agent')}; {start}cells and cargo repeat every {period}"
