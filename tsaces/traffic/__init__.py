"""The conversion of layouts to cells, and of cells to roads and junctions."""

from tsaces.traffic.cells import parse_layout
from tsaces.traffic.exchange_cells import check_exchange_cells, exchange_cells
from tsaces.traffic.floor import build_layout, layout_of
from tsaces.traffic.paper_floor import beyond_paper, is_paper_layout
from tsaces.traffic.roads import build_traffic_system

__all__ = [
    "beyond_paper",
    "build_layout",
    "build_traffic_system",
    "check_exchange_cells",
    "exchange_cells",
    "is_paper_layout",
    "layout_of",
    "parse_layout",
]
