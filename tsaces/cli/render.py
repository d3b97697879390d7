"""`tsaces render`: pictures of an instance or an embedding, and pages that play a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tsaces import pipeline
from tsaces.bound import lines_of
from tsaces.cli.arguments import ForceOption
from tsaces.cli.notices import give_notice
from tsaces.cli.output import print_lines
from tsaces.cli.progress import Progress
from tsaces.control_room import NamedPlan, standalone_page
from tsaces.errors import DocumentError, InputError
from tsaces.formats.embedding_json import embedding_from_document
from tsaces.formats.file_kinds import PLAN_MAGIC, FileKind, check_output, kind_of_document
from tsaces.formats.files import read_whole, write_atomically
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.plan_file import open_embedding, plan_to_bytes
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance
from tsaces.model.solve_options import positive_seconds
from tsaces.render import render_svg, render_text
from tsaces.traffic.notices import notices

_PAGES = (".html", ".htm")
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
            "--out", metavar="FILE", help="An .svg or .html file; by default text on stdout."
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

    An .html file needs no other file and no network. It plays the plan from any timestep, or two
    plans of the same instance side by side.

    Examples: tsaces render toy-car.embedding.json --at 12;
    tsaces render toy-car.embedding.json --out toy-car.html
    """
    kind = "" if out is None else out.suffix.lower()
    if out is not None and kind not in {".svg", *_PAGES}:
        raise InputError(
            f"--out: {out.suffix or str(out)!r} is not supported; use a .svg or .html file"
        )
    if other is not None and kind not in _PAGES:
        raise InputError("two embeddings are compared on a page: give --out a .html file")
    if explain is not None and kind not in _PAGES:
        raise InputError("--explain is for pages: give --out a .html file")
    paths = [subject] if other is None else [subject, other]
    if out is None:
        print_lines(_picture(subject, at, svg=False))
        return
    check_output(out, FileKind.PAGE if kind in _PAGES else FileKind.PICTURE, paths, force=force)
    if kind in _PAGES:
        write_atomically(out, _page(paths, at, explain))
    else:
        write_atomically(out, _picture(subject, at, svg=True))


def _picture(path: Path, t: int, *, svg: bool) -> str:
    draw = render_svg if svg else render_text
    subject = _load(path)
    if isinstance(subject, Instance):
        give_notice(notices(subject))
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
        raise InputError(f"{paths[1]}: is for another instance than {paths[0]}; compare two of one")
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
    subject = _load(path)
    if isinstance(subject, Instance):
        raise InputError(f"{path}: an instance has no plan to be played; solve it first")
    return subject


def _names(paths: list[Path], embeddings: list[Embedding]) -> list[str]:
    """Return the methods as names of plans, or if these are equal their file names."""
    methods = [embedding.method for embedding in embeddings]
    return methods if len(set(methods)) == len(methods) else [path.name for path in paths]


def _load(path: Path) -> Instance | Embedding:
    """Read an instance or an embedding; embeddings are recognised by their format."""
    data = read_whole(path)
    if data.startswith(PLAN_MAGIC):
        return open_embedding(path)
    try:
        document = parse_json(data)
    except JsonError as error:
        raise DocumentError(f"{path}: {error}") from None
    if kind_of_document(document) is FileKind.EMBEDDING:
        return embedding_from_document(document)
    return instance_from_document(document)
