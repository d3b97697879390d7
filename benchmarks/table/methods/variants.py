"""Variants of `ts-aces` without one of the improvements, and without all of them."""

from __future__ import annotations

from dataclasses import replace

from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search import TsAces

BASE = "ts-aces"
_ALL = TsAcesParameters()
_VARIANTS = {
    "no-tours": replace(_ALL, tour_first=False),
    "no-slots": replace(_ALL, slots_from_roads=None, lanes_in_turn=False),
    "no-amounts": replace(_ALL, amounts_in_turn=False),
    "no-cuts": replace(_ALL, cuts=()),
    "no-assignments": replace(_ALL, assign_first=False),
    "no-shares": replace(_ALL, milp_share=1.0),
    "paper": replace(
        _ALL,
        tour_first=False,
        slots_from_roads=None,
        lanes_in_turn=False,
        amounts_in_turn=False,
        cuts=(),
        assign_first=False,
        milp_share=1.0,
    ),
}
VARIANTS = {f"{BASE}-{name}": TsAces(parameters) for name, parameters in _VARIANTS.items()}
"""Variants by the names of their rows' methods."""
MEANINGS = {
    BASE: "everything on",
    f"{BASE}-no-tours": "no first embedding by tours",
    f"{BASE}-no-slots": "no routing of production plans through slots",
    f"{BASE}-no-amounts": "no search over target outputs",
    f"{BASE}-no-cuts": "no roads cut at virtual junctions",
    f"{BASE}-no-assignments": "no passes with the assignment fixed",
    f"{BASE}-no-shares": "no limit on a single TS-MILP's share of the time",
    f"{BASE}-paper": "all of these off: the search of the paper, pruned by ceilings",
}
