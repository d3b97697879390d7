"""What commands print with `--json`; docs/json.md is written from these models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tsaces.cli.output import print_json
from tsaces.report.document import findings_to_document

if TYPE_CHECKING:
    from tsaces.report import Facts

_RATE, _SECONDS, _SHARE = "products per timestep", "seconds", "share"
_HOURLY = "null if the instance has no `layout.timestep`"
_AGENTS = "agents times timesteps"
_STOCK = "what its buffers hold, as in [embeddings](formats.md#stock)"


def _field(meaning: str, unit: str = "") -> Any:
    """Return what is said about a field that is always there."""
    return Field(description=meaning, json_schema_extra={"unit": unit})


def _at_times(meaning: str, unit: str = "") -> Any:
    """Return what is said about a field that is left out when it has no meaning."""
    return Field(default=None, description=meaning, json_schema_extra={"unit": unit})


class Document(BaseModel):
    """An object of which every field is documented."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def print_document(document: Document) -> None:
    """Print a document for programs, without the fields that were left out."""
    print_json(document.model_dump(mode="json", exclude_unset=True))


class MachineDocument(Document):
    """What a machine does."""

    machine: Annotated[str, _field("name of the machine")]
    process: Annotated[str | None, _field("its process; null if it is idle")]
    runs_per_timestep: Annotated[float, _field("the same as in `rates`", "runs per timestep")]
    runs_per_hour: Annotated[float | None, _field(f"{_HOURLY}", "runs per hour")]
    utilisation: Annotated[float, _field("part of the time in which it works", _SHARE)]
    stock: Annotated[
        dict[str, Any] | None,
        _field(f"{_STOCK}; null if it is idle or that is not known", "tokens"),
    ]


class FleetDocument(Document):
    """The result of the search for few agents, as in the file of the embedding."""

    keep: Annotated[float, _field("part of `highest_throughput` that is kept", _SHARE)]
    highest_throughput: Annotated[float, _field("the best that the search found", _RATE)]
    least_agents: Annotated[
        int, _field("proven: no sustained plan that keeps it has fewer agents", "agents")
    ]


class ChangeDocument(Document):
    """A machine that runs something else than before."""

    machine: Annotated[str, _field("name of the machine")]
    before: Annotated[str | None, _field("what it ran; null for nothing")]
    after: Annotated[str | None, _field("what it runs now; null for nothing")]


class ReplanDocument(Document):
    """What became of an assignment that was to be kept, as in the file of the embedding."""

    changes: Annotated[list[ChangeDocument], _field("machines that run something else")]
    free_bound: Annotated[float | None, _field("proven if machines might run anything", _RATE)]


class ProcessLoadDocument(Document):
    """How busy the machines of a process are."""

    process: Annotated[str, _field("name of the process")]
    machines: Annotated[list[str], _field("machines that run it")]
    spare_machines: Annotated[list[str], _field("idle machines that could run it")]
    utilisation: Annotated[float, _field("part of the time in which they work", _SHARE)]


class FullCellDocument(Document):
    """A cell that no more agents can enter."""

    cell: Annotated[tuple[int, int], _field("where it is", "[column, row]")]
    flow: Annotated[float, _field("how many enter it", "agents per timestep")]
    machines: Annotated[list[str], _field("machines that are served at it")]


class LimitsDocument(Document):
    """What limits a plan, as far as that is known."""

    text: Annotated[str, _field("the same in a sentence")]
    full: Annotated[list[ProcessLoadDocument], _field("processes whose machines are full")]
    busiest: Annotated[
        ProcessLoadDocument | None, _field("the busiest process; null if no machine runs any")
    ]
    full_cell: Annotated[FullCellDocument | None, _field("a full cell; null if none is")]
    whole_fleet_used: Annotated[bool, _field("whether the plan uses all agents that there may be")]
    bound_reached: Annotated[bool, _field("whether the throughput meets the proven bound")]


class ServedMachineDocument(Document):
    """A machine that is served where robots wait."""

    machine: Annotated[str, _field("name of the machine")]
    side: Annotated[str, _field("`input` or `output`")]


class CellShareDocument(Document):
    """Waiting at a cell."""

    cell: Annotated[tuple[int, int], _field("where it is", "[column, row]")]
    share: Annotated[float, _field("part of the fleet's time", _SHARE)]


class WaitingDocument(Document):
    """A place where robots wait."""

    share: Annotated[float, _field("part of the fleet's time", _SHARE)]
    machines: Annotated[list[ServedMachineDocument], _field("machines ahead, if any")]
    junction: Annotated[
        tuple[int, int] | None, _field("junction ahead; null if a machine is", "[column, row]")
    ]
    near: Annotated[str | None, _field("the machine that is nearest to it; null if none is near")]
    cells: Annotated[list[CellShareDocument], _field("the cells, the fullest first")]


class RobotsDocument(Document):
    """What robots do with their time in a period of the plan."""

    moving: Annotated[float, _field("part of the fleet's time", _SHARE)]
    handling: Annotated[float, _field("part in which they exchange while they stand", _SHARE)]
    waiting: Annotated[float, _field("part in which they wait", _SHARE)]
    places: Annotated[list[WaitingDocument], _field("where they wait, most first")]


class FindingsDocument(Document):
    """What limits a plan, and what its robots do."""

    bottleneck: Annotated[LimitsDocument, _field("what limits the plan")]
    robots: Annotated[RobotsDocument, _field("what robots do with their time")]

    @classmethod
    def fields_of(cls, facts: Facts) -> dict[str, Any]:
        """Return the fields for the document of a command."""
        findings = cls(**findings_to_document(facts))
        return {"bottleneck": findings.bottleneck, "robots": findings.robots}


class SolveDocument(FindingsDocument):
    """The embedding that `tsaces solve` found."""

    instance: Annotated[str, _field("the same as `name`")]
    name: Annotated[str, _field("name of the instance")]
    method: Annotated[str, _field("name of the method")]
    seed: Annotated[int, _field("seed of random choices")]
    throughput: Annotated[float, _field("long-run throughput of the plan", _RATE)]
    upper_bound: Annotated[float, _field("proven for every plan", _RATE)]
    gap: Annotated[float, _field("(upper_bound - throughput) / upper_bound", _SHARE)]
    products_per_hour: Annotated[float | None, _field(_HOURLY, "products per hour")]
    agents: Annotated[int, _field("agents that the plan uses", "agents")]
    seconds: Annotated[float, _field("when the embedding was found", _SECONDS)]
    assignment: Annotated[
        dict[str, str | None], _field("process of each machine; null if it is idle")
    ]
    rates: Annotated[dict[str, float], _field("rate of each busy machine", "runs per timestep")]
    machines: Annotated[list[MachineDocument], _field("what each machine does")]
    verified: Annotated[bool, _field("always true: the plan was replayed without a violation")]
    out: Annotated[str | None, _field("file of the embedding; null without `--out`")]
    replan: Annotated[
        ReplanDocument, _at_times("as in the file of the embedding; only with `--keep-assignment`")
    ]
    objective: Annotated[str, _at_times("`fleet`; only with `--objective fleet`, as all below")]
    fleet: Annotated[FleetDocument, _at_times("as in the file of the embedding")]
    keep: Annotated[float, _at_times("the same as in `fleet`", _SHARE)]
    highest_throughput: Annotated[float, _at_times("the same as in `fleet`", _RATE)]
    least_agents: Annotated[int, _at_times("the same as in `fleet`", "agents")]
    fleet_bound: Annotated[int, _at_times("the same as `least_agents`", "agents")]


class ReportDocument(FindingsDocument):
    """What an embedding amounts to; `tsaces report --out FILE.json` writes the same but `out`."""

    format: Annotated[str, _field("`tsaces-report/1`")]
    instance: Annotated[str, _field("name of the instance")]
    method: Annotated[str, _field("name of the method")]
    throughput: Annotated[float, _field("long-run throughput of the plan", _RATE)]
    upper_bound: Annotated[float, _field("proven for every plan", _RATE)]
    gap: Annotated[float, _field("(upper_bound - throughput) / upper_bound", _SHARE)]
    timestep_seconds: Annotated[float | None, _field("`layout.timestep`; null if none", _SECONDS)]
    products_per_hour: Annotated[float | None, _field(_HOURLY, "products per hour")]
    agents: Annotated[int, _field("agents that the plan uses", "agents")]
    max_agents: Annotated[int, _field("agents that it may use", "agents")]
    period: Annotated[int, _field("after which the plan repeats itself", "timesteps")]
    machines: Annotated[list[MachineDocument], _field("what each machine does")]
    out: Annotated[str | None, _field("file of the report; null without `--out`")]


class ViolationDocument(Document):
    """A violation of a rule."""

    t: Annotated[int | None, _field("when it happened; null if at no moment", "timestep")]
    agents: Annotated[list[int], _field("numbers of the agents that it concerns")]
    rule: Annotated[str, _field("name of the rule")]
    message: Annotated[str, _field("what happened")]


class VerifyDocument(Document):
    """The verdict of `tsaces verify`."""

    ok: Annotated[bool, _field("whether no rule is violated")]
    steps: Annotated[int, _field("how many were replayed", "timesteps")]
    agents: Annotated[int, _field("agents of the plan", "agents")]
    throughput: Annotated[float, _field("products that were counted, by timesteps", _RATE)]
    violations: Annotated[list[ViolationDocument], _field("the violations that were found")]
    stock: Annotated[
        dict[str, Any], _at_times(f"by machine, {_STOCK}; not with `--plan`", "tokens")
    ]


class ProofDocument(Document):
    """A bound, as far as it was proven."""

    upper_bound: Annotated[float | None, _field("null if nothing was proven", _RATE)]
    gain: Annotated[float | None, _field("upper_bound by that of the factory, less 1", _SHARE)]
    solved: Annotated[bool, _field("false if more time may lower the bound")]


class BottleneckDocument(Document):
    """A part of the factory that is used up."""

    name: Annotated[str, _field("what it is")]
    cells: Annotated[list[tuple[int, int]], _field("where it is", "[column, row]")]
    usage: Annotated[float, _field("part of its limit that is used", _SHARE)]
    price: Annotated[float, _field("what one unit more brings at most", _RATE)]


class RelaxedDocument(ProofDocument):
    """The bound without a group of limits; see [what-binds.md](what-binds.md)."""

    limit: Annotated[
        str, _field("`fleet`, `machines`, `junctions`, `cells`, `fleet and cells` or `speeds`")
    ]
    machines: Annotated[list[str], _field("machines of the group")]
    one_more: Annotated[ProofDocument | None, _field("the bound with one more such machine")]
    agents_enough: Annotated[
        int | None, _field("a fleet that is as good as any larger one", "agents")
    ]
    bottlenecks: Annotated[list[BottleneckDocument], _field("its five most valuable parts")]


class TokenTransportDocument(Document):
    """What the transport of a token costs."""

    token: Annotated[str, _field("name of the token")]
    trips: Annotated[float, _field("loads a product", "agents")]
    agent_timesteps: Annotated[float, _field("time of agents that carry it, a product", _AGENTS)]
    load_size: Annotated[int, _field("most copies that one run takes or gives", "tokens")]
    at_once: Annotated[
        ProofDocument | None,
        _field("the bound if agents carried `load_size` at once; null if that was not asked"),
    ]


class TransportDocument(Document):
    """What a product costs in agents' time; see [what-binds.md](what-binds.md)."""

    agent_timesteps: Annotated[float, _field("time of agents in all, a product", _AGENTS)]
    empty_agent_timesteps: Annotated[float, _field("without a load, a product", _AGENTS)]
    tokens: Annotated[list[TokenTransportDocument], _field("the dearest first")]


class BoundDocument(Document):
    """The bound that `tsaces bound` proved."""

    instance: Annotated[str, _field("the same as `name`")]
    name: Annotated[str, _field("name of the instance")]
    upper_bound: Annotated[float, _field("proven for every plan", _RATE)]
    obstacle: Annotated[
        str | None, _at_times("why there is no embedding, or null; with `--explain`, as below")
    ]
    relaxed: Annotated[list[RelaxedDocument], _at_times("the bound without each group of limits")]
    transport: Annotated[
        TransportDocument | None, _at_times("what a product costs; null if that is not known")
    ]


class BatchDocument(Document):
    """The summary of `tsaces batch`."""

    out: Annotated[str, _field("the folder; its `summary.json` has a row for each instance")]
    counts: Annotated[dict[str, int], _field("number of instances by `status` of their rows")]


class BatchRowDocument(Document):
    """A row of the summary that `tsaces batch` writes into its folder."""

    name: Annotated[str, _field("name of the item: of its instance, with the values of sweeps")]
    source: Annotated[str, _field("file of the instance")]
    status: Annotated[
        str,
        _field(
            "`found`, `nothing found`, `invalid`, `same as another`, `failed`, `interrupted`"
            " or `not begun`"
        ),
    ]
    reason: Annotated[str, _field("why it has this status; empty if that needs no reason")]
    machines: Annotated[
        int | None, _field("of the instance; null if it cannot be read", "machines")
    ]
    max_agents: Annotated[
        int | None, _field("of the instance; null if it cannot be read", "agents")
    ]
    method: Annotated[str, _field("name of the method")]
    time_limit: Annotated[float, _field("time limit of the solve", _SECONDS)]
    seed: Annotated[int, _field("seed of random choices")]
    objective: Annotated[str, _field("`throughput` or `fleet`")]
    keep: Annotated[float, _field("part of the throughput that `fleet` keeps", _SHARE)]
    throughput: Annotated[float | None, _field("null if nothing was found", _RATE)]
    upper_bound: Annotated[float | None, _field("null if nothing was proven", _RATE)]
    agents: Annotated[int | None, _field("agents that the plan uses", "agents")]
    seconds: Annotated[float, _field("how long the solve took", _SECONDS)]
    embedding: Annotated[str | None, _field("file of the embedding in the folder")]
    transferred_from: Annotated[
        str | None, _field("item for which the embedding was found; null if for this one")
    ]
    gap: Annotated[float | None, _field("(upper_bound - throughput) / upper_bound", _SHARE)]


class CompileDocument(Document):
    """The plan that `tsaces compile` wrote."""

    out: Annotated[str, _field("the file")]
    agents: Annotated[int, _field("agents of the plan", "agents")]
    transient: Annotated[int, _field("what passes before the plan repeats", "timesteps")]
    period: Annotated[int, _field("after which it repeats", "timesteps")]
    bytes: Annotated[int, _field("size of the file", "bytes")]


class JobDocument(Document):
    """A job, with the names that the [service](service.md#calls) uses."""

    id: Annotated[str, _field("id of the job")]
    name: Annotated[str, _field("first 255 characters of the name of the instance")]
    method: Annotated[str, _field("name of the method")]
    objective: Annotated[str, _field("`throughput` or `fleet`")]
    status: Annotated[str, _field("`queued`, `running`, `succeeded`, `failed` or `cancelled`")]
    throughput: Annotated[float | None, _field("best so far; null before the first", _RATE)]
    upper_bound: Annotated[float | None, _field("proven for every plan", _RATE)]
    gap: Annotated[float | None, _field("(upper_bound - throughput) / upper_bound", _SHARE)]
    agents: Annotated[int | None, _field("agents of the best embedding so far", "agents")]
    message: Annotated[str | None, _field("why the job ended")]
    created_at: Annotated[float, _field("when it was added", "seconds since 1970")]
    started_at: Annotated[float | None, _field("when it was started", "seconds since 1970")]
    finished_at: Annotated[float | None, _field("when it ended", "seconds since 1970")]
    attempts: Annotated[int, _field("number of starts")]
    can_end: Annotated[bool, _field("whether the token may cancel and delete it")]


class JobsDocument(Document):
    """The jobs that `tsaces jobs` lists."""

    jobs: Annotated[list[JobDocument], _field("jobs, the newest first")]


class TokenDocument(Document):
    """A token of the service, without its secret."""

    name: Annotated[str, _field("name of the client")]
    scopes: Annotated[list[str], _field("`read`, `solve` and `admin`, as far as it has them")]
    created_at: Annotated[float, _field("when it was created", "seconds since 1970")]


class TokensDocument(Document):
    """The tokens that `tsaces token list` lists."""

    tokens: Annotated[list[TokenDocument], _field("all tokens, by name")]


DOCUMENTS: dict[str, type[Document]] = {
    "solve": SolveDocument,
    "report": ReportDocument,
    "verify": VerifyDocument,
    "bound": BoundDocument,
    "batch": BatchDocument,
    "compile": CompileDocument,
    "jobs": JobsDocument,
    "token list": TokensDocument,
}
"""What each command prints with `--json`, by the name of the command."""
FILES: dict[str, type[Document]] = {"summary.json": BatchRowDocument}
"""What is in the lists that commands write as JSON files, by the name of the file."""
