"""`tsaces plan`: stream the transport plan."""

from __future__ import annotations

from typing import Annotated

import typer

from tsaces.cli.arguments import EmbeddingArgument
from tsaces.cli.notices import load_embedding
from tsaces.cli.output import print_exactly
from tsaces.formats.stream_writers import StreamFormat
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import LAST_TIMESTEP, compiled_plan_of


def plan(
    embedding: EmbeddingArgument,
    start: Annotated[
        int,
        typer.Option("--start", metavar="T", min=0, max=LAST_TIMESTEP, help="First timestep."),
    ] = 0,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps",
            metavar="N",
            min=0,
            max=LAST_TIMESTEP,
            help="Number of timesteps; endless by default.",
        ),
    ] = None,
    encoding: Annotated[
        StreamFormat,
        typer.Option(
            "--format",
            help="ndjson with all names; compact and binary with one small integer per agent.",
        ),
    ] = StreamFormat.NDJSON,
    skip_pauses: Annotated[
        bool,
        typer.Option(
            "--skip-pauses",
            help="Omit timesteps in which the whole fleet stands still for a long time.",
        ),
    ] = False,
) -> None:
    """Write the timestep stream to stdout: a header, then one timestep after the other.

    The stream can start at any timestep without delay. A compiled plan (see tsaces compile) opens
    without being compiled again.

    Examples: tsaces plan toy-car.embedding.json --start 0 --steps 100;
    tsaces plan toy-car.plan --start 1000000000000 --format binary;
    tsaces plan slow.embedding.json --steps 10000000 --skip-pauses
    """
    motion = compiled_plan_of(load_embedding(embedding))
    count = None if steps is None else min(steps, LAST_TIMESTEP + 1 - start)
    print_exactly(ENCODINGS[encoding](motion, start, count, skips_pauses=skip_pauses))
