"""Verdicts as `tsaces verify` prints them with `--json`."""

from __future__ import annotations

from typing import Annotated, Any

from tsaces.cli.documents.fields import RATE, STOCK, Document, described, sometimes


class ViolationDocument(Document):
    """A violation of a rule."""

    t: Annotated[int | None, described("when it happened; null if at no moment", "timestep")]
    agents: Annotated[list[int], described("numbers of the agents that it concerns")]
    rule: Annotated[str, described("name of the rule")]
    message: Annotated[str, described("what happened")]


class VerifyDocument(Document):
    """The verdict of `tsaces verify`."""

    ok: Annotated[bool, described("whether no rule is violated")]
    steps: Annotated[int, described("how many were replayed", "timesteps")]
    agents: Annotated[int, described("agents of the plan", "agents")]
    throughput: Annotated[float, described("products that were counted, by timesteps", RATE)]
    violations: Annotated[list[ViolationDocument], described("the violations that were found")]
    stock: Annotated[dict[str, Any], sometimes(f"by machine, {STOCK}; not with `--plan`", "tokens")]
