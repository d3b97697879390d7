"""Either client, called alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any

from tsaces.client import AgentState, AsyncClient, Client, Exchange, Timestep
from tsaces.formats.stream_header import KIND_NAMES
from tsaces.model.transport_plan import ExchangeKind

if TYPE_CHECKING:
    import tsaces
    from tsaces.model.instance import Cell
    from tsaces.model.transport_plan import TransportPlan

Call = Callable[..., Any]
"""Takes a server's address, the name of a client's method, and its arguments."""


def call(url: str, method: str, *arguments: Any, patience: float = 60.0, **named: Any) -> Any:
    """Call a method of `Client`; what it yields is returned as a list."""
    with Client(url, patience=patience) as client:
        result = getattr(client, method)(*arguments, **named)
        return list(result) if isinstance(result, Iterator) else result


def async_call(url: str, method: str, *arguments: Any, patience: float = 60.0, **named: Any) -> Any:
    """Call a method of `AsyncClient` alike."""

    async def calling() -> Any:
        async with AsyncClient(url, patience=patience) as client:
            result = getattr(client, method)(*arguments, **named)
            if isinstance(result, AsyncIterator):
                return [item async for item in result]
            return await result

    return asyncio.run(calling())


def follow(url: str, job: str, on_timestep: Callable[[Timestep], object], **named: Any) -> None:
    """Stream with `Client` and hand every timestep over as it comes."""
    with Client(url) as client, closing(client.stream(job, **named)) as timesteps:
        for timestep in timesteps:
            on_timestep(timestep)


def async_follow(
    url: str, job: str, on_timestep: Callable[[Timestep], object], **named: Any
) -> None:
    """Stream with `AsyncClient` alike."""

    async def following() -> None:
        async with (
            AsyncClient(url) as client,
            aclosing(client.stream(job, **named)) as timesteps,
        ):
            async for timestep in timesteps:
                on_timestep(timestep)

    asyncio.run(following())


def steps_of(plan: TransportPlan, start: int, count: int) -> list[Timestep]:
    """Return a plan's timesteps as a client has them."""
    return [_by_name(plan, timestep) for timestep in plan.steps(start, count)]


def _by_name(plan: TransportPlan, timestep: tsaces.Timestep) -> Timestep:
    agents = zip(timestep.cells.tolist(), timestep.cargo.tolist(), strict=True)
    return Timestep(
        timestep.t,
        tuple(_state(plan.cells[cell], plan.tokens[token]) for cell, token in agents),
        tuple(
            Exchange(
                agent,
                plan.machines[machine],
                KIND_NAMES[ExchangeKind(kind)],
                str(plan.tokens[token]),
            )
            for agent, machine, kind, token in sorted(timestep.exchanges.tolist())
        ),
    )


def _state(cell: Cell, token: str | None) -> AgentState:
    return AgentState(cell[0], cell[1], token)
