"""How close the rhythmic method comes to the bound on floors beyond the paper's.

The bundled scenarios with room between robots, and with times of handling on top; a warehouse of
open floor; a plant model and two layouts in `benchmarks/layouts`, which are imported; and random
floors of all kinds. Each floor's share of the bound is on stderr as soon as it is known.

``FLOORS_SECONDS``, ``FLOORS_RANDOM`` and ``FLOORS_RANDOM_SECONDS`` in the environment change the
seconds for each, the number of random floors, and the seconds for each of these. ``FLOORS_ONLY``
restricts the section, and so that of the page, to the named floors whose names contain it; there
are no random floors then.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import heading
from tsaces import IncumbentFound, IncumbentRejected, NoEmbeddingError, load_instance, solve, verify
from tsaces.formats.bundled import bundled_instances
from tsaces.generate.random_floors import random_floor
from tsaces.interchange import RobotOptions, Stations, instance_of, read_floor, read_procedure
from tsaces.model.counts import Counts
from tsaces.model.instance import Handling, Instance, Machine, Procedure, Process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.events import SolveEvent

_SECONDS = float(os.environ.get("FLOORS_SECONDS", "60"))
_RANDOM = int(os.environ.get("FLOORS_RANDOM", "300"))
_RANDOM_SECONDS = float(os.environ.get("FLOORS_RANDOM_SECONDS", "10"))
_ONLY = os.environ.get("FLOORS_ONLY", "")
_HANDLING = 3
_AISLES, _RACK = 4, 12
"""Aisles of the warehouse, and cells of a rack between them."""
_LAYOUTS = Path(__file__).parent / "layouts"
_IMPORTED = {
    "openTCS plant, 9 machines, 3 blocks": ("plant.xml", RobotOptions()),
    "LIF, one-way ring with a cross road": (
        "one_way.lif.json",
        RobotOptions(length=1.5, speed=1.5),
    ),
    "LIF, two-way with spurs": ("spurs.lif.json", RobotOptions(length=1.2, speed=1.2)),
}
"""Files of other programs by the names of their rows, and the robots that drive there."""


@dataclass
class _Outcome:
    """What came of one floor; `share` is that of the proven bound, 0 where nothing was found."""

    name: str
    throughput: float
    upper_bound: float
    agents: int
    first: float
    """Seconds until the first embedding."""
    rejected: int
    is_sound: bool

    @property
    def share(self) -> float:
        return self.throughput / self.upper_bound if self.upper_bound else 0.0


def warehouse() -> Instance:
    """Return open floor around racks, with 20 stations at its edges and 100 robots."""
    width = _AISLES * (_RACK + 1) + 1
    free, racks = "*" * width, ("*" + "#" * _RACK) * _AISLES + "*"
    rows = [free, free, *(row for _ in range(6) for row in (racks, racks, free)), free]
    height = len(rows)
    left = [(0, y) for y in range(1, height - 1, 4)][:5]
    right = [(width - 1, y) for y in range(1, height - 1, 4)][:5]
    middle = [(5 + 5 * i, 0) for i in range(10)]
    procedure = Procedure(
        (
            Process("receive", outputs=Counts({"tote": 1})),
            Process("pick", inputs=Counts({"tote": 1}), outputs=Counts({"order": 1})),
            Process("send", inputs=Counts({"order": 1})),
        ),
        "send",
    )
    machines = (
        *(Machine(f"in {i}", Counts({"receive": 4}), output_cell=c) for i, c in enumerate(left)),
        *(
            Machine(f"pick {i}", Counts({"pick": 8}), input_cell=c, output_cell=c)
            for i, c in enumerate(middle)
        ),
        *(Machine(f"out {i}", Counts({"send": 4}), input_cell=c) for i, c in enumerate(right)),
    )
    return Instance("warehouse", tuple(rows), procedure, machines, max_agents=100)


def _imported(file: str, robots: RobotOptions) -> Instance:
    """Return the instance that ``tsaces import --procedure`` makes of a file."""
    path = _LAYOUTS / file
    procedure = path.with_name(f"{path.name.partition('.')[0]}.procedure.json")
    floor = read_floor(path.read_bytes(), path.name, robots)
    given = read_procedure(procedure.read_bytes(), procedure.name)
    return instance_of(floor, given, Stations(floor), procedure.name, floor.name)


def _floors() -> Iterator[tuple[str, Instance]]:
    for name, path in bundled_instances().items():
        if not name.endswith(("-small", "-large")):
            continue
        instance = replace(load_instance(path), clearance=1)
        yield f"{name}, clearance 1", instance
        time = Handling(_HANDLING, _HANDLING)
        machines = tuple(replace(machine, handling=time) for machine in instance.machines)
        yield f"{name}, clearance 1, handling 3", replace(instance, machines=machines)
    yield "warehouse, 20 stations, 100 robots", warehouse()
    for name, (file, robots) in _IMPORTED.items():
        yield name, _imported(file, robots)


def _measure(name: str, instance: Instance, seconds: float) -> _Outcome:
    firsts: list[float] = []
    rejected: list[str] = []

    def listen(event: SolveEvent) -> None:
        if isinstance(event, IncumbentFound):
            firsts.append(event.seconds)
        elif isinstance(event, IncumbentRejected):
            rejected.append(event.reason)

    try:
        found = solve(instance, "rhythmic", seconds, listener=listen)
    except NoEmbeddingError:
        outcome = _Outcome(name, 0.0, 0.0, 0, seconds, len(rejected), is_sound=True)
    else:
        outcome = _Outcome(
            *(name, found.throughput, found.upper_bound, found.agents, firsts[0], len(rejected)),
            is_sound=verify(found).ok,
        )
    print(f"{name}: {outcome.share:.3f}", file=sys.stderr, flush=True)
    return outcome


def _rows(outcomes: list[_Outcome]) -> Iterator[str]:
    yield "| floor | throughput | bound | share of it | robots | first after |"
    yield "|---|---|---|---|---|---|"
    for o in outcomes:
        yield (
            f"| {o.name} | {o.throughput:.4f} | {o.upper_bound:.4f} | {o.share:.2f} | {o.agents} |"
            f" {o.first:.1f} s |"
        )


def _random_rows(outcomes: dict[str, list[_Outcome]]) -> Iterator[str]:
    yield "| kind | floors | found | candidates refused | unsound | median share | least |"
    yield "|---|---|---|---|---|---|---|"
    everything = [o for some in outcomes.values() for o in some]
    for kind, some in (*sorted(outcomes.items()), ("all", everything)):
        shares = sorted(o.share for o in some)
        yield (
            f"| {kind} | {len(some)} | {sum(o.throughput > 0 for o in some) / len(some):.0%} |"
            f" {sum(o.rejected for o in some)} | {sum(not o.is_sound for o in some)} |"
            f" {statistics.median(shares):.2f} | {shares[0]:.2f} |"
        )


def report() -> str:
    """Measure, and return the section."""
    floors = dict(_floors())
    named = {name: instance for name, instance in floors.items() if _ONLY in name}
    if not named:
        sys.exit(f"FLOORS_ONLY: no floor's name contains {_ONLY!r}; there are {'; '.join(floors)}")
    outcomes = [_measure(name, instance, _SECONDS) for name, instance in named.items()]
    by_kind: dict[str, list[_Outcome]] = defaultdict(list)
    for number in range(0 if _ONLY else _RANDOM):
        floor = random_floor(number)
        outcome = _measure(floor.instance.name, floor.instance, _RANDOM_SECONDS)
        by_kind[floor.kind].append(outcome)
    lines = [
        heading("Floors beyond the paper's"),
        f"The method `rhythmic`, {_SECONDS:g} s for each floor.",
        "",
        *_rows(outcomes),
    ]
    if by_kind:
        lines += ["", f"Random floors, {_RANDOM_SECONDS:g} s each:", "", *_random_rows(by_kind)]
    return "\n".join([*lines, ""])
