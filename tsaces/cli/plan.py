"""`tsaces plan`: stream the transport plan."""

from __future__ import annotations

from typing import Annotated

import typer

from tsaces import pipeline
from tsaces.cli.arguments import EmbeddingArgument
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
            help="How many; endless if left out.",
        ),
    ] = None,
    encoding: Annotated[
        StreamFormat,
        typer.Option(
            "--format",
            help="ndjson names everything; compact and binary give each agent a small integer.",
        ),
    ] = StreamFormat.NDJSON,
    skip_pauses: Annotated[
        bool,
        typer.Option(
            "--skip-pauses",
            help="Leave out timesteps in which the whole fleet stands still for long.",
        ),
    ] = False,
) -> None:
    """Write the timestep stream to stdout: a header, then timestep after timestep.

    Any timestep is at hand at once. A compiled plan's file (see tsaces compile) opens without
    compiling.

    Examples: tsaces plan toy-car.embedding.json --start 0 --steps 100;
    tsaces plan toy-car.plan --start 1000000000000 --format binary;
    tsaces plan slow.embedding.json --steps 10000000 --skip-pauses
    """
    motion = compiled_plan_of(pipeline.load_embedding(embedding))
    count = None if steps is None else min(steps, LAST_TIMESTEP + 1 - start)
    print_exactly(ENCODINGS[encoding](motion, start, count, skips_pauses=skip_pauses))
