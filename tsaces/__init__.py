"""Embeds manufacturing procedures in smart factories (Smart Factory Embedding, SFE).

>>> import tsaces
>>> instance = tsaces.load_instance("instances/toy-car.json")  # doctest: +SKIP
>>> embedding = tsaces.solve(instance, time_limit=20)  # doctest: +SKIP
>>> for t, cells, cargo in embedding.plan().steps(start=0, count=100):  # doctest: +SKIP
...     pass
"""

from tsaces.bound import Bottleneck, Explanation, Limit, RelaxedBound
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
from tsaces.formats.embedding_json import write_embedding
from tsaces.formats.plan_file import write_plan
from tsaces.model.embedding import Embedding, FleetResult
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
    ModelBuilt,
    SearchEnded,
    SearchLost,
    SearchStep,
)
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.model.notice import Notice
from tsaces.model.transport_plan import Block, ExchangeKind, Timestep, TransportPlan
from tsaces.notebook import install as _show_in_notebooks
from tsaces.pipeline import explain_bound, load_embedding, load_instance, solve, upper_bound
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.ts_aces import TsAces, TsAcesParameters
from tsaces.traffic.notices import notices
from tsaces.verify import Rule, Verdict, Violation, verify

_show_in_notebooks()

__all__ = [
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
    "ModelBuilt",
    "NoEmbeddingError",
    "Notice",
    "PlanError",
    "Problem",
    "Procedure",
    "Process",
    "RelaxedBound",
    "Rhythmic",
    "Rule",
    "SearchEnded",
    "SearchLost",
    "SearchStep",
    "SolverError",
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
    "notices",
    "solve",
    "upper_bound",
    "verify",
    "write_embedding",
    "write_plan",
]
