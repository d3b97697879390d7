"""`tsaces batch`: solve many instances."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tsaces.batch import (
    Batch,
    Folder,
    Sweep,
    check_apart,
    counts_of,
    find_files,
    items_of,
    write_summary,
)
from tsaces.batch.names import FLEETS
from tsaces.cli.arguments import (
    AddressOption,
    EngineOption,
    JsonOption,
    KeepOption,
    MethodOption,
    ObjectiveOption,
    QuietOption,
    SeedOption,
    TimeLimitOption,
    VerboseOption,
)
from tsaces.cli.batch_progress import BatchProgress
from tsaces.cli.batch_table import print_batch
from tsaces.cli.documents import BatchDocument, print_document
from tsaces.cli.notices import give_notice, report_refused_methods
from tsaces.cli.study_chart import fleet_chart
from tsaces.deadline import NEVER, Deadline
from tsaces.engines import check_capacity, engine_for
from tsaces.errors import InputError
from tsaces.formats.files import write_atomically
from tsaces.model.solve_options import SolveOptions, positive_seconds
from tsaces.solvers.registry import check_options
from tsaces.traffic.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.batch.items import Item

_THREADS_OF_A_SOLVE = 2
"""That search, if there is room for them."""


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Instance files, folders or patterns.", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Folder for the embeddings and the summary."),
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Instances solved at a time, one core each; by default one per two cores.",
            show_default=False,
        ),
    ] = None,
    method: MethodOption = SolveOptions.method,
    objective: ObjectiveOption = SolveOptions.objective,
    keep: KeepOption = SolveOptions.keep,
    time_limit: TimeLimitOption = SolveOptions.time_limit,
    total_time: Annotated[
        float | None,
        typer.Option(
            "--total-time",
            metavar="S",
            help="Time limit of the whole batch in seconds; the next call solves the rest.",
            show_default="no limit",
        ),
    ] = None,
    seed: SeedOption = SolveOptions.seed,
    sweep: Annotated[
        list[str] | None,
        typer.Option(
            "--sweep",
            metavar="PARAMETER=VALUES",
            help="Solve with each value: max_agents=20:200:20 or method=rhythmic,ts-aces."
            " May be given several times.",
            show_default=False,
        ),
    ] = None,
    independent: Annotated[
        bool,
        typer.Option(
            "--independent",
            help="Do not take over what was found for fewer agents or machines.",
        ),
    ] = False,
    engine: EngineOption = "local",
    address: AddressOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Solve many instances; a second call resumes with those that are not solved yet.

    DIR receives an embedding and a record per instance, and summary.csv and summary.json. If an
    instance fails, the others are still solved, and the summary states the reason. Solved instances
    are recognised by their content and settings, not by their file names. Ctrl-C keeps all results.
    A sweep of max_agents is plotted in fleets.svg: throughput and bound by fleet size.

    A plan for a smaller fleet, or for fewer machines on the same floor, is a plan for more:
    instances that differ in nothing else begin with the best that is known of one another (fleets
    of a sweep in ascending order), and none ends with less than what has less. The column
    transferred_from tells for which instance an embedding was found.

    Exit status: 0 every instance has an embedding, 1 some have none, 2 bad input.

    Examples: tsaces batch instances --out results --time-limit 60 --workers 2;
    tsaces batch 'layouts/**/*.json' --out study --sweep max_agents=20:200:20
    """
    deadline = NEVER
    if total_time is not None:
        deadline = Deadline.after(positive_seconds("--total-time", total_time))
    options = check_options(SolveOptions(method, time_limit, seed, objective, keep))
    sweeps = [Sweep.parse(text) for text in sweep or []]
    if quiet and verbose:
        raise InputError("--verbose: is the opposite of --quiet; give one of them")
    if "-" in (*sources, str(out)):
        raise InputError("-: a batch reads files and writes a folder; for stdin use tsaces solve -")
    files = find_files(sources)
    check_apart(out, files)
    items = items_of(files, options, sweeps, are_independent=independent)
    give_notice(list(_notices_of(items)))
    report_refused_methods()
    at_a_time = workers or max(1, (os.cpu_count() or 1) // _THREADS_OF_A_SOLVE)
    # on Ray each asks for a core
    searches = None if workers is None and engine == "local" else 1
    with Folder(out) as folder, closing(engine_for(engine, address)) as at_work:
        check_capacity("--workers", workers, at_work)
        with BatchProgress(len(items), at_a_time, quiet=quiet, verbose=verbose) as progress:
            batch = Batch(items, folder, at_work, at_a_time, deadline, progress, searches)
            result = batch.run()
        write_summary(result.records, out)
        chart = fleet_chart(result.records)
        if chart is not None:
            write_atomically(out / FLEETS, chart)
    if json:
        print_document(BatchDocument(out=str(out), counts=counts_of(result.records)))
    else:
        print_batch(result.records, out)
    if result.is_interrupted:
        raise KeyboardInterrupt
    if not all(record.status.is_good for record in result.records):
        raise typer.Exit(1)


def _notices_of(items: Iterable[Item]) -> Iterator[str]:
    """Return what is worth a second look, once for each file."""
    seen: set[str] = set()
    for item in items:
        if item.instance is not None and item.source not in seen:
            seen.add(item.source)
            yield from (f"{item.source}: {notice}" for notice in notices(item.instance))
