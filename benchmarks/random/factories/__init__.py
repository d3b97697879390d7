"""Random factories by number, of a fixed mix of kinds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.random.factories.fleets import AMPLE, SMALL
from benchmarks.random.factories.floors import scenario_floor
from benchmarks.random.factories.irregular import irregular_factory
from tsaces.formats.instance_json import instance_from_document
from tsaces.generate import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tsaces.model.instance import Instance

COUNT = 300
"""Number of factories on the page."""
KINDS: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    **{
        f"{scenario}, {fleet}": partial(scenario_floor, scenario, fleet)
        for fleet in (AMPLE, SMALL)
        for scenario in SCENARIOS
    },
    **{
        f"irregular, {'shared' if shared else 'own'} cells, {fleet}": partial(
            irregular_factory, shared, fleet
        )
        for fleet in (AMPLE, SMALL)
        for shared in (False, True)
    },
}
"""Functions that draw an instance's document, by the name of the kind."""


@dataclass(frozen=True)
class Factory:
    """A random factory.

    Attributes
    ----------
    number : int
    kind : str
        One of `KINDS`.
    instance : Instance
    """

    number: int
    kind: str
    instance: Instance


def make_factory(number: int) -> Factory:
    """Return the factory of a number, which is valid and always the same."""
    kind = list(KINDS)[number % len(KINDS)]
    document = KINDS[kind](random.Random(number))
    return Factory(number, kind, instance_from_document(document | {"name": f"random-{number:03}"}))
