"""`tsaces render`: pictures of an instance or an embedding."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tsaces.errors import DocumentError, InputError
from tsaces.formats.embedding_json import embedding_from_document
from tsaces.formats.files import read_whole, write_atomically
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.plan_file import MAGIC, open_embedding
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance
from tsaces.render import render_svg, render_text


def render(
    subject: Annotated[
        Path,
        typer.Argument(metavar="EMBEDDING", help="Embedding or instance file.", show_default=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="An .svg file; text on stdout if left out."),
    ] = None,
    at: Annotated[
        int, typer.Option("--at", metavar="T", min=0, help="Timestep whose agents are drawn.")
    ] = 0,
) -> None:
    """Draw the layout, the machines and the agents at a timestep.

    Examples: tsaces render toy-car.embedding.json --at 12;
    tsaces render toy-car.embedding.json --out toy-car.svg
    """
    if out is not None and out.suffix.lower() != ".svg":
        raise InputError(f"--out: {out.suffix or str(out)!r} is not supported; use a .svg file")
    if out is None:
        sys.stdout.write(_picture(subject, at, svg=False) + "\n")
    else:
        write_atomically(out, _picture(subject, at, svg=True))


def _picture(path: Path, t: int, *, svg: bool) -> str:
    draw = render_svg if svg else render_text
    subject = _load(path)
    if isinstance(subject, Instance):
        return draw(subject)
    plan = subject.plan()
    timestep = next(plan.steps(t, 1))
    return draw(subject.instance, timestep, plan, subject.assignment)


def _load(path: Path) -> Instance | Embedding:
    """Read whichever of the two the file is: embeddings name their format."""
    data = read_whole(path)
    if data.startswith(MAGIC):
        return open_embedding(path)
    try:
        document = parse_json(data)
    except JsonError as error:
        raise DocumentError(f"{path}: {error}") from None
    if isinstance(document, dict) and str(document.get("format")).startswith("tsaces-embedding"):
        return embedding_from_document(document)
    return instance_from_document(document)
