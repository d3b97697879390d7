"""Floors of other programs, read and written."""

from tsaces.interchange.drawing import Fate, Note
from tsaces.interchange.floor import Floor, Measures, RobotOptions, Station
from tsaces.interchange.grid_map import grid_map_text
from tsaces.interchange.judged import judged_layout
from tsaces.interchange.lif_writer import LifOptions, lif_document
from tsaces.interchange.planviz_writer import planviz_document
from tsaces.interchange.procedure import instance_of, read_procedure
from tsaces.interchange.reading import read_floor
from tsaces.interchange.skeleton import skeleton
from tsaces.interchange.stations import Stations, station_option

__all__ = [
    "Fate",
    "Floor",
    "LifOptions",
    "Measures",
    "Note",
    "RobotOptions",
    "Station",
    "Stations",
    "grid_map_text",
    "instance_of",
    "judged_layout",
    "lif_document",
    "planviz_document",
    "read_floor",
    "read_procedure",
    "skeleton",
    "station_option",
]
