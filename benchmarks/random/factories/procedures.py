"""Procedures whose processes emit several tokens, some of them waste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

_PARTS = (2, 6)
_BY_PRODUCTS = ("scrap", "dust")
_COUNTS = (1, 1, 1, 2, 2, 3)
"""Copies of a token, mostly few, since a product would otherwise need hundreds of a part."""


def draw_procedure(rng: random.Random) -> dict[str, Any]:
    """Return the document of a procedure, built backwards from the product.

    Process 0 makes the product, and every other process makes a part that one or two processes
    before it consume. A part has one producer, so balanced rates exist. By-products leave through
    waste sinks; a process may have several, and several processes the same.
    """
    makers = [_process(f"make_{part}") for part in range(rng.randint(*_PARTS))]
    for part, maker in enumerate(makers):
        maker["outputs"][f"part_{part}"] = rng.choice(_COUNTS)
        for user in rng.sample(range(part), min(part, rng.randint(1, 2))):
            makers[user]["inputs"][f"part_{part}"] = rng.choice(_COUNTS)
        for token in rng.sample(_BY_PRODUCTS, rng.choice((0, 0, 1, 2))):
            maker["outputs"][token] = rng.choice(_COUNTS)
    emitted = {token for maker in makers for token in maker["outputs"]}
    waste = [token for token in _BY_PRODUCTS if token in emitted]
    sinks = [_process(f"remove_{token}", {token: rng.choice(_COUNTS)}) for token in waste]
    ship = _process("ship", {"part_0": rng.choice(_COUNTS)})
    return {"processes": [*makers, *sinks, ship], "output_process": "ship"}


def _process(name: str, inputs: dict[str, int] | None = None) -> dict[str, Any]:
    return {"name": name, "inputs": inputs or {}, "outputs": {}}
