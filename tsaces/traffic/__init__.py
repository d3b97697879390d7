"""The conversion of layout rows to cells, and of cells to roads and junctions."""

from tsaces.traffic.cells import parse_layout
from tsaces.traffic.exchange_cells import check_exchange_cells, exchange_cells
from tsaces.traffic.roads import build_traffic_system

__all__ = ["build_traffic_system", "check_exchange_cells", "exchange_cells", "parse_layout"]
