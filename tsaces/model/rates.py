"""Rates as people read them."""

from __future__ import annotations

_SECONDS_PER_HOUR = 3_600
_WHOLE = 999.95
"""Rates per hour from which on they are told in whole numbers: four digits would be as many."""


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


def per_hour(rate: float, timestep: float | None) -> float | None:
    """Return a rate per hour, or None where the seconds of a timestep are not known.

    Parameters
    ----------
    rate : float
        Per timestep.
    timestep : float or None
        Seconds of a timestep.
    """
    return None if timestep is None else rate * _SECONDS_PER_HOUR / timestep


def hourly_text(rate: float) -> str:
    """Return a rate per hour with four digits, or as a whole number from a thousand on."""
    return f"{rate:,.0f}" if rate >= _WHOLE else f"{rate:.4g}"
