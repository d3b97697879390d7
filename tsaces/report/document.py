"""Reports for programs: one JSON document, and a table of machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.formats.stock_json import stock_to_document
from tsaces.model.rates import per_hour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.robot_time import RobotTime, WaitingPlace
    from tsaces.report.bottleneck import Bottleneck, ProcessLoad
    from tsaces.report.facts import Facts

FORMAT = "tsaces-report/1"
"""Name and version of the document."""


def facts_to_document(facts: Facts) -> dict[str, Any]:
    """Return a report as JSON-ready data."""
    embedding = facts.embedding
    return {
        "format": FORMAT,
        "instance": embedding.instance.name,
        "method": embedding.method,
        "throughput": embedding.throughput,
        "upper_bound": embedding.upper_bound,
        "gap": embedding.gap,
        "timestep_seconds": facts.timestep,
        "products_per_hour": facts.products_per_hour,
        "agents": embedding.agents,
        "max_agents": embedding.instance.max_agents,
        "period": facts.plan.period,
        **findings_to_document(facts),
        "machines": machines_to_document(facts),
    }


def findings_to_document(facts: Facts) -> dict[str, Any]:
    """Return what limits a plan, and what its robots do, as JSON-ready data."""
    return {
        "bottleneck": _bottleneck(facts.bottleneck),
        "robots": _robots(facts.robots),
    }


def machines_to_document(facts: Facts) -> list[dict[str, Any]]:
    """Return what each machine does as JSON-ready data."""
    stock = stock_to_document(facts.embedding.stock or {})
    return [
        {
            "machine": use.machine,
            "process": use.process,
            "runs_per_timestep": use.rate,
            "runs_per_hour": per_hour(use.rate, facts.timestep),
            "utilisation": use.utilisation,
            "stock": stock.get(use.machine),
        }
        for use in facts.uses
    ]


def machine_rows(facts: Facts) -> list[dict[str, Any]]:
    """Return a row for each machine, for spreadsheets: stock is counted over all tokens."""
    rows = []
    for use in facts.uses:
        row: dict[str, Any] = {
            "machine": use.machine,
            "process": use.process,
            "runs_per_timestep": use.rate,
            "runs_per_hour": per_hour(use.rate, facts.timestep),
            "utilisation": use.utilisation,
        }
        stock = use.stock
        for side in ("input", "output"):
            start = None if stock is None else getattr(stock.start, side)
            peak = None if stock is None else getattr(stock, f"{side}_peak").total
            row[f"{side}_start"] = None if start is None else sum(start.values())
            row[f"{side}_peak"] = peak if stock is None or peak is not None else "unlimited"
            row[f"{side}_start_tokens"] = None if start is None else _tokens(start)
        rows.append(row)
    return rows


def _tokens(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{token}: {count}" for token, count in counts.items())


def _bottleneck(found: Bottleneck) -> dict[str, Any]:
    cell = found.cell
    return {
        "text": found.text,
        "full": [_load(load) for load in found.full],
        "busiest": None if found.busiest is None else _load(found.busiest),
        "full_cell": None
        if cell is None
        else {"cell": list(cell), "flow": found.cell_flow, "machines": list(found.cell_machines)},
        "full_cells": found.full_cells,
        "whole_fleet_used": found.agents >= found.max_agents,
        "bound_reached": found.is_bound_reached,
    }


def _load(load: ProcessLoad) -> dict[str, Any]:
    return {
        "process": load.process,
        "machines": list(load.machines),
        "spare_machines": list(load.spare),
        "utilisation": load.utilisation,
    }


def _robots(robots: RobotTime) -> dict[str, Any]:
    return {
        "moving": robots.moving,
        "handling": robots.handling,
        "waiting": robots.waiting,
        "places": [_place(place) for place in robots.places],
    }


def _place(place: WaitingPlace) -> dict[str, Any]:
    served = zip(place.machines, place.sides, strict=True)
    return {
        "share": place.share,
        "machines": [{"machine": machine, "side": side} for machine, side in served],
        "junction": None if place.junction is None else list(place.junction),
        "near": place.near,
        "cells": [{"cell": list(cell), "share": share} for cell, share in place.cells],
    }
