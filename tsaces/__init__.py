"""Embeds manufacturing procedures in smart factories (Smart Factory Embedding, SFE).

>>> import tsaces
>>> instance = tsaces.load_instance("instances/toy-car.json")  # doctest: +SKIP
>>> embedding = tsaces.solve(instance, time_limit=20)  # doctest: +SKIP
>>> for t, cells, cargo in embedding.plan().steps(start=0, count=100):  # doctest: +SKIP
...     pass
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tsaces.errors import (
    DocumentError,
    InputError,
    InstanceError,
    NoEmbeddingError,
    PlanError,
    Problem,
    SolverError,
    TsacesError,
)
from tsaces.model.embedding import Embedding, FleetResult
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
    MethodStarted,
    ModelBuilt,
    SearchEnded,
    SearchLost,
    SearchStep,
)
from tsaces.model.instance import FREE, Instance, Machine, Procedure, Process
from tsaces.model.notice import Notice
from tsaces.model.replan import ProcessChange, ReplanResult
from tsaces.model.transport_plan import Block, ExchangeKind, Timestep, TransportPlan
from tsaces.notebook import install as _show_in_notebooks
from tsaces.verify import Rule, Verdict, Violation, verify

__version__ = "0.1.0"

if TYPE_CHECKING:
    from tsaces.bound import Bottleneck, Explanation, Limit, RelaxedBound
    from tsaces.formats.embedding_json import write_embedding
    from tsaces.formats.parameters_reader import load_parameters
    from tsaces.formats.plan_file import write_plan
    from tsaces.pipeline import (
        explain_bound,
        load_embedding,
        load_instance,
        solve,
        transfer,
        upper_bound,
    )
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.rhythmic import Rhythmic
    from tsaces.solvers.solver_parameters import SolverParameters
    from tsaces.solvers.ts_aces.parameters import TsAcesParameters
    from tsaces.solvers.ts_aces.search import TsAces
    from tsaces.traffic.notices import notices

_LATER = {
    "tsaces.bound": ("Bottleneck", "Explanation", "Limit", "RelaxedBound"),
    "tsaces.formats.embedding_json": ("write_embedding",),
    "tsaces.formats.plan_file": ("write_plan",),
    "tsaces.pipeline": (
        *("explain_bound", "load_embedding", "load_instance", "solve", "transfer"),
        "upper_bound",
    ),
    "tsaces.solvers.rhythmic": ("Rhythmic",),
    "tsaces.solvers.cyclic.parameters": ("CycleSearchParameters",),
    "tsaces.formats.parameters_reader": ("load_parameters",),
    "tsaces.solvers.solver_parameters": ("SolverParameters",),
    "tsaces.solvers.ts_aces.parameters": ("TsAcesParameters",),
    "tsaces.solvers.ts_aces.search": ("TsAces",),
    "tsaces.traffic.notices": ("notices",),
}
"""What is imported when it is first asked for, by module: few processes need all of it.

`tsaces.verify` is none of it: importing the module of that name would hide the function.
"""
_HOMES = {name: module for module, names in _LATER.items() for name in names}

if not TYPE_CHECKING:  # type checkers would take every name for one of ours

    def __getattr__(name: str) -> object:
        """Import what is asked for, one of the names below or a module of the package."""
        if name in _HOMES:
            found = globals()[name] = getattr(import_module(_HOMES[name]), name)
            return found
        if not name.startswith("_"):
            try:
                return import_module(f"{__name__}.{name}")
            except ModuleNotFoundError as error:
                if error.name != f"{__name__}.{name}":
                    raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


_show_in_notebooks()

__all__ = [
    "FREE",
    "Block",
    "Bottleneck",
    "BoundTightened",
    "CycleSearchParameters",
    "DocumentError",
    "Embedding",
    "ExchangeKind",
    "Explanation",
    "FleetBoundRaised",
    "FleetResult",
    "IncumbentFound",
    "IncumbentRejected",
    "InputError",
    "Instance",
    "InstanceError",
    "Limit",
    "Machine",
    "MethodStarted",
    "ModelBuilt",
    "NoEmbeddingError",
    "Notice",
    "PlanError",
    "Problem",
    "Procedure",
    "Process",
    "ProcessChange",
    "RelaxedBound",
    "ReplanResult",
    "Rhythmic",
    "Rule",
    "SearchEnded",
    "SearchLost",
    "SearchStep",
    "SolverError",
    "SolverParameters",
    "Timestep",
    "TransportPlan",
    "TsAces",
    "TsAcesParameters",
    "TsacesError",
    "Verdict",
    "Violation",
    "explain_bound",
    "load_embedding",
    "load_instance",
    "load_parameters",
    "notices",
    "solve",
    "transfer",
    "upper_bound",
    "verify",
    "write_embedding",
    "write_plan",
]
