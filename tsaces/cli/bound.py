"""`tsaces bound`: the proven upper bound."""

from __future__ import annotations

import sys

from tsaces import pipeline
from tsaces.cli.arguments import (
    InstanceArgument,
    JsonOption,
    QuietOption,
    SeedOption,
    TimeLimitOption,
)
from tsaces.cli.output import print_json
from tsaces.cli.progress import Progress


def bound(
    instance: InstanceArgument,
    time_limit: TimeLimitOption = 60.0,
    seed: SeedOption = 0,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Prove an upper bound on the throughput of every plan there is for an instance.

    Example: tsaces bound instances/toy-car.json --time-limit 10
    """
    problem = pipeline.load_instance(instance)
    with Progress(quiet) as progress:
        value = pipeline.upper_bound(problem, time_limit, seed, progress)
    if json:
        print_json({"instance": problem.name, "upper_bound": value})
    else:
        sys.stdout.write(f"{problem.name}: at most {value:.6f} products per timestep\n")
