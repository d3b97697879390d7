"""The header of a timestep stream, as JSON-ready data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, ExchangeKind, PlanHeader

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_NAMES = {ExchangeKind.DEPOSIT: "deposit", ExchangeKind.PICKUP: "pickup"}
KINDS = {name: kind for kind, name in KIND_NAMES.items()}


def header_to_document(header: PlanHeader) -> dict[str, Any]:
    """Return a header as JSON-ready data."""
    return {
        "type": "header",
        "agents": header.agents,
        "assignment": dict(header.assignment),
        "buffers": buffers_to_document(header.buffers),
        "period": header.period,
        "start": header.start,
    }


def header_from_document(document: Any) -> PlanHeader:
    """Build a header from parsed JSON.

    Raises
    ------
    DocumentError
        If it is none.
    """
    try:
        return PlanHeader(
            agents=whole_number(document["agents"]),
            assignment=dict(document["assignment"]),
            buffers=buffers_from_document(document["buffers"]),
            period=whole_number(document["period"]),
            start=whole_number(document["start"]),
            skips_pauses=document.get("skips_pauses") is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise DocumentError(f"line 1: no header: {error!r}") from None


def buffers_to_document(buffers: Mapping[str, Buffers]) -> dict[str, Any]:
    """Return the contents of machines' buffers as JSON-ready data."""
    return {
        machine: {"input": dict(sides.input), "output": dict(sides.output)}
        for machine, sides in buffers.items()
    }


def buffers_from_document(document: Any) -> dict[str, Buffers]:
    """Build the contents of machines' buffers from parsed JSON.

    Raises
    ------
    TypeError, ValueError, AttributeError
        If it is something else.
    """
    return {
        str(machine): Buffers(_counts(sides.get("input")), _counts(sides.get("output")))
        for machine, sides in document.items()
    }


def whole_number(value: Any) -> int:
    """Return an integer as it was parsed; `ValueError` says that something else is none."""
    if type(value) is not int:  # True, 2.0 and "2" would all pass for integers
        raise ValueError(f"{value!r} is no whole number")
    return value


def parse_line(number: int, line: str | bytes) -> Any:
    """Read one line of a stream; `DocumentError` names it."""
    try:
        return parse_json(line)
    except JsonError as error:
        raise DocumentError(f"line {number}: {error}") from None


def dump(document: object) -> str:
    """Write JSON without a blank."""
    return json.dumps(document, separators=(",", ":"))


def _counts(counts: Any) -> Counts:
    return Counts({str(token): whole_number(count) for token, count in (counts or {}).items()})
