"""The rhythmic method: every cell is given, in every timestep of a cycle, to one agent at most."""

from tsaces.solvers.rhythmic.fleet_search import FleetSearch
from tsaces.solvers.rhythmic.parameters import FleetSearchParameters
from tsaces.solvers.rhythmic.search import Rhythmic

__all__ = ["FleetSearch", "FleetSearchParameters", "Rhythmic"]
