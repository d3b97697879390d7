"""Embeddings as commands print them with `--json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from tsaces.cli.documents.fields import (
    HOURLY,
    RATE,
    SECONDS,
    SHARE,
    STOCK,
    Document,
    described,
    sometimes,
)
from tsaces.report.document import findings_to_document

if TYPE_CHECKING:
    from tsaces.report import Facts


class MachineDocument(Document):
    """What a machine does."""

    machine: Annotated[str, described("name of the machine")]
    process: Annotated[str | None, described("its process; null if it is idle")]
    runs_per_timestep: Annotated[float, described("the same as in `rates`", "runs per timestep")]
    runs_per_hour: Annotated[float | None, described(f"{HOURLY}", "runs per hour")]
    utilisation: Annotated[float, described("part of the time in which it works", SHARE)]
    stock: Annotated[
        dict[str, Any] | None,
        described(f"{STOCK}; null if it is idle or that is not known", "tokens"),
    ]


class FleetDocument(Document):
    """The result of the search for few agents, as in the file of the embedding."""

    keep: Annotated[float, described("part of `highest_throughput` that is kept", SHARE)]
    highest_throughput: Annotated[float, described("the best that the search found", RATE)]
    least_agents: Annotated[
        int, described("proven: no sustained plan that keeps it has fewer agents", "agents")
    ]


class ChangeDocument(Document):
    """A machine that runs something else than before."""

    machine: Annotated[str, described("name of the machine")]
    before: Annotated[str | None, described("what it ran; null for nothing")]
    after: Annotated[str | None, described("what it runs now; null for nothing")]


class ReplanDocument(Document):
    """What became of an assignment that was to be kept, as in the file of the embedding."""

    changes: Annotated[list[ChangeDocument], described("machines that run something else")]
    free_bound: Annotated[float | None, described("proven if machines might run anything", RATE)]


class ProcessLoadDocument(Document):
    """How busy the machines of a process are."""

    process: Annotated[str, described("name of the process")]
    machines: Annotated[list[str], described("machines that run it")]
    spare_machines: Annotated[list[str], described("idle machines that could run it")]
    utilisation: Annotated[float, described("part of the time in which they work", SHARE)]


class FullCellDocument(Document):
    """A cell that no more agents can enter."""

    cell: Annotated[tuple[int, int], described("where it is", "[column, row]")]
    flow: Annotated[float, described("how many enter it", "agents per timestep")]
    machines: Annotated[list[str], described("machines that are served at it")]


class LimitsDocument(Document):
    """What limits a plan, as far as that is known."""

    text: Annotated[str, described("the same in a sentence")]
    full: Annotated[list[ProcessLoadDocument], described("processes whose machines are full")]
    busiest: Annotated[
        ProcessLoadDocument | None, described("the busiest process; null if no machine runs any")
    ]
    full_cells: Annotated[int, described("how many cells are full", "cells")]
    full_cell: Annotated[FullCellDocument | None, described("a full cell; null if none is")]
    whole_fleet_used: Annotated[bool, described("whether all agents that there may be are used")]
    bound_reached: Annotated[bool, described("whether the throughput meets the proven bound")]


class ServedMachineDocument(Document):
    """A machine that is served where robots wait."""

    machine: Annotated[str, described("name of the machine")]
    side: Annotated[str, described("`input` or `output`")]


class CellShareDocument(Document):
    """Waiting at a cell."""

    cell: Annotated[tuple[int, int], described("where it is", "[column, row]")]
    share: Annotated[float, described("part of the fleet's time", SHARE)]


class WaitingDocument(Document):
    """A place where robots wait."""

    share: Annotated[float, described("part of the fleet's time", SHARE)]
    machines: Annotated[list[ServedMachineDocument], described("machines ahead, if any")]
    junction: Annotated[
        tuple[int, int] | None, described("junction ahead; null if a machine is", "[column, row]")
    ]
    near: Annotated[str | None, described("the nearest machine; null if none is near")]
    cells: Annotated[list[CellShareDocument], described("the cells, the fullest first")]


class RobotsDocument(Document):
    """What robots do with their time in a period of the plan."""

    moving: Annotated[float, described("part of the fleet's time", SHARE)]
    handling: Annotated[float, described("part in which they exchange while they stand", SHARE)]
    waiting: Annotated[float, described("part in which they wait", SHARE)]
    places: Annotated[list[WaitingDocument], described("where they wait, most first")]


class FindingsDocument(Document):
    """What limits a plan, and what its robots do."""

    bottleneck: Annotated[LimitsDocument, described("what limits the plan")]
    robots: Annotated[RobotsDocument, described("what robots do with their time")]

    @classmethod
    def fields_of(cls, facts: Facts) -> dict[str, Any]:
        """Return the fields for the document of a command."""
        findings = cls(**findings_to_document(facts))
        return {"bottleneck": findings.bottleneck, "robots": findings.robots}


class SolveDocument(FindingsDocument):
    """The embedding that `tsaces solve` found."""

    instance: Annotated[str, described("the same as `name`")]
    name: Annotated[str, described("name of the instance")]
    method: Annotated[str, described("name of the method")]
    seed: Annotated[int, described("seed of random choices")]
    throughput: Annotated[float, described("long-run throughput of the plan", RATE)]
    upper_bound: Annotated[float, described("proven for every plan", RATE)]
    gap: Annotated[float, described("(upper_bound - throughput) / upper_bound", SHARE)]
    products_per_hour: Annotated[float | None, described(HOURLY, "products per hour")]
    agents: Annotated[int, described("agents that the plan uses", "agents")]
    seconds: Annotated[float, described("when the embedding was found", SECONDS)]
    assignment: Annotated[
        dict[str, str | None], described("process of each machine; null if it is idle")
    ]
    rates: Annotated[dict[str, float], described("rate of each busy machine", "runs per timestep")]
    machines: Annotated[list[MachineDocument], described("what each machine does")]
    verified: Annotated[bool, described("always true: the plan was replayed without a violation")]
    out: Annotated[str | None, described("file of the embedding; null without `--out`")]
    replan: Annotated[
        ReplanDocument, sometimes("as in the file of the embedding; only with `--keep-assignment`")
    ]
    objective: Annotated[str, sometimes("`fleet`; only with `--objective fleet`, as all below")]
    fleet: Annotated[FleetDocument, sometimes("as in the file of the embedding")]
    keep: Annotated[float, sometimes("the same as in `fleet`", SHARE)]
    highest_throughput: Annotated[float, sometimes("the same as in `fleet`", RATE)]
    least_agents: Annotated[int, sometimes("the same as in `fleet`", "agents")]
    fleet_bound: Annotated[int, sometimes("the same as `least_agents`", "agents")]


class ReportDocument(FindingsDocument):
    """What an embedding amounts to; `tsaces report --out FILE.json` writes the same but `out`."""

    format: Annotated[str, described("`tsaces-report/1`")]
    instance: Annotated[str, described("name of the instance")]
    method: Annotated[str, described("name of the method")]
    throughput: Annotated[float, described("long-run throughput of the plan", RATE)]
    upper_bound: Annotated[float, described("proven for every plan", RATE)]
    gap: Annotated[float, described("(upper_bound - throughput) / upper_bound", SHARE)]
    timestep_seconds: Annotated[float | None, described("`layout.timestep`; null if none", SECONDS)]
    products_per_hour: Annotated[float | None, described(HOURLY, "products per hour")]
    agents: Annotated[int, described("agents that the plan uses", "agents")]
    max_agents: Annotated[int, described("agents that it may use", "agents")]
    period: Annotated[int, described("after which the plan repeats itself", "timesteps")]
    machines: Annotated[list[MachineDocument], described("what each machine does")]
    out: Annotated[str | None, described("file of the report; null without `--out`")]
