"""`tsaces generate`: factories of industrial scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tsaces.cli.arguments import ForceOption
from tsaces.cli.standard_streams import DASH, check_output, write_output
from tsaces.formats.file_kinds import FileKind
from tsaces.formats.instance_text import instance_text
from tsaces.generate import SCENARIOS, Order
from tsaces.generate import generate as make


def generate(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=f"Scenario: one of {', '.join(SCENARIOS)}.")
    ],
    machines: Annotated[
        int, typer.Option("--machines", metavar="N", help="Number of machines.")
    ] = 24,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="N", help="0 for a regular layout, others for random variations."
        ),
    ] = 0,
    spacing: Annotated[int, typer.Option("--spacing", metavar="N", help="Cells per road.")] = 3,
    per_road: Annotated[
        int, typer.Option("--per-road", metavar="N", help="Most exchange cells per road.")
    ] = 1,
    max_agents: Annotated[
        int, typer.Option("--max-agents", metavar="N", help="Largest fleet size.")
    ] = 1_000,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the instance.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Output file; - is stdout.")
    ] = DASH,
    force: ForceOption = False,
) -> None:
    """Generate an instance; the same arguments always give the same file, byte for byte.

    Example: tsaces generate drug-synthesis --machines 40 --seed 7 --out drug-40.json
    """
    check_output(out, FileKind.INSTANCE, force=force)
    order = Order(scenario, machines, seed, spacing, per_road, max_agents, name)
    write_output(out, instance_text(make(order)))
