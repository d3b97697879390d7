"""What each part of the search of `ts-aces` brings, on the bundled instances.

Run with ``python -m benchmarks.search [SECONDS]``; prints a Markdown table.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import tsaces

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


def main() -> None:
    time_limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    print(f"Commit {commit}, highspy {version('highspy')}, {time_limit:g} s each.\n")
    print("| instance | search | first after | throughput | agents | after | upper bound |")
    print("|---|---|---|---|---|---|---|")
    for name in INSTANCES:
        for variant, parameters in VARIANTS.items():
            row = measure(name, parameters, time_limit)
            first = "–" if row.first_seconds is None else f"{row.first_seconds:.1f} s"
            print(
                f"| {name} | {variant} | {first} | {row.throughput:.4f} | {row.agents} |"
                f" {row.seconds:.1f} s | {row.upper_bound:.4f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
