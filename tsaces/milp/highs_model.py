"""A PuLP problem inside HiGHS: built once, changed and solved many times.

PuLP reports "Optimal" for a run that met its time limit, even without any solution (PuLP 3.3),
so its statuses are not used here; they are read from HiGHS itself.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

import highspy
import numpy as np
import pulp

from tsaces.milp.memory import may_have_been_refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

_MAXIMISE = -1.0  # PuLP hands a maximisation to HiGHS as the minimisation of its negative
_CALLBACK = highspy.cb.HighsCallbackType
_FEASIBLE = 2  # HiGHS: kSolutionStatusFeasible


class SolveStatus(Enum):
    """The way in which a run ended, apart from its solution."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


@dataclass(frozen=True, eq=False)
class Incumbent:
    """A feasible solution.

    Attributes
    ----------
    objective : float
    values : float array, shape (variables,)
        Values by variable number, which `HighsModel.number` returns.
    """

    objective: float
    values: Values


@dataclass(frozen=True)
class Outcome:
    """The result of a run.

    Attributes
    ----------
    status : SolveStatus
    bound : float
        Proven upper bound on the objective of any solution. Minus infinity if there is no
        solution, infinity if nothing was proven.
    incumbent : Incumbent or None
        The best solution found.
    """

    status: SolveStatus
    bound: float
    incumbent: Incumbent | None


class Monitor(Protocol):
    """Callbacks for a run's progress, which may end the run."""

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Handle a better solution."""

    def on_bound(self, bound: float) -> bool:
        """Handle the proven bound; return True to end the run."""


class HighsModel:
    """A maximisation held by HiGHS.

    Parameters
    ----------
    problem : pulp.LpProblem
        A maximisation. Its variables and constraints are the handles by which the model is
        changed and read.
    seed : int
        Random seed of the solver.
    threads : int
        Threads of the solver.
    integer : bool
        False to drop the integrality of every variable.
    scale : float
        Factor by which all continuous variables are multiplied inside HiGHS, and by which the
        values that are read are divided again. The tolerances of HiGHS are absolute (1e-7 to
        1e-6), so that rates of one in a million timesteps would count as zero. Powers of two
        are exact.
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        *,
        seed: int = 0,
        threads: int = 1,
        integer: bool = True,
        scale: float = 1.0,
    ) -> None:
        if problem.sense != pulp.LpMaximize:
            raise ValueError("HighsModel takes maximisations only")
        builder: Any = pulp.HiGHS(mip=integer, msg=False, threads=threads, random_seed=seed)
        builder.createAndConfigureSolver(problem)
        builder.buildSolverModel(problem)
        self._highs: Any = problem.solverModel
        self._is_mip = integer and problem.isMIP()
        self._monitor: Monitor | None = None
        self._bounds: dict[int, tuple[float, float]] = {}
        self._scale = scale
        is_integer = [variable.cat == pulp.LpInteger for variable in problem.variables()]
        places = [_place(variable) for variable in problem.variables()]
        self._column_scales = np.full(len(places), scale, dtype=np.float64)
        self._column_scales[np.array(places, dtype=np.int64)[is_integer]] = 1.0
        if scale != 1.0:
            self._scale_model()
        self._register_callbacks()

    @staticmethod
    def number(variable: pulp.LpVariable) -> int:
        """Return the variable's place in the arrays of values."""
        return _place(variable)

    @property
    def size(self) -> tuple[int, int]:
        """Number of variables and of rows."""
        return self._highs.getNumCol(), self._highs.getNumRow()

    def change_coefficient(
        self, constraint: pulp.LpConstraint, variable: pulp.LpVariable, value: float
    ) -> None:
        """Set one coefficient of one constraint."""
        place = _place(variable)
        factor = self._scale / self._column_scales[place]
        self._highs.changeCoeff(_place(constraint), place, value * factor)

    def change_right_hand_side(self, constraint: pulp.LpConstraint, value: float) -> None:
        """Set the right-hand side of a ``<=`` constraint."""
        self._highs.changeRowBounds(_place(constraint), -highspy.kHighsInf, value * self._scale)

    def change_bounds(self, variable: pulp.LpVariable, low: float, high: float) -> None:
        """Set the least and greatest value of a variable."""
        place = _place(variable)
        scale = self._column_scales[place]
        self._bounds[place] = low * scale, high * scale

    def start_from(self, values: Values) -> None:
        """Start the next run from a solution, which need not be feasible."""
        solution = highspy.HighsSolution()
        solution.col_value = (values * self._column_scales).tolist()
        solution.value_valid = True
        self._highs.setSolution(solution)

    def solve(
        self,
        deadline: float = math.inf,
        monitor: Monitor | None = None,
        relative_gap: float = 1e-6,
    ) -> Outcome:
        """Maximise.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic` at which to stop.
        monitor : Monitor, optional
            Called from inside the solver, perhaps on another thread of it.
        relative_gap : float
            Gap between incumbent and bound at which the incumbent counts as optimal.

        Raises
        ------
        MemoryError
            If the solver had no memory left, or so little that its result may be wrong.
        """
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return Outcome(SolveStatus.STOPPED, math.inf, None)
        # HiGHS counts the time of all runs of a linear program together, not of an integer one
        spent = 0.0 if self._is_mip else self._highs.getRunTime()
        self._highs.setOptionValue("time_limit", min(spent + remaining, highspy.kHighsInf))
        self._highs.setOptionValue("mip_rel_gap", relative_gap)
        self._pass_bounds()
        self._monitor = monitor
        self._highs.run()
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            self._run_without_presolve()  # with presolve, HiGHS cannot distinguish the two
        self._monitor = None
        return self._outcome()

    def _pass_bounds(self) -> None:
        """Pass all changed bounds at once, since each call of HiGHS may wait for other threads."""
        if self._bounds:
            places = np.array([*self._bounds], dtype=np.int32)
            low, high = np.array([*self._bounds.values()], dtype=np.float64).T.copy()
            self._highs.changeColsBounds(len(places), places, low, high)
            self._bounds.clear()

    def shadow_prices(self, constraints: Iterable[pulp.LpConstraint]) -> list[float]:
        """Return the derivatives of the optimum of a linear program by right-hand sides.

        Parameters
        ----------
        constraints : iterable of pulp.LpConstraint
            Constraints of the model, whose last run must have ended with an optimum.
        """
        duals = self._highs.getSolution().row_dual
        return [_MAXIMISE * duals[_place(constraint)] for constraint in constraints]

    def activities(self, constraints: Iterable[pulp.LpConstraint]) -> list[float]:
        """Return the left-hand sides of constraints in the last solution."""
        values = self._highs.getSolution().row_value
        return [values[_place(constraint)] / self._scale for constraint in constraints]

    def _scale_model(self) -> None:
        """Scale right-hand sides, bounds and the coefficients of integer variables."""
        lp = self._highs.getLp()
        lp.row_lower_ = np.array(lp.row_lower_) * self._scale
        lp.row_upper_ = np.array(lp.row_upper_) * self._scale
        lp.col_lower_ = np.array(lp.col_lower_) * self._column_scales
        lp.col_upper_ = np.array(lp.col_upper_) * self._column_scales
        factors = self._scale / self._column_scales
        lp.col_cost_ = np.array(lp.col_cost_) * factors
        matrix = lp.a_matrix_
        columns = np.array(matrix.index_)
        if matrix.format_ == highspy.MatrixFormat.kColwise:
            columns = np.repeat(np.arange(len(factors)), np.diff(matrix.start_))
        matrix.value_ = np.array(matrix.value_) * factors[columns]
        self._highs.passModel(lp)

    def _read(self, values: Iterable[float]) -> Values:
        """Return the values of variables in the problem's own scale."""
        read: Values = np.array(values, dtype=np.float64) / self._column_scales
        return read

    def _run_without_presolve(self) -> None:
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        self._highs.setOptionValue("presolve", "choose")

    def _register_callbacks(self) -> None:
        self._highs.setCallback(self._on_callback, None)
        for kind in (_CALLBACK.kCallbackMipImprovingSolution, _CALLBACK.kCallbackMipInterrupt):
            self._highs.startCallback(kind)

    def _on_callback(
        self, kind: Any, _message: str, data_out: Any, data_in: Any, _user_data: object
    ) -> None:
        if kind == _CALLBACK.kCallbackMipInterrupt:
            # HiGHS keeps the value of the last run, so every run must set its own
            data_in.user_interrupt = self._monitor is not None and self._monitor.on_bound(
                _MAXIMISE * data_out.mip_dual_bound / self._scale
            )
        elif self._monitor is not None:
            objective = _MAXIMISE * data_out.objective_function_value / self._scale
            self._monitor.on_incumbent(Incumbent(objective, self._read(data_out.mip_solution)))

    def _outcome(self) -> Outcome:
        model_status = self._highs.getModelStatus()
        is_out_of_memory = model_status == highspy.HighsModelStatus.kMemoryLimit
        if is_out_of_memory or may_have_been_refused():  # nothing that it reports is proven then
            raise MemoryError("HiGHS has no memory left")
        info = self._highs.getInfo()
        if model_status == highspy.HighsModelStatus.kInfeasible:
            return Outcome(SolveStatus.INFEASIBLE, -math.inf, None)
        optimal = model_status == highspy.HighsModelStatus.kOptimal
        incumbent = None
        if info.primal_solution_status == _FEASIBLE and (optimal or self._is_mip):
            objective = _MAXIMISE * info.objective_function_value / self._scale
            incumbent = Incumbent(objective, self._read(self._highs.getSolution().col_value))
        if self._is_mip:
            bound = _MAXIMISE * info.mip_dual_bound / self._scale
        else:
            bound = incumbent.objective if incumbent and optimal else math.inf
        return Outcome(SolveStatus.OPTIMAL if optimal else SolveStatus.STOPPED, bound, incumbent)


def _place(handle: Any) -> int:
    """Return the row or column that PuLP stored on a handle when it built the model."""
    return int(handle.index)
