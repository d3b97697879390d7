"""`tsaces serve`: the HTTP service."""

from __future__ import annotations

from typing import Annotated

import typer

from tsaces.cli import service
from tsaces.cli.arguments import AddressOption, DatabaseOption, EngineOption


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="H", help="Address; others need a token.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="P", min=0, max=65_535, help="Port; 0 for a free one.")
    ] = 8000,
    database: DatabaseOption = "sqlite:///tsaces.db",
    solves: Annotated[
        int, typer.Option("--solves", metavar="N", min=1, help="Concurrent solves.")
    ] = 1,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Parallel searches per solve, one core each.",
            show_default=False,
        ),
    ] = None,
    memory: Annotated[
        float,
        typer.Option("--memory", metavar="GIB", min=0.5, help="Limit per process of a solve."),
    ] = 4.0,
    retention: Annotated[
        float | None,
        typer.Option(
            "--retention",
            metavar="DAYS",
            min=0.00001,
            help="Delete jobs this long after they ended; by default they are kept for ever.",
        ),
    ] = None,
    engine: EngineOption = "local",
    address: AddressOption = None,
) -> None:
    """Run the HTTP service until SIGTERM or Ctrl-C; logs go to stderr as JSON lines.

    Environment variables such as TSACES_MAX_BODY or TSACES_MAX_STREAMS set its limits
    (docs/service.md).

    Examples: tsaces serve --port 8000;
    tsaces serve --host 0.0.0.0 --database postgresql://tsaces@db/tsaces
    """
    service.commands.serve(
        host,
        port,
        database,
        solves=solves,
        workers=workers,
        memory=memory,
        retention=retention,
        engine=engine,
        address=address,
    )
