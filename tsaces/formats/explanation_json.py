"""Explanations of a bound as JSON-ready data."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tsaces.bound import Explanation, RelaxedBound, TransportCost


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation for programs; bounds that were not proven are None."""
    return {
        "obstacle": explanation.obstacle,
        "relaxed": [_document(explanation, answer) for answer in explanation.relaxed],
        "transport": None
        if explanation.transport is None
        else _transport_document(explanation, explanation.transport),
    }


def _transport_document(explanation: Explanation, transport: TransportCost) -> dict[str, Any]:
    return {
        "agent_timesteps": transport.agent_timesteps,
        "empty_agent_timesteps": transport.empty_agent_timesteps,
        "handling_agent_timesteps": transport.handling_agent_timesteps,
        "tokens": [
            {
                "token": cost.token,
                "trips": cost.trips,
                "agent_timesteps": cost.agent_timesteps,
                "load_size": cost.load_size,
                "at_once": None
                if cost.upper_bound is None
                else _proof(explanation, cost.upper_bound, cost.solved),
            }
            for cost in transport.tokens
        ],
    }


def _document(explanation: Explanation, answer: RelaxedBound) -> dict[str, Any]:
    one_more = None
    if answer.one_more is not None:
        one_more = _proof(explanation, answer.one_more, answer.one_more_solved)
    return {
        "limit": answer.limit.value,
        "machines": answer.machines,
        **_proof(explanation, answer.upper_bound, answer.solved),
        "one_more": one_more,
        "agents_enough": answer.agents_enough,
        "bottlenecks": [asdict(bottleneck) for bottleneck in answer.bottlenecks],
    }


def _proof(explanation: Explanation, bound: float, solved: bool) -> dict[str, Any]:
    gain = explanation.gain(bound)
    return {
        "upper_bound": bound if math.isfinite(bound) else None,
        "gain": gain if math.isfinite(gain) else None,
        "solved": solved,
    }
