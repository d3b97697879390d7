"""What a plan needs in stock, as part of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tsaces.errors import DocumentError
from tsaces.model.counts import Counts
from tsaces.model.stock import Peak, Stock
from tsaces.model.transport_plan import Buffers
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_Count = Annotated[
    int,
    Field(ge=0),
    Expected("a count", "give a whole number from 0 on", is_entry=True),
]
_Most = Annotated[
    Annotated[int, Field(ge=0)] | None,
    Expected("a count or null", "give a whole number, or null for what grows", is_entry=True),
]
_Counts = Annotated[
    dict[str, _Count], Expected("an object of tokens and counts", 'give such as {"plank": 2}')
]
_Mosts = Annotated[
    dict[str, _Most], Expected("an object of tokens and counts", 'give such as {"plank": 2}')
]
_SIDES = "give input and output"


class _Schema(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class _StartSchema(_Schema):
    input: _Counts
    output: _Counts


class _PeakSchema(_Schema):
    input: _Mosts
    output: _Mosts


class _TotalSchema(_Schema):
    input: _Most
    output: _Most


class StockSchema(_Schema):
    """A machine's part of the document."""

    start: Annotated[_StartSchema, Expected("an object", _SIDES)]
    peak: Annotated[_PeakSchema, Expected("an object", _SIDES)]
    peak_total: Annotated[_TotalSchema, Expected("an object", _SIDES)]


def stock_to_document(stock: Mapping[str, Stock]) -> dict[str, Any]:
    """Return what machines hold as JSON-ready data; null stands for what grows for ever."""
    return {
        machine: {
            "start": {"input": dict(held.start.input), "output": dict(held.start.output)},
            "peak": {
                "input": dict(held.input_peak.tokens),
                "output": dict(held.output_peak.tokens),
            },
            "peak_total": {"input": held.input_peak.total, "output": held.output_peak.total},
        }
        for machine, held in stock.items()
    }


def stock_from_schema(
    stock: Mapping[str, StockSchema], machines: Collection[str]
) -> dict[str, Stock]:
    """Build what machines hold.

    Raises
    ------
    DocumentError
        For a machine that is none.
    """
    for machine in stock:
        if machine not in machines:
            raise DocumentError(f"stock: {machine!r} is no machine of the instance; leave it out")
    return {
        machine: Stock(
            Buffers(Counts(held.start.input), Counts(held.start.output)),
            Peak(held.peak.input, held.peak_total.input),
            Peak(held.peak.output, held.peak_total.output),
        )
        for machine, held in stock.items()
    }
