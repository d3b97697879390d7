"""Procedures with by-products, and machines that run them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.model.counts import Counts
from tsaces.model.instance import Handling, Machine, Procedure, Process

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

_PARTS = (1, 4)
_COUNTS = (1, 1, 1, 1, 2, 3)
_MACHINES = (3, 14)
_TIMES = (1, 12)
_HANDLING = (0, 5)
_MOST_CELLS = 3
"""Places at which a machine takes, or gives."""


def draw_procedure(rng: random.Random) -> Procedure:
    """Return a procedure that is built backwards from the product.

    Process 0 makes the product, and each of the others a part that one or two before it consume.
    A part has one producer, so rates that balance exist. Scrap leaves through a sink of its own.
    """
    number = rng.randint(*_PARTS)
    inputs: list[dict[str, int]] = [{} for _ in range(number)]
    for part in range(1, number):
        for user in rng.sample(range(part), min(part, rng.randint(1, 2))):
            inputs[user][f"part_{part}"] = rng.choice(_COUNTS)
    outputs = [{f"part_{part}": rng.choice(_COUNTS)} for part in range(number)]
    sinks = {"ship": {"part_0": rng.choice(_COUNTS)}}
    if rng.random() < 0.25:
        outputs[rng.randrange(number)]["scrap"] = 1
        sinks["remove_scrap"] = {"scrap": rng.choice(_COUNTS)}
    makers = [
        Process(f"make_{part}", Counts(inputs[part]), Counts(outputs[part]))
        for part in range(number)
    ]
    ends = [Process(name, Counts(needs), Counts({})) for name, needs in sinks.items()]
    return Procedure((*makers, *ends), "ship")


@dataclass
class MachineDrawer:
    """Draws machines for a procedure, at places of a floor.

    Attributes
    ----------
    procedure : Procedure
    places : sequence of Cell
        At which machines may exchange, the ones to prefer first.
    rng : random.Random
    """

    procedure: Procedure
    places: Sequence[Cell]
    rng: random.Random

    def __post_init__(self) -> None:
        self._several = self.rng.random() < 0.3
        self._handling = self.rng.choice((0, self.rng.randint(*_HANDLING)))
        self._next = 0

    def machines(self) -> tuple[Machine, ...]:
        """Return a machine for each process, and others that run one or several."""
        own = [[process] for process in self.procedure.processes]
        number = self.rng.randint(max(_MACHINES[0], len(own)), _MACHINES[1])
        others = [self._abilities() for _ in range(number - len(own))]
        return tuple(self._machine(index, able) for index, able in enumerate((*own, *others)))

    def _abilities(self) -> list[Process]:
        """Return one process, or several that both consume and emit, unlike bins and chutes."""
        processes = self.procedure.processes
        inner = [process for process in processes if process.inputs and process.outputs]
        if not inner or self.rng.random() < 0.5:
            return [self.rng.choice(processes)]
        return self.rng.sample(inner, self.rng.randint(1, min(3, len(inner))))

    def _machine(self, index: int, able: Sequence[Process]) -> Machine:
        times = {process.name: self.rng.randint(*_TIMES) for process in able}
        takes = any(process.inputs for process in able)
        gives = any(process.outputs for process in able)
        return Machine(
            f"machine_{index}",
            Counts(times),
            input_cells=self._cells() if takes else (),
            output_cells=self._cells() if gives else (),
            handling=Handling(
                self.rng.randint(0, self._handling) if takes else 0,
                self.rng.randint(0, self._handling) if gives else 0,
            ),
        )

    def _cells(self) -> tuple[Cell, ...]:
        """Return the next places, and the first ones again once all are in use."""
        number = self.rng.randint(1, _MOST_CELLS) if self._several else 1
        places = [self.places[(self._next + n) % len(self.places)] for n in range(number)]
        self._next += number
        return tuple(dict.fromkeys(places))
