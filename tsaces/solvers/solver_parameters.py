"""Parameters of all methods together."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - hints are read at run time
from dataclasses import dataclass, field
from typing import Any

from tsaces.solvers.aces import AcesParameters
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.parameter_ranges import NOT_IN_FILES
from tsaces.solvers.rhythmic import FleetSearchParameters
from tsaces.solvers.ts_aces.parameters import TsAcesParameters


@dataclass(frozen=True)
class SolverParameters:
    """Parameters of all methods; each method takes those that it uses.

    Attributes
    ----------
    cyclic : CycleSearchParameters
        The cyclic search: of `rhythmic` on cells, and of `ts-aces` on the lanes of roads, where
        `TsAcesParameters.lanes` says the lengths of its cycles.
    fleet : FleetSearchParameters
        The search for few agents that follows on `rhythmic` and `auto`.
    ts_aces : TsAcesParameters
    aces : AcesParameters
    installed : mapping of str to object
        Parameters of methods that installed packages bring, by method; those that are absent have
        their defaults.
    """

    cyclic: CycleSearchParameters = field(default_factory=CycleSearchParameters)
    fleet: FleetSearchParameters = field(default_factory=FleetSearchParameters)
    ts_aces: TsAcesParameters = field(default_factory=TsAcesParameters)
    aces: AcesParameters = field(default_factory=AcesParameters)
    installed: Mapping[str, Any] = field(default_factory=dict, metadata=NOT_IN_FILES, hash=False)
