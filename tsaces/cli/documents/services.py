"""Batches, compiled plans, jobs and tokens as commands print them with `--json`."""

from __future__ import annotations

from typing import Annotated

from tsaces.cli.documents.fields import RATE, SECONDS, SHARE, Document, described


class BatchDocument(Document):
    """The summary of `tsaces batch`."""

    out: Annotated[str, described("the folder; its `summary.json` has a row for each instance")]
    counts: Annotated[dict[str, int], described("number of instances by `status` of their rows")]


class BatchRowDocument(Document):
    """A row of the summary that `tsaces batch` writes into its folder."""

    name: Annotated[str, described("name of the item: of its instance, with the values of sweeps")]
    source: Annotated[str, described("file of the instance")]
    status: Annotated[
        str,
        described(
            "`found`, `nothing found`, `invalid`, `same as another`, `failed`, `interrupted`"
            " or `not begun`"
        ),
    ]
    reason: Annotated[str, described("why it has this status; empty if that needs no reason")]
    machines: Annotated[
        int | None, described("of the instance; null if it cannot be read", "machines")
    ]
    max_agents: Annotated[
        int | None, described("of the instance; null if it cannot be read", "agents")
    ]
    method: Annotated[str, described("name of the method")]
    time_limit: Annotated[float, described("time limit of the solve", SECONDS)]
    seed: Annotated[int, described("seed of random choices")]
    objective: Annotated[str, described("`throughput` or `fleet`")]
    keep: Annotated[float, described("part of the throughput that `fleet` keeps", SHARE)]
    throughput: Annotated[float | None, described("null if nothing was found", RATE)]
    upper_bound: Annotated[float | None, described("null if nothing was proven", RATE)]
    agents: Annotated[int | None, described("agents that the plan uses", "agents")]
    seconds: Annotated[float, described("how long the solve took", SECONDS)]
    embedding: Annotated[str | None, described("file of the embedding in the folder")]
    transferred_from: Annotated[
        str | None, described("item for which the embedding was found; null if for this one")
    ]
    gap: Annotated[float | None, described("(upper_bound - throughput) / upper_bound", SHARE)]


class CompileDocument(Document):
    """The plan that `tsaces compile` wrote."""

    out: Annotated[str, described("the file")]
    agents: Annotated[int, described("agents of the plan", "agents")]
    transient: Annotated[int, described("what passes before the plan repeats", "timesteps")]
    period: Annotated[int, described("after which it repeats", "timesteps")]
    bytes: Annotated[int, described("size of the file", "bytes")]


class JobDocument(Document):
    """A job, with the names that the [service](service.md#calls) uses."""

    id: Annotated[str, described("id of the job")]
    name: Annotated[str, described("first 255 characters of the name of the instance")]
    method: Annotated[str, described("name of the method")]
    objective: Annotated[str, described("`throughput` or `fleet`")]
    status: Annotated[str, described("`queued`, `running`, `succeeded`, `failed` or `cancelled`")]
    throughput: Annotated[float | None, described("best so far; null before the first", RATE)]
    upper_bound: Annotated[float | None, described("proven for every plan", RATE)]
    gap: Annotated[float | None, described("(upper_bound - throughput) / upper_bound", SHARE)]
    agents: Annotated[int | None, described("agents of the best embedding so far", "agents")]
    message: Annotated[str | None, described("why the job ended")]
    created_at: Annotated[float, described("when it was added", "seconds since 1970")]
    started_at: Annotated[float | None, described("when it was started", "seconds since 1970")]
    finished_at: Annotated[float | None, described("when it ended", "seconds since 1970")]
    attempts: Annotated[int, described("number of starts")]
    can_end: Annotated[bool, described("whether the token may cancel and delete it")]


class JobsDocument(Document):
    """The jobs that `tsaces jobs` lists."""

    jobs: Annotated[list[JobDocument], described("jobs, the newest first")]


class TokenDocument(Document):
    """A token of the service, without its secret."""

    name: Annotated[str, described("name of the client")]
    scopes: Annotated[list[str], described("`read`, `solve` and `admin`, as far as it has them")]
    created_at: Annotated[float, described("when it was created", "seconds since 1970")]


class TokensDocument(Document):
    """The tokens that `tsaces token list` lists."""

    tokens: Annotated[list[TokenDocument], described("all tokens, by name")]
