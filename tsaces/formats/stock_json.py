"""What a plan needs in stock, as part of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tsaces.errors import DocumentError
from tsaces.model.counts import Counts
from tsaces.model.stock import Peak, Stock
from tsaces.model.transport_plan import Buffers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_Count = Annotated[int, Field(ge=0)]


class _Schema(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class _StartSchema(_Schema):
    input: dict[str, _Count]
    output: dict[str, _Count]


class _PeakSchema(_Schema):
    input: dict[str, _Count | None]
    output: dict[str, _Count | None]


class _TotalSchema(_Schema):
    input: _Count | None
    output: _Count | None


class StockSchema(_Schema):
    """A machine's part of the document."""

    start: _StartSchema
    peak: _PeakSchema
    peak_total: _TotalSchema


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
