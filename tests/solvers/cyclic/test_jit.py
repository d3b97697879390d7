"""Borrowed arrays are the same memory, and nobody counts references to them.

`without_refcounts` reaches into how numba keeps arrays, which no interface of numba promises. What
it relies on is held here, so that a release of numba in which it does something else is noticed: as
a name that is gone, as references that are counted, as memory that is freed twice (which may end
the process) or never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit, types
from numba.core.runtime import _nrt_python  # type: ignore[attr-defined]  # compiled, untyped
from numba.core.runtime.nrt import rtsys
from numba.extending import intrinsic

from tsaces.solvers.cyclic.routing.jit import without_refcounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_Function = TypeVar("_Function", bound="Callable[..., object]")
_runtime: Any = rtsys


def fresh(function: _Function) -> _Function:
    """Compile a function whenever the tests run: what is kept from before would show nothing."""
    return cast("_Function", njit(nogil=True)(function))


class Pair(NamedTuple):
    """Arrays and a number, as compiled code hands them on."""

    numbers: NDArray[np.int64]
    flags: NDArray[np.bool_]
    size: int


class Nest(NamedTuple):
    pair: Pair
    costs: NDArray[np.float64]


def nest() -> Nest:
    return Nest(Pair(np.arange(5), np.ones(3, np.bool_), 7), np.array([0.5, 1.5]))


def _type_of_owner(_context: Any, array: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        owner = context.make_array(signature.args[0])(context, builder, arguments[0]).meminfo
        return builder.ptrtoint(owner, context.get_value_type(types.intp))

    return types.intp(array), generate


_owner: Any = intrinsic(_type_of_owner)
"""Where references to an array are counted; 0 is nowhere."""


@fresh
def owners(arrays: Nest) -> tuple[int, int, int]:
    return _owner(arrays.pair.numbers), _owner(arrays.pair.flags), _owner(arrays.costs)


@fresh
def owners_of_borrowed(arrays: Nest) -> tuple[int, int, int]:
    return owners(without_refcounts(arrays))


@fresh
def change(arrays: Nest) -> float:
    arrays.pair.numbers[0] = 10
    arrays.pair.flags[1] = False
    arrays.costs[0] += arrays.pair.size
    return float(arrays.pair.numbers.sum() + arrays.costs.sum())


@fresh
def change_borrowed(arrays: Nest) -> float:
    arrays = without_refcounts(arrays)
    return change(arrays)


@fresh
def made_and_borrowed(size: int, times: int) -> int:
    total = 0
    for _ in range(times):
        made = (np.full(size, 2), (np.ones(size),))
        lent = without_refcounts(made)
        total += lent[0].sum() + int(lent[1][0].sum())
        total += made[0][0]  # whoever called keeps them: they are still there
    return total


def test_nobody_counts_references_to_borrowed_arrays() -> None:
    assert all(owners(nest()))
    assert owners_of_borrowed(nest()) == (0, 0, 0)


def test_borrowed_arrays_are_the_same_memory() -> None:
    plain, lent = nest(), nest()
    assert change(plain) == change_borrowed(lent) == 29.0
    assert lent.pair.numbers.tolist() == plain.pair.numbers.tolist() == [10, 1, 2, 3, 4]
    assert lent.pair.flags.tolist() == plain.pair.flags.tolist() == [True, False, True]
    assert lent.costs.tolist() == plain.costs.tolist() == [7.5, 1.5]


def test_borrowing_frees_nothing_twice_and_keeps_nothing() -> None:
    made_and_borrowed(4, 1)  # so that it is compiled
    _nrt_python.memsys_enable_stats()
    try:
        before = _runtime.get_allocation_stats()
        assert made_and_borrowed(1_000, 50) == 50 * 3_002
        after = _runtime.get_allocation_stats()
    finally:
        _nrt_python.memsys_disable_stats()
    assert after.mi_alloc - before.mi_alloc == after.mi_free - before.mi_free
    assert after.mi_alloc > before.mi_alloc


def test_borrowing_does_nothing_where_nothing_is_compiled() -> None:
    arrays = nest()
    assert without_refcounts(arrays) is arrays
