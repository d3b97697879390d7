"""Functions compiled to machine code."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

_Function = TypeVar("_Function", bound="Callable[..., object]")


def compiled(function: _Function) -> _Function:
    """Compile a function of numbers and arrays when it is first called.

    What was compiled is kept for the next process, where numba finds a folder for it: beside
    the source, below the user's cache, or in ``NUMBA_CACHE_DIR``.
    """
    try:
        dispatcher = njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no such folder can be written
        dispatcher = njit(nogil=True)(function)
    return cast("_Function", dispatcher)
