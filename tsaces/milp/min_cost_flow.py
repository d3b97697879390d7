"""Flows of one commodity at least cost: an LP whose vertices are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


class MinCostFlow:
    """A network held by HiGHS, solved again and again with other costs and supplies.

    Each run starts from the basis of the one before.

    Parameters
    ----------
    num_nodes : int
    tails, heads : int array, shape (arcs,)
    capacities : float array, shape (arcs,)
    """

    def __init__(
        self,
        num_nodes: int,
        tails: NDArray[np.int32],
        heads: NDArray[np.int32],
        capacities: Numbers,
    ) -> None:
        arcs = len(tails)
        lp: Any = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = arcs, num_nodes
        lp.col_cost_ = np.zeros(arcs)
        lp.col_lower_, lp.col_upper_ = np.zeros(arcs), capacities
        lp.row_lower_ = lp.row_upper_ = np.zeros(num_nodes)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(0, 2 * arcs + 1, 2)
        lp.a_matrix_.index_ = np.stack([tails, heads], axis=1).ravel()
        lp.a_matrix_.value_ = np.tile([1.0, -1.0], arcs)
        self._highs: Any = highspy.Highs()
        for option, value in (("output_flag", False), ("presolve", "off"), ("threads", 1)):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(lp)
        self._arcs = np.arange(arcs, dtype=np.int32)
        self._nodes = np.arange(num_nodes, dtype=np.int32)

    def solve(self, costs: Numbers, supplies: Numbers) -> NDArray[np.int64] | None:
        """Return the flow on every arc, None if what is supplied cannot reach what is wanted.

        Parameters
        ----------
        costs : float array, shape (arcs,)
        supplies : float array, shape (nodes,)
            Negative where flow is wanted; they sum to zero.
        """
        self._highs.changeColsCost(len(self._arcs), self._arcs, costs)
        self._highs.changeRowsBounds(len(self._nodes), self._nodes, supplies, supplies)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        flows: NDArray[np.int64] = np.rint(self._highs.getSolution().col_value).astype(np.int64)
        return flows
