"""`tsaces verify`: replay an embedding's plan and judge it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tsaces.cli.arguments import EmbeddingArgument, JsonOption
from tsaces.cli.documents import VerifyDocument, ViolationDocument, print_document
from tsaces.cli.notices import load_embedding
from tsaces.cli.output import print_line
from tsaces.cli.standard_streams import check_inputs, open_input
from tsaces.formats.stock_json import stock_to_document
from tsaces.formats.streams import read_stream
from tsaces.model.embedding import Embedding
from tsaces.plan import compiled_plan_of, stock_of, with_compiled_plan
from tsaces.traffic import layout_of
from tsaces.verify import Verdict, claim_of, replay
from tsaces.verify import verify as judge


def verify(
    embedding: EmbeddingArgument,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps",
            metavar="N",
            min=1,
            help="Timesteps to replay; by default the transient and at least three periods.",
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            metavar="FILE",
            help="Verify this timestep stream, in any format, instead of the embedding's plan.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Verify an embedding: replay its plan in an independent simulation and check every rule.

    The exit status is 1 if a rule is violated.

    Example: tsaces verify toy-car.embedding.json --steps 3000
    """
    check_inputs(embedding, plan)
    subject = load_embedding(embedding)
    if plan is None:
        subject = with_compiled_plan(subject)
        verdict = judge(subject, steps)
    else:
        verdict = _judge_stream(subject, plan)
    if json:
        stock = (
            {}
            if plan is not None
            else {"stock": stock_to_document(stock_of(compiled_plan_of(subject)))}
        )
        print_document(_verdict_document(verdict, stock))
    else:
        print_line(verdict.summary())
        for violation in verdict.violations:
            print_line(f"  {violation}")
    if not verdict.ok:
        raise typer.Exit(1)


def _judge_stream(embedding: Embedding, path: Path) -> Verdict:
    layout = layout_of(embedding.instance)
    with open_input(path) as stream:
        header, timesteps = read_stream(stream, embedding.instance, layout)
        return replay(embedding.instance, layout, header, timesteps, claim_of(embedding))


def _verdict_document(verdict: Verdict, stock: dict[str, Any]) -> VerifyDocument:
    return VerifyDocument(
        ok=verdict.ok,
        steps=verdict.steps,
        agents=verdict.agents,
        throughput=verdict.throughput,
        violations=[
            ViolationDocument(t=v.t, agents=list(v.agents), rule=str(v.rule), message=v.message)
            for v in verdict.violations
        ],
        **stock,
    )
