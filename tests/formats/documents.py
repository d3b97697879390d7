"""A small valid instance document, and ways to change one thing about it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Path = tuple[str | int, ...]


def small_document() -> dict[str, Any]:
    """Return a fresh, valid document: planks are carved into toys beside one ring."""
    return {
        "name": "small",
        "layout": {"rows": ["+>>+", "^..v", "+<<+"]},
        "procedure": {
            "processes": [
                {"name": "supply", "inputs": {}, "outputs": {"plank": 1}},
                {"name": "carve", "inputs": {"plank": 1}, "outputs": {"toy": 2}},
                {"name": "ship", "inputs": {"toy": 1}, "outputs": {}},
            ],
            "output_process": "ship",
        },
        "machines": [
            {"name": "bin", "processes": {"supply": 1}, "output_cell": [1, 0]},
            {
                "name": "lathe",
                "processes": {"carve": 3},
                "input_cell": [2, 0],
                "output_cell": [2, 2],
            },
            {"name": "chute", "processes": {"ship": 1}, "input_cell": [1, 2]},
        ],
        "max_agents": 4,
    }


def roadmap_document() -> dict[str, Any]:
    """Return the same on points and lanes: three machines around a spur, one of them at a point."""
    document = small_document()
    document["layout"] = {
        "points": [
            {"name": "West", "x": 0, "y": 0},
            {"name": "East", "x": 8, "y": 0},
            {"name": "Dock", "x": 8, "y": 5},
        ],
        "lanes": [
            {"name": "out", "from": "West", "to": "East", "cells": 2},
            {"name": "back", "from": "East", "to": "West", "cells": 2},
            {"name": "spur", "from": "East", "to": "Dock", "cells": 3, "two_way": True},
        ],
    }
    cells = ((None, ["Dock", 0]), (["out", 0], ["out", 1]), (["spur", 2], None))
    for machine, (input_cell, output_cell) in zip(document["machines"], cells, strict=True):
        machine.pop("input_cell", None)
        machine.pop("output_cell", None)
        if input_cell is not None:
            machine["input_cell"] = input_cell
        if output_cell is not None:
            machine["output_cell"] = output_cell
    return document


def replaced(document: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """Return a copy with `value` at `path`, whatever was there before."""
    copy = deepcopy(document)
    _parent(copy, path)[path[-1]] = value
    return copy


def deleted(document: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a copy with nothing at `path`."""
    copy = deepcopy(document)
    del _parent(copy, path)[path[-1]]
    return copy


def paths(value: object, prefix: Path = ()) -> list[Path]:
    """Return the path of every value inside a document."""
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    inner = [path for key, item in items for path in paths(item, (*prefix, key))]
    return [prefix, *inner] if prefix else inner


def _parent(document: dict[str, Any], path: Path) -> Any:
    parent: Any = document
    for key in path[:-1]:
        parent = parent[key]
    return parent
