"""`tsaces solve`: find an embedding."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tsaces import pipeline
from tsaces.cli.arguments import (
    AddressOption,
    EngineOption,
    ForceOption,
    InstanceArgument,
    JsonOption,
    KeepOption,
    MethodOption,
    ObjectiveOption,
    QuietOption,
    SeedOption,
    TimeLimitOption,
    VerboseOption,
)
from tsaces.cli.documents import (
    print_document,
)
from tsaces.cli.narration import describe_search, progress_of
from tsaces.cli.notices import (
    load_embedding,
    load_instance,
    load_parameters,
    report_refused_methods,
)
from tsaces.cli.output import print_lines
from tsaces.cli.solve_summary import print_solve_summary, solve_document
from tsaces.cli.standard_streams import (
    check_inputs,
    check_output,
    is_standard,
    words_beside,
    write_output,
)
from tsaces.engines import engine_for
from tsaces.errors import InputError
from tsaces.formats.embedding_json import embedding_text
from tsaces.formats.file_kinds import FileKind
from tsaces.formats.parameters_writer import installed_parameters, parameters_text
from tsaces.model.events import IncumbentFound, SolveEvent
from tsaces.model.solve_options import SolveOptions
from tsaces.report import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = {
    "start": "--start-from",
    "keep_assignment": "--keep-assignment",
    "changes": "--changes",
}
"""Options by the names of the arguments that they are given to."""


def _show_parameters(is_asked: bool) -> None:
    if is_asked:
        parameters, problems = installed_parameters()
        print_lines(
            "\n".join((parameters_text(parameters), *(f"# {line}" for line in problems))).rstrip(
                "\n"
            )
        )
        raise typer.Exit


def solve(
    instance: InstanceArgument,
    method: MethodOption = SolveOptions.method,
    objective: ObjectiveOption = SolveOptions.objective,
    keep: KeepOption = SolveOptions.keep,
    time_limit: TimeLimitOption = SolveOptions.time_limit,
    seed: SeedOption = SolveOptions.seed,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Number of parallel searches that share the work, one core each.",
            show_default=False,
        ),
    ] = SolveOptions.workers,
    engine: EngineOption = "local",
    address: AddressOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the best embedding here as soon as it is found."
        ),
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option(
            "--parameters",
            metavar="FILE",
            help="Parameters of the methods (TOML); those that are absent keep their defaults.",
            show_default=False,
        ),
    ] = None,
    show_parameters: Annotated[
        bool,
        typer.Option(
            "--show-parameters",
            callback=_show_parameters,
            is_eager=True,
            help="Print all parameters with their defaults, as such a file, and end.",
        ),
    ] = False,
    start_from: Annotated[
        Path | None,
        typer.Option(
            "--start-from",
            metavar="EMBEDDING",
            help="An embedding to improve: of this instance, or with fewer machines or agents.",
            show_default=False,
        ),
    ] = None,
    keep_assignment: Annotated[
        Path | None,
        typer.Option(
            "--keep-assignment",
            metavar="EMBEDDING",
            help="An embedding whose machines, matched by name, keep their processes: all but the"
            " fewest with which anything can be made.",
            show_default=False,
        ),
    ] = None,
    changes: Annotated[
        int | None,
        typer.Option(
            "--changes",
            metavar="N",
            min=0,
            help="With --keep-assignment: the most machines that may run something else; the best"
            " throughput within that is sought.",
            show_default=False,
        ),
    ] = None,
    force: ForceOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Find an embedding, verify it by replaying its plan, and write it.

    Progress is shown on stderr. Ctrl-C ends the search and keeps the best embedding found. Several
    workers divide the search space and share the incumbent; the proof of the bound uses another
    core until it is complete. Without --workers, one search runs with two threads.

    Examples: tsaces solve instances/toy-car.json --time-limit 20 --out toy-car.embedding.json;
    tsaces solve instances/contact-lens-large.json --workers 16 --engine ray --address auto
    """
    inputs = (instance, parameters, start_from, keep_assignment)
    check_inputs(*inputs)
    chosen = None if parameters is None else load_parameters(parameters)
    problem = load_instance(instance)
    report_refused_methods()
    start = None if start_from is None else load_embedding(start_from)
    kept = None if keep_assignment is None else load_embedding(keep_assignment)
    if out is not None:
        check_output(out, FileKind.EMBEDDING, inputs, force=force, json=json)
    with (
        closing(engine_for(engine, address, cores=(workers or 1) + 1)) as at_work,
        progress_of(quiet=quiet, verbose=verbose) as progress,
    ):
        if verbose:
            options = SolveOptions(method, time_limit, seed, objective, keep, workers)
            describe_search(problem, options, engine)

        def listen(event: SolveEvent) -> None:
            if isinstance(event, IncumbentFound) and out is not None and not is_standard(out):
                write_output(out, embedding_text(event.embedding))
            progress(event)

        with _named_as_options():
            embedding = pipeline.solve(
                problem,
                method,
                time_limit,
                seed,
                listen,
                objective=objective,
                keep=keep,
                workers=workers,
                engine=at_work,
                parameters=chosen,
                start=start,
                keep_assignment=kept,
                changes=changes,
            )
    if out is not None:
        write_output(out, embedding_text(embedding))
    facts = facts_of(embedding)
    if json:
        print_document(solve_document(facts, out))
        return
    with words_beside(out):
        print_solve_summary(facts, out)


@contextmanager
def _named_as_options() -> Iterator[None]:
    """Have errors about arguments name the options that they were given by."""
    try:
        yield
    except InputError as error:
        lines = [line.partition(": ") for line in map(str, error.args)]
        if not any(field in _OPTIONS for field, _, _ in lines):
            raise
        named = (f"{_OPTIONS.get(field, field)}{colon}{what}" for field, colon, what in lines)
        raise InputError(*named) from None
