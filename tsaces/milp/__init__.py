"""Mixed integer linear programs, modelled with PuLP and solved with HiGHS."""

from tsaces.milp.expressions import total
from tsaces.milp.highs_model import HighsModel, Incumbent, Monitor, Outcome, SolveStatus

__all__ = ["HighsModel", "Incumbent", "Monitor", "Outcome", "SolveStatus", "total"]
