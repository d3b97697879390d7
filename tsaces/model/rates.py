"""Rates as people read them."""

from __future__ import annotations


def rate_text(rate: float, decimals: int = 6) -> str:
    """Return a rate per timestep with so many decimals, or in powers of ten if it is too small.

    Parameters
    ----------
    rate : float
        At least 0.
    decimals : int
        Of which a rate that is not 0 fills two at least.
    """
    is_readable = rate == 0 or rate >= 10.0 ** (1 - decimals)
    return f"{rate:.{decimals}f}" if is_readable else f"{rate:.3e}"
