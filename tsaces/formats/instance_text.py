"""Instances as files that people read: a row, a process and a machine a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Instance


def instance_text(instance: Instance) -> str:
    """Return an instance as JSON text, the same for the same instance, byte for byte."""
    document = instance_to_document(instance)
    procedure = document["procedure"]
    return "\n".join(
        [
            "{",
            f'  "name": {json.dumps(document["name"])},',
            '  "layout": {',
            '    "rows": [',
            *_lines(document["layout"]["rows"], 6),
            *_end_of_layout(document["layout"]),
            "  },",
            '  "procedure": {',
            '    "processes": [',
            *_lines(procedure["processes"], 6),
            "    ],",
            f'    "output_process": {json.dumps(procedure["output_process"])}',
            "  },",
            '  "machines": [',
            *_lines(document["machines"], 4),
            "  ],",
            f'  "max_agents": {document["max_agents"]}',
            "}",
            "",
        ]
    )


def _end_of_layout(layout: dict[str, Any]) -> list[str]:
    if "timestep" not in layout:
        return ["    ]"]
    return ["    ],", f'    "timestep": {json.dumps(layout["timestep"])}']


def _lines(items: Iterable[Any], indent: int) -> list[str]:
    texts = [" " * indent + json.dumps(item, ensure_ascii=False) for item in items]
    return [*(text + "," for text in texts[:-1]), *texts[-1:]]
