"""`tsaces render`: pictures of an instance or an embedding, and pages that play a plan."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tsaces import pipeline
from tsaces.bound import lines_of
from tsaces.cli.arguments import ForceOption
from tsaces.cli.notices import load_subject
from tsaces.cli.output import print_lines
from tsaces.cli.progress import Progress
from tsaces.cli.standard_streams import (
    check_inputs,
    check_output,
    format_of_name,
    source_name,
    write_output,
)
from tsaces.control_room import NamedPlan, standalone_page
from tsaces.errors import InputError
from tsaces.formats.file_kinds import FileKind
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance
from tsaces.model.solve_options import positive_seconds
from tsaces.render import render_svg, render_text
from tsaces.report.typesetting import check_typesetter, png_of


class Kind(StrEnum):
    """What is drawn into a file."""

    SVG = "svg"
    PNG = "png"
    HTML = "html"


_KINDS = {".svg": Kind.SVG, ".png": Kind.PNG, ".html": Kind.HTML, ".htm": Kind.HTML}
_FILES = {Kind.SVG: FileKind.PICTURE, Kind.PNG: FileKind.PNG, Kind.HTML: FileKind.PAGE}
LAST_SHOWN = 2**53 - 1
"""Last timestep that JavaScript numbers represent exactly."""


def render(
    subject: Annotated[
        Path,
        typer.Argument(metavar="EMBEDDING", help="Embedding or instance file.", show_default=False),
    ],
    other: Annotated[
        Path | None,
        typer.Argument(metavar="[OTHER]", help="Embedding to compare with.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="A .svg, .png or .html file; by default text on stdout."
        ),
    ] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--format",
            help="What to write to --out; by default what its name ends with.",
            show_default=False,
        ),
    ] = None,
    at: Annotated[
        int,
        typer.Option("--at", metavar="T", min=0, help="Timestep to draw, or to start at."),
    ] = 0,
    explain: Annotated[
        float | None,
        typer.Option(
            "--explain",
            metavar="S",
            help="Seconds for explaining on the page what binds the throughput.",
        ),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Draw the layout, machines and agents at a timestep, or write a page that plays the plan.

    A .png file needs the extra `print`. An .html file needs no other file and no network. It plays
    the plan from any timestep, or two plans of the same instance side by side.

    Examples: tsaces render toy-car.embedding.json --at 12;
    tsaces render toy-car.embedding.json --out toy-car.html
    """
    if kind is None and out is not None:
        kind = format_of_name(out, _KINDS)
    if other is not None and kind is not Kind.HTML:
        raise InputError("two embeddings are compared on a page: give --out a .html file")
    if explain is not None and kind is not Kind.HTML:
        raise InputError("--explain is for pages: give --out a .html file")
    paths = [subject] if other is None else [subject, other]
    check_inputs(*paths)
    if kind is None:
        print_lines(_picture(subject, at, svg=False))
        return
    if out is None:
        raise InputError(f"--format: give --out a file for the {kind}, or - for stdout")
    check_output(out, _FILES[kind], paths, force=force)
    if kind is Kind.PNG:
        check_typesetter(".png")
        write_output(out, png_of(_picture(subject, at, svg=True)))
    else:
        is_page = kind is Kind.HTML
        write_output(out, _page(paths, at, explain) if is_page else _picture(subject, at, svg=True))


def _picture(path: Path, t: int, *, svg: bool) -> str:
    draw = render_svg if svg else render_text
    subject = load_subject(path)
    if isinstance(subject, Instance):
        return draw(subject)
    plan = subject.plan()
    timestep = next(plan.steps(t, 1))
    return draw(subject.instance, timestep, plan, subject.assignment)


def _page(paths: list[Path], t: int, seconds: float | None) -> str:
    if t > LAST_SHOWN:
        raise InputError(f"--at: {t} is too late for a page; give at most {LAST_SHOWN}")
    embeddings = [_embedding(path) for path in paths]
    first, *others = embeddings
    if any(each.instance != first.instance for each in others):
        one, two = map(source_name, paths)
        raise InputError(f"{two}: is for another instance than {one}; compare two of one")
    plans = [
        NamedPlan(name, plan_to_bytes(each))
        for name, each in zip(_names(paths, embeddings), embeddings, strict=True)
    ]
    explanation = [] if seconds is None else _explain(first.instance, seconds)
    return standalone_page(plans, first.instance.name, t, explanation)


def _explain(instance: Instance, seconds: float) -> list[str]:
    positive_seconds("--explain", seconds)
    with Progress() as progress:
        return list(lines_of(pipeline.explain_bound(instance, seconds, listener=progress)))


def _embedding(path: Path) -> Embedding:
    subject = load_subject(path)
    if isinstance(subject, Instance):
        raise InputError(
            f"{source_name(path)}: an instance has no plan to be played; solve it first"
        )
    return subject


def _names(paths: list[Path], embeddings: list[Embedding]) -> list[str]:
    """Return the methods as names of plans, or if these are equal their file names."""
    methods = [embedding.method for embedding in embeddings]
    return (
        methods
        if len(set(methods)) == len(methods)
        else [Path(source_name(path)).name for path in paths]
    )
