"""`tsaces plan`: stream the transport plan."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from tsaces import pipeline
from tsaces.cli.arguments import EmbeddingArgument
from tsaces.formats.timestep_stream import stream_lines


def plan(
    embedding: EmbeddingArgument,
    start: Annotated[int, typer.Option("--start", metavar="T", min=0, help="First timestep.")] = 0,
    steps: Annotated[
        int | None,
        typer.Option("--steps", metavar="N", min=0, help="How many; endless if left out."),
    ] = None,
) -> None:
    """Write the timestep stream (NDJSON) to stdout: a header, then a line a timestep.

    Example: tsaces plan toy-car.embedding.json --start 0 --steps 100
    """
    lines = stream_lines(pipeline.load_embedding(embedding).plan(), start, steps)
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
