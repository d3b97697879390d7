"""`tsaces bound`: the proven upper bound, and what binds it."""

from __future__ import annotations

from typing import Annotated

import typer

from tsaces import pipeline
from tsaces.bound import headline_of, lines_of
from tsaces.cli.arguments import (
    InstanceArgument,
    JsonOption,
    QuietOption,
    SeedOption,
    TimeLimitOption,
    VerboseOption,
)
from tsaces.cli.documents import BoundDocument, print_document
from tsaces.cli.narration import progress_of
from tsaces.cli.notices import load_instance
from tsaces.cli.output import print_line
from tsaces.formats.explanation_json import explanation_document
from tsaces.model.solve_options import SolveOptions


def bound(
    instance: InstanceArgument,
    time_limit: TimeLimitOption = SolveOptions.time_limit,
    seed: SeedOption = SolveOptions.seed,
    explain: Annotated[
        bool, typer.Option("--explain", help="Explain what limits the bound, and possible gains.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Prove an upper bound on the throughput of every possible plan for an instance.

    Example: tsaces bound instances/toy-car.json --explain --time-limit 10
    """
    problem = load_instance(instance)
    explanation = None
    with progress_of(quiet=quiet, verbose=verbose) as progress:
        if explain:
            explanation = pipeline.explain_bound(problem, time_limit, seed, progress)
            value = explanation.upper_bound
        else:
            value = pipeline.upper_bound(problem, time_limit, seed, progress)
    if json:
        more = {} if explanation is None else explanation_document(explanation)
        name = problem.name
        print_document(BoundDocument(instance=name, name=name, upper_bound=value, **more))
        return
    print_line(f"{problem.name}: {headline_of(value, problem.timestep)}")
    if explanation is not None:
        for line in lines_of(explanation):
            print_line(line)
