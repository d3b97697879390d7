"""`tsaces compile`: write a plan that opens without compiling."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tsaces.cli.arguments import EmbeddingArgument, ForceOption, JsonOption
from tsaces.cli.documents import CompileDocument, print_document
from tsaces.cli.notices import load_embedding
from tsaces.cli.output import print_line
from tsaces.cli.standard_streams import DASH, check_output, target_name, words_beside, write_output
from tsaces.formats.file_kinds import FileKind
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.plan import compiled_plan_of, with_compiled_plan
from tsaces.verify import verify


def compile_plan(
    embedding: EmbeddingArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="File to write.", show_default=False)
    ],
    force: ForceOption = False,
    json: JsonOption = False,
) -> None:
    """Compile and verify the plan of an embedding, and write plan and embedding to one file.

    plan, verify and render accept this file wherever they accept an embedding.
    If the plan is not sound, the exit status is 1 and no file is written.

    Example: tsaces compile toy-car.embedding.json --out toy-car.plan
    """
    check_output(out, FileKind.PLAN, [embedding], force=force, json=json)
    subject = with_compiled_plan(load_embedding(embedding))
    plan = compiled_plan_of(subject)
    verdict = verify(subject)
    with words_beside(DASH if json else out):
        if not verdict.ok:
            print_line(verdict.summary())
            raise typer.Exit(1)
        data = plan_to_bytes(subject)
    write_output(out, data)
    if json:
        print_document(
            CompileDocument(
                out=str(out),
                agents=plan.agents,
                transient=plan.transient,
                period=plan.period,
                bytes=len(data),
            )
        )
        return
    with words_beside(out):
        print_line(
            f"{target_name(out)}: {plan.agents} agents, transient {plan.transient},"
            f" period {plan.period}, {len(data):,} bytes"
        )
