"""A small factory of two products, toys and boards, of which a kit has one and three."""

from __future__ import annotations

from typing import Any

from tests.formats.documents import small_document


def mix_document() -> dict[str, Any]:
    """Return a fresh, valid document: a lathe and a mill, each for either product."""
    document = small_document()
    processes: tuple[tuple[str, dict[str, int], dict[str, int]], ...] = (
        ("supply", {}, {"plank": 1}),
        ("carve", {"plank": 1}, {"toy": 1}),
        ("saw", {"plank": 1}, {"board": 1}),
        ("ship_toy", {"toy": 1}, {}),
        ("ship_board", {"board": 1}, {}),
    )
    return document | {
        "layout": {"rows": ["+>>>>>+", "^.....v", "+<<<<<+"]},
        "procedure": {
            "processes": [
                {"name": name, "inputs": inputs, "outputs": outputs}
                for name, inputs, outputs in processes
            ],
            "products": [
                {"process": "ship_toy", "share": 1},
                {"process": "ship_board", "share": 3},
            ],
        },
        "machines": [
            {"name": "bin", "processes": {"supply": 1}, "output_cell": [1, 0]},
            _maker("lathe", {"carve": 4, "saw": 4}, 2),
            _maker("mill", {"carve": 12, "saw": 12}, 4),
            {"name": "chute", "processes": {"ship_toy": 1}, "input_cell": [1, 2]},
            {"name": "dock", "processes": {"ship_board": 1}, "input_cell": [4, 2]},
        ],
        "max_agents": 12,
    }


def _maker(name: str, processes: dict[str, int], column: int) -> dict[str, Any]:
    cells = {"input_cell": [column, 0], "output_cell": [column + 1, 0]}
    return {"name": name, "processes": processes, **cells}
