"""`tsaces report`: what an embedding amounts to, for people who decide and for their tables."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tsaces.cli.arguments import EmbeddingArgument, ForceOption, JsonOption
from tsaces.cli.documents import ReportDocument, print_document
from tsaces.cli.machine_table import print_machines
from tsaces.cli.notices import load_embedding
from tsaces.cli.output import print_line, print_table
from tsaces.cli.result_rows import finding_rows, throughput_rows
from tsaces.cli.standard_streams import (
    DASH,
    check_output,
    format_of_name,
    words_beside,
    write_output,
)
from tsaces.errors import InputError
from tsaces.formats.csv_text import csv_text
from tsaces.formats.file_kinds import FileKind
from tsaces.model.embedding import Embedding
from tsaces.plan import with_compiled_plan
from tsaces.report import Facts, facts_of
from tsaces.report.document import facts_to_document, machine_rows
from tsaces.report.html import report_page
from tsaces.report.typesetting import check_typesetter, report_pdf
from tsaces.verify import verify


class ReportFormat(StrEnum):
    """What a report is written as."""

    HTML = "html"
    PDF = "pdf"
    CSV = "csv"
    JSON = "json"


_FORMATS = {f".{kind}": kind for kind in ReportFormat} | {".htm": ReportFormat.HTML}
_FILES = {
    ReportFormat.HTML: FileKind.PAGE,
    ReportFormat.PDF: FileKind.PDF,
    ReportFormat.CSV: FileKind.TABLE,
    ReportFormat.JSON: FileKind.REPORT,
}


def report(
    embedding: EmbeddingArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="A .html, .pdf, .csv or .json file; by default text on stdout.",
        ),
    ] = None,
    kind: Annotated[
        ReportFormat | None,
        typer.Option(
            "--format",
            help="What to write to --out; by default what its name ends with.",
            show_default=False,
        ),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Report throughput, bottleneck, utilisation, stock and where robots wait.

    A .html or .pdf file has all of it on one sheet, with a picture of the floor; .pdf needs the
    extra `print`. A .csv file has a row for each machine. The plan is replayed first; if it is not
    sound, the exit status is 1 and nothing is reported.

    Examples: tsaces report toy-car.embedding.json;
    tsaces report toy-car.embedding.json --out toy-car.report.html
    """
    if out is not None:
        kind = kind or format_of_name(out, _FORMATS)
        check_output(out, _FILES[kind], [embedding], force=force, json=as_json)
        if kind is ReportFormat.PDF:
            check_typesetter(".pdf")
    elif kind is not None:
        raise InputError(f"--format: give --out a file for the {kind}, or - for stdout")
    subject = with_compiled_plan(load_embedding(embedding))
    verdict = verify(subject)
    if not verdict.ok:
        with words_beside(DASH if as_json else out):
            print_line(verdict.summary())
        raise typer.Exit(1)
    facts = facts_of(subject)
    if out is not None and kind is not None:
        write_output(out, _content(facts, kind))
    if as_json:
        file = None if out is None else str(out)
        print_document(ReportDocument(**facts_to_document(facts), out=file))
    elif out is None:
        _print(facts)


def _content(facts: Facts, kind: ReportFormat) -> str | bytes:
    match kind:
        case ReportFormat.PDF:
            return report_pdf(facts)
        case ReportFormat.CSV:
            return csv_text(machine_rows(facts))
        case ReportFormat.JSON:
            return json.dumps(facts_to_document(facts), indent=1) + "\n"
        case ReportFormat.HTML:
            return report_page(facts)


def _print(facts: Facts) -> None:
    found: Embedding = facts.embedding
    print_table(
        [
            ("instance", found.instance.name),
            *throughput_rows(facts),
            ("fleet", f"{found.agents} of at most {found.instance.max_agents} agents"),
            *finding_rows(facts),
        ]
    )
    print_machines(facts)
