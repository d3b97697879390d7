"""What a product costs in agents' time, and what larger loads would bring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.bound.test_explanation import SUPPLY, bin_at, bound_of, dock_at, explained, factory
from tests.strategies import instances
from tsaces.bound import Explanation, TransportCost, lines_of
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Process

KIT = Process("ship", inputs=Counts({"raw": 4}))
RING_OF_10 = factory(bin_at(1, 0), dock_at(1, 2), processes=(SUPPLY, KIT), max_agents=2)
"""Four parts a product; a lap takes 10 timesteps, of which 6 lead from the bin to the dock."""


def transport(explanation: Explanation) -> TransportCost:
    assert explanation.transport is not None
    return explanation.transport


def test_each_trip_costs_a_lap() -> None:
    cost = transport(explained(RING_OF_10))
    (raw,) = cost.tokens
    assert (raw.token, raw.load_size) == ("raw", 4)
    assert raw.trips == pytest.approx(4)
    assert cost.agent_timesteps == pytest.approx(40)
    assert raw.agent_timesteps + cost.empty_agent_timesteps == pytest.approx(40)
    assert raw.agent_timesteps == pytest.approx(4 * 6)


def test_boxes_bring_as_much_as_a_product_of_one_part() -> None:
    (raw,) = transport(explained(RING_OF_10)).tokens
    boxes = replace(
        RING_OF_10.procedure, processes=(SUPPLY, replace(KIT, inputs=Counts({"raw": 1})))
    )
    assert raw.solved
    assert raw.upper_bound == pytest.approx(bound_of(replace(RING_OF_10, procedure=boxes)))
    lines = [*lines_of(explained(RING_OF_10))]
    (box,) = [line for line in lines if "4 of raw at once" in line]
    assert box.split()[:2] == ["0.200000", "+300.0%"]
    assert "they travel one by one, 4 trips a product" in box
    assert "a product costs 40 timesteps of an agent, in the best fluid plan found" in lines
    assert f"  {24.0:>10,.1f}{0.6:>8.1%}  with raw: 4 trips" in lines


def test_machines_that_are_not_used_up_are_not_blamed() -> None:
    """Another bin would help, but nearer to the dock: the one that is there has time."""
    lines = [*lines_of(explained(RING_OF_10))]
    (bins,) = [line for line in lines if "machines like bin at (1, 0)" in line]
    assert "placed better: the present ones are not used up" in bins
    slow = factory(bin_at(1, 0, time=50), dock_at(1, 2), processes=(SUPPLY, KIT))
    (bins,) = [x for x in lines_of(explained(slow)) if "machines like bin at (1, 0)" in x]
    assert "placed better" not in bins


@settings(max_examples=15)
@given(instances())
def test_larger_loads_never_lower_the_bound(case: Instance) -> None:
    explanation = explained(case)
    if explanation.transport is None:
        return
    for token in explanation.transport.tokens:
        assert token.trips > 0
        assert token.agent_timesteps >= 0
        assert (token.upper_bound is None) == (token.load_size == 1)
        assert token.upper_bound is None or token.upper_bound >= explanation.upper_bound
