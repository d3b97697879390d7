"""Rates in words."""

from __future__ import annotations

import pytest

from tsaces.model.rates import rate_text


@pytest.mark.parametrize(
    ("rate", "decimals", "text"),
    [
        (0.0, 6, "0.000000"),
        (0.8333333, 6, "0.833333"),
        (0.5, 4, "0.5000"),
        (0.0005, 6, "0.000500"),
        (0.0005, 4, "5.000e-04"),
        (5e-7, 6, "5.000e-07"),
        (1e-12, 6, "1.000e-12"),
    ],
)
def test_a_rate_never_looks_like_none(rate: float, decimals: int, text: str) -> None:
    assert rate_text(rate, decimals) == text
