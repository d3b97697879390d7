"""Rates as people read them."""

from __future__ import annotations

import pytest

from tsaces.model.rates import hourly_text, per_hour


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        *((0.0, "0"), (10.149, "10.15"), (56.25, "56.25"), (999.94, "999.9")),
        *((999.97, "1,000"), (1_234.5, "1,234"), (2_000_000.0, "2,000,000")),
    ],
)
def test_rates_per_hour_have_four_digits_and_no_powers_of_ten(rate: float, text: str) -> None:
    assert hourly_text(rate) == text


def test_rates_per_hour_are_known_where_the_seconds_of_a_timestep_are() -> None:
    assert per_hour(0.01, 2.0) == pytest.approx(18.0)
    assert per_hour(0.01, None) is None
