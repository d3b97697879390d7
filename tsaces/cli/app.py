"""The program `tsaces`: its commands, and how it reports their errors."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from tsaces import __version__
from tsaces.cli.batch import batch
from tsaces.cli.bound import bound
from tsaces.cli.compile import compile_plan
from tsaces.cli.export import export
from tsaces.cli.generate import generate
from tsaces.cli.help_text import help_of
from tsaces.cli.import_layout import import_layout
from tsaces.cli.jobs import jobs
from tsaces.cli.output import print_lines, print_to_stderr
from tsaces.cli.plan import plan
from tsaces.cli.render import render
from tsaces.cli.report import report
from tsaces.cli.requests import EndRequests
from tsaces.cli.serve import serve
from tsaces.cli.solve import solve
from tsaces.cli.streams import guarded_streams
from tsaces.cli.token import token
from tsaces.cli.usage import Command, Commands
from tsaces.cli.verify import verify
from tsaces.errors import InputError, TsacesError
from tsaces.processes import endings

EXIT_NO_RESULT = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="tsaces",
    cls=Commands,
    help="Embed manufacturing procedures in smart factories: choose which machine runs which"
    " process, and plan how robots carry the parts, for ever and without collisions.\n\n"
    "Examples:\n  tsaces generate hard-candy --machines 8 --out factory.json\n"
    "  tsaces solve factory.json --time-limit 20 --out found.json\n"
    "  tsaces render found.json --out found.html\n\n"
    "Exit status: 0 success; 1 no result, or a violation; 2 bad input or output;"
    " 128 and the number of the signal if one ended the command.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        print_lines(f"tsaces {__version__}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""
    del version  # printed by then


for command in (solve, batch, plan, verify, bound, render, report, generate, export):
    app.command(no_args_is_help=True, cls=Command, help=help_of(command))(command)
app.command("import", no_args_is_help=True, cls=Command, help=help_of(import_layout))(import_layout)
app.command(help=help_of(serve))(serve)
app.command(help=help_of(jobs))(jobs)
app.add_typer(token, name="token")
app.command("compile", no_args_is_help=True, help=help_of(compile_plan))(compile_plan)


def main() -> NoReturn:
    """Run a command and exit with its status.

    The status is 0 on success, 1 without a result or on a violation, 2 on bad input or output,
    and 128 plus the number of the signal if a signal ended the command before it had a result.
    """
    with EndRequests() as requests:
        try:
            status = _run(requests)
        except KeyboardInterrupt:  # a further signal, while the command ends
            status = requests.status(EXIT_INTERRUPTED)
    sys.exit(status)


def _run(requests: EndRequests) -> int:
    """Run a command and return its exit status."""
    try:
        with guarded_streams():
            app(prog_name="tsaces", standalone_mode=True)
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        is_interrupted = ended.code == EXIT_INTERRUPTED
        return requests.status(ended.code) if is_interrupted else ended.code
    except InputError as error:
        _print_error(error)
        return requests.status(EXIT_BAD_INPUT)
    except TsacesError as error:
        _print_error(error)
        return requests.status(EXIT_NO_RESULT)
    except (MemoryError, OSError, RuntimeError) as error:
        if not endings.is_starved(error):
            raise
        _print_error(TsacesError(endings.of_exception(error)))
        return requests.status(EXIT_NO_RESULT)
    except KeyboardInterrupt:
        return requests.status(EXIT_INTERRUPTED)
    return 0


def _print_error(error: TsacesError) -> None:
    for line in str(error).split("\n"):
        print_to_stderr(f"error: {line}")


if __name__ == "__main__":
    main()
