"""Bounds as `tsaces bound` prints them with `--json`."""

from __future__ import annotations

from typing import Annotated

from tsaces.cli.documents.fields import RATE, SHARE, TIMES, Document, described, sometimes


class ProofDocument(Document):
    """A bound, as far as it was proven."""

    upper_bound: Annotated[float | None, described("null if nothing was proven", RATE)]
    gain: Annotated[float | None, described("upper_bound by that of the factory, less 1", SHARE)]
    solved: Annotated[bool, described("false if more time may lower the bound")]


class BottleneckDocument(Document):
    """A part of the factory that is used up."""

    name: Annotated[str, described("what it is")]
    cells: Annotated[
        list[tuple[int | str, int]],
        described("where it is", "[column, row], or [name of lane or point, number]"),
    ]
    usage: Annotated[float, described("part of its limit that is used", SHARE)]
    price: Annotated[float, described("what one unit more brings at most", RATE)]


class RelaxedDocument(ProofDocument):
    """The bound without a group of limits; see [what-binds.md](what-binds.md)."""

    limit: Annotated[
        str,
        described(
            "`fleet`, `machines`, `junctions`, `cells`, `handling`, `clearance`, `zones`,"
            " `fleet and cells` or `speeds`"
        ),
    ]
    machines: Annotated[list[str], described("machines of the group")]
    one_more: Annotated[ProofDocument | None, described("the bound with one more such machine")]
    agents_enough: Annotated[
        int | None, described("a fleet that is as good as any larger one", "agents")
    ]
    bottlenecks: Annotated[list[BottleneckDocument], described("its five most valuable parts")]


class TokenTransportDocument(Document):
    """What the transport of a token costs."""

    token: Annotated[str, described("name of the token")]
    trips: Annotated[float, described("loads a product", "agents")]
    agent_timesteps: Annotated[float, described("time of agents that carry it, a product", TIMES)]
    load_size: Annotated[int, described("most copies that one run takes or gives", "tokens")]
    at_once: Annotated[
        ProofDocument | None,
        described("the bound if agents carried `load_size` at once; null if that was not asked"),
    ]


class TransportDocument(Document):
    """What a product costs in agents' time; see [what-binds.md](what-binds.md)."""

    agent_timesteps: Annotated[float, described("time of agents in all, a product", TIMES)]
    empty_agent_timesteps: Annotated[float, described("without a load, a product", TIMES)]
    handling_agent_timesteps: Annotated[
        float, described("standing at machines for the handling, a product", TIMES)
    ]
    tokens: Annotated[list[TokenTransportDocument], described("the dearest first")]


class BoundDocument(Document):
    """The bound that `tsaces bound` proved."""

    instance: Annotated[str, described("the same as `name`")]
    name: Annotated[str, described("name of the instance")]
    upper_bound: Annotated[float, described("proven for every plan", RATE)]
    obstacle: Annotated[
        str | None, sometimes("why there is no embedding, or null; with `--explain`, as below")
    ]
    relaxed: Annotated[list[RelaxedDocument], sometimes("the bound without each group of limits")]
    transport: Annotated[
        TransportDocument | None, sometimes("what a product costs; null if that is not known")
    ]
