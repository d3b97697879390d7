"""`tsaces export`: floors and plans for other programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tsaces import __version__
from tsaces.cli.arguments import ForceOption
from tsaces.cli.notices import load_subject
from tsaces.cli.output import print_to_stderr
from tsaces.cli.standard_streams import DASH, check_output, write_output
from tsaces.errors import InputError
from tsaces.formats.file_kinds import FileKind
from tsaces.interchange import LifOptions, grid_map_text, lif_document, planviz_document
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance
from tsaces.plan import LAST_TIMESTEP, compiled_plan_of
from tsaces.traffic.cells import IMPASSABLE

_MOST_STEPS = 1_000
"""Timesteps that are exported unless more are asked for."""


class Target(StrEnum):
    """What is written."""

    LIF = "lif"
    PLANVIZ = "planviz"
    MAP = "map"


_FILES = {Target.LIF: FileKind.LIF, Target.PLANVIZ: FileKind.PLANVIZ, Target.MAP: FileKind.MAP}


def export(
    subject: Annotated[
        Path,
        typer.Argument(
            metavar="INSTANCE|EMBEDDING",
            help="Instance, embedding or compiled plan; - is stdin.",
            show_default=False,
        ),
    ],
    target: Annotated[Target, typer.Option("--to", help="What to write.", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Output file; - is stdout.")
    ] = DASH,
    vehicle_type: Annotated[
        str, typer.Option("--vehicle-type", metavar="TYPE", help="For LIF: the robots' type.")
    ] = "robot",
    cell_length: Annotated[
        float,
        typer.Option(
            "--cell-length", metavar="M", help="For LIF: metres of a cell of a layout of rows."
        ),
    ] = 1.0,
    start: Annotated[
        int,
        typer.Option(
            "--start", metavar="T", min=0, max=LAST_TIMESTEP, help="For PlanViz: first timestep."
        ),
    ] = 0,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps",
            metavar="N",
            min=1,
            help=f"For PlanViz: timesteps; by default a period, or {_MOST_STEPS}.",
            show_default=False,
        ),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write a floor as LIF 1.0 or as a MovingAI map, or a plan as a log for PlanViz.

    LIF takes any instance; a map and a log take layouts of rows. PlanViz needs both, the map and
    the log.

    Examples: tsaces export plant.json --to lif --out plant.lif.json;
    tsaces export toy-car.embedding.json --to planviz --steps 200 --out toy-car.log.json;
    tsaces export toy-car.embedding.json --to map --out toy-car.map
    """
    check_output(out, _FILES[target], [subject], force=force)
    found = load_subject(subject)
    instance = found if isinstance(found, Instance) else found.instance
    if target is Target.PLANVIZ:
        if isinstance(found, Instance):
            raise InputError("--to planviz: an instance has no plan to be shown; solve it first")
        text = _log(found, start, steps)
    elif target is Target.MAP:
        text = _map(instance)
    else:
        text = _lif(instance, vehicle_type, cell_length)
    write_output(out, text)


def _lif(instance: Instance, vehicle_type: str, cell_length: float) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.00Z")
    options = LifOptions(vehicle_type, cell_length, now, f"tsaces {__version__}")
    document, notes = lif_document(instance, options)
    for note in notes:
        print_to_stderr(str(note))
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _map(instance: Instance) -> str:
    if not instance.rows:
        raise InputError("--to map: maps are of cells; this layout has points and lanes")
    return grid_map_text(instance.rows, IMPASSABLE)


def _log(embedding: Embedding, start: int, steps: int | None) -> str:
    plan = compiled_plan_of(embedding)
    count = min(plan.period, _MOST_STEPS) if steps is None else steps
    count = min(count, LAST_TIMESTEP - start)
    return json.dumps(planviz_document(embedding, plan, start, count)) + "\n"
