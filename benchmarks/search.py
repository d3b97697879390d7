"""What each part of the search of `ts-aces` brings, on the bundled instances."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import tsaces
from benchmarks.report import heading

INSTANCES = ("toy-car", "contact-lens-small")
VARIANTS = {
    "paper's search": tsaces.TsAcesParameters(tour_first=False, assign_first=False, milp_share=1),
    "with a tour first": tsaces.TsAcesParameters(assign_first=False),
    "default": tsaces.TsAcesParameters(),
}


@dataclass
class Row:
    """What one search found."""

    first_seconds: float | None = None
    throughput: float = 0.0
    agents: int = 0
    seconds: float = 0.0
    upper_bound: float = 0.0

    def listen(self, event: object) -> None:
        """Take notice of every verified embedding."""
        if isinstance(event, tsaces.IncumbentFound):
            if self.first_seconds is None:
                self.first_seconds = event.seconds
            self.throughput = event.embedding.throughput
            self.agents = event.embedding.agents
            self.seconds = event.seconds
        elif isinstance(event, tsaces.BoundTightened):
            self.upper_bound = event.upper_bound


def measure(name: str, parameters: tsaces.TsAcesParameters, time_limit: float) -> Row:
    path = Path(__file__).parent.parent / "instances" / f"{name}.json"
    row = Row()
    with suppress(tsaces.NoEmbeddingError):  # the row then says that nothing was found
        tsaces.solve(
            tsaces.load_instance(path), tsaces.TsAces(parameters), time_limit, listener=row.listen
        )
    return row


def report(time_limit: float = 60.0) -> str:
    """Measure; return a section of the page."""
    lines = [
        heading("What the parts of the search of ts-aces bring"),
        f"{time_limit:g} s each.\n",
        "| instance | search | first after | throughput | agents | after | upper bound |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in INSTANCES:
        for variant, parameters in VARIANTS.items():
            row = measure(name, parameters, time_limit)
            first = "–" if row.first_seconds is None else f"{row.first_seconds:.1f} s"
            lines.append(
                f"| {name} | {variant} | {first} | {row.throughput:.4f} | {row.agents} |"
                f" {row.seconds:.1f} s | {row.upper_bound:.4f} |"
            )
    return "\n".join(lines) + "\n"
