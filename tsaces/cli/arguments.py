"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tsaces.engines import ENGINES
from tsaces.solvers.registry import OWN_METHODS, method_names

METHOD_HELP = "Method: one of {}."
"""Help of the option, which names those of installed packages too once it is shown."""

InstanceArgument = Annotated[
    Path,
    typer.Argument(
        metavar="INSTANCE", help="Instance file (JSON); - is stdin.", show_default=False
    ),
]
EmbeddingArgument = Annotated[
    Path,
    typer.Argument(
        metavar="EMBEDDING",
        help="Embedding file, written by `solve`; - is stdin.",
        show_default=False,
    ),
]
MethodOption = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="METHOD",
        help=METHOD_HELP.format(", ".join(OWN_METHODS)),
        autocompletion=lambda: list(method_names()),
    ),
]
ObjectiveOption = Annotated[
    str,
    typer.Option(
        "--objective",
        metavar="AIM",
        help="throughput, or fleet: minimise the agents that keep a share of the throughput.",
    ),
]
KeepOption = Annotated[
    float,
    typer.Option(
        "--keep", metavar="SHARE", help="Share of the throughput that --objective fleet keeps."
    ),
]
TimeLimitOption = Annotated[
    float, typer.Option("--time-limit", metavar="S", help="Time limit in seconds.")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of random choices.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Replace an existing file of another kind, too.")
]
VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        help="Show all that the search does on stderr: methods, steps, models, bounds.",
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress on stderr.")]

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="URL",
        help="Database: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
    ),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine", metavar="ENGINE", help=f"Where solves run: one of {', '.join(ENGINES)}."
    ),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="HOST:PORT",
        help="Address of a Ray cluster; without it, Ray is started on this machine.",
        show_default=False,
    ),
]
