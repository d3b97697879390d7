"""Draw the picture of a roadmap for docs/control-room.md, where a plan would be played on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tsaces.formats.instance_json import instance_from_document
from tsaces.render import render_svg

_PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "roadmap.svg"

_WORKSHOP: dict[str, Any] = {
    "name": "workshop",
    "layout": {
        "points": [
            {"name": "P1", "x": 0, "y": 0},
            {"name": "P2", "x": 12, "y": 0},
            {"name": "P3", "x": 12, "y": -6},
            {"name": "P4", "x": 0, "y": -6},
            {"name": "Dock", "x": 19, "y": 3.5},
        ],
        "lanes": [
            {"name": "North", "from": "P1", "to": "P2", "cells": 5},
            {"name": "East", "from": "P2", "to": "P3", "cells": 2},
            {"name": "South", "from": "P3", "to": "P4", "cells": 5},
            {"name": "West", "from": "P4", "to": "P1", "cells": 2},
            {"name": "Spur", "from": "P2", "to": "Dock", "cells": 3, "two_way": True},
        ],
        "zones": [{"name": "door", "members": [["East", 0, 1], "P3"]}],
    },
    "procedure": {
        "processes": [
            {"name": "unload", "outputs": {"blank": 1}},
            {"name": "mill", "inputs": {"blank": 1}, "outputs": {"gear": 1}},
            {"name": "ship", "inputs": {"gear": 1}},
        ],
        "output_process": "ship",
    },
    "machines": [
        {"name": "truck", "processes": {"unload": 2}, "output_cell": ["Dock"]},
        {
            "name": "mill",
            "processes": {"mill": 9},
            "input_cells": [["South", 1], ["South", 2]],
            "output_cell": ["South", 3],
        },
        {"name": "store", "processes": {"ship": 1}, "input_cell": ["North", 2]},
    ],
    "max_agents": 6,
}


def main() -> None:
    """Write the picture."""
    _PICTURE.write_text(render_svg(instance_from_document(_WORKSHOP)), encoding="utf-8")


if __name__ == "__main__":
    main()
