"""Powers of a permutation: as if it were applied that often, however often that is."""

from __future__ import annotations

from math import lcm

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsaces.errors import PlanError
from tsaces.plan.permutation import Permutation

images = st.integers(1, 40).flatmap(lambda size: st.permutations(range(size)))
FAR = 2**62


def applied(image: list[int], times: int) -> list[int]:
    """Apply a permutation again and again."""
    result = list(range(len(image)))
    for _ in range(times):
        result = [image[element] for element in result]
    return result


def in_turn(first: Permutation, a: int, b: int) -> list[int]:
    """Apply one power of a permutation, then another."""
    after: list[int] = first.power(b)[first.power(a)].tolist()
    return after


@given(images, st.integers(0, 60))
def test_a_power_is_the_permutation_applied_that_often(image: list[int], times: int) -> None:
    permutation = Permutation(image)
    assert permutation.power(times).tolist() == applied(image, times)
    assert permutation.image.tolist() == image
    assert len(permutation) == len(image)


@given(images, st.integers(-FAR, FAR))
def test_a_negative_power_undoes_the_positive_one(image: list[int], exponent: int) -> None:
    permutation = Permutation(image)
    assert in_turn(permutation, exponent, -exponent) == list(range(len(image)))


@given(images, st.integers(-FAR, FAR), st.integers(-FAR, FAR))
def test_exponents_add_up(image: list[int], a: int, b: int) -> None:
    permutation = Permutation(image)
    if -FAR <= a + b <= FAR:
        assert in_turn(permutation, a, b) == permutation.power(a + b).tolist()
    else:
        half, rest = a // 2, a - a // 2
        assert in_turn(permutation, half, rest) == permutation.power(a).tolist()


def test_the_farthest_powers_are_exact() -> None:
    lengths = (2, 3, 5, 7, 11, 13)
    image, begin = [], 0
    for length in lengths:
        image += [*range(begin + 1, begin + length), begin]
        begin += length
    permutation = Permutation(image)
    order = lcm(*lengths)
    for exponent in (FAR, FAR - 1, -FAR, -FAR + 1, FAR // order * order):
        assert permutation.power(exponent).tolist() == applied(image, exponent % order)


def test_a_power_is_nobody_elses_array() -> None:
    permutation = Permutation([1, 2, 0])
    permutation.power(1)[:] = 0
    assert permutation.power(1).tolist() == [1, 2, 0]
    source = np.array([1, 2, 0])
    permutation = Permutation(source)
    source[:] = 0
    assert permutation.image.tolist() == permutation.power(1).tolist() == [1, 2, 0]


@pytest.mark.parametrize("image", [[0, 0], [1, 2], [-1, 0], [1], [0, 1, 1], [2, 0, 3]])
def test_what_is_no_permutation_is_refused(image: list[int]) -> None:
    with pytest.raises(PlanError, match="not a permutation"):
        Permutation(image)


def test_one_cycle_visits_everyone_in_turn() -> None:
    permutation = Permutation([2, 3, 1, 0])
    visited = [int(permutation.power(k)[0]) for k in range(5)]
    assert visited == [0, 2, 1, 3, 0]
