"""Functions compiled to machine code.

What `without_refcounts` does to arrays is nothing that numba promises to allow: it has no way of
its own to hand on an array without counting it. `tests/solvers/cyclic/test_jit.py` holds what this
relies on against whatever release of numba is installed; numba compiles anew what another release
kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit, types
from numba.extending import intrinsic, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_Function = TypeVar("_Function", bound="Callable[..., object]")
_Arrays = TypeVar("_Arrays")


def jit(function: _Function) -> _Function:
    """Compile a function of numbers and arrays when it is first called.

    The machine code is cached for later processes where numba finds a folder for it: beside the
    source, below the user's cache, or in ``NUMBA_CACHE_DIR``.
    """
    try:
        dispatcher = njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no such folder can be written
        dispatcher = njit(nogil=True)(function)
    return cast("_Function", dispatcher)


def without_refcounts(arrays: _Arrays) -> _Arrays:
    """Return arrays, or tuples of them, whose references compiled code does not count.

    Compiled functions count references to every array of every tuple that they pass to each
    other, with atomic instructions; in inner loops that takes most of the time. The caller must
    keep the arrays until the function returns.
    """
    return arrays


def _type_without_refcounts(_context: Any, arrays: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _strip_refcounts(context, builder, signature.return_type, arguments[0])

    return arrays(arrays), generate


_without_refcounts: Any = intrinsic(_type_without_refcounts)


def _strip_refcounts(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Return a value without the parts by which references are counted."""
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        array.meminfo = array.meminfo.type(None)
        return array._getvalue()
    if isinstance(kind, types.BaseTuple):
        parts = [
            _strip_refcounts(context, builder, shard, builder.extract_value(value, number))
            for number, shard in enumerate(cast("Any", kind))
        ]
        return context.make_tuple(builder, kind, parts)
    return value


@overload(without_refcounts)
def _jit_without_refcounts(arrays: Any) -> Any:
    def use(arrays: Any) -> Any:
        return _without_refcounts(arrays)

    return use
