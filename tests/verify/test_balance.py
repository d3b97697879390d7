"""Only what balances can go on for ever: whatever machines are fed and give, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.verify.tours import replayed, touring
from tsaces.bound import FluidMilp
from tsaces.formats.instance_json import instance_from_document
from tsaces.traffic import build_traffic_system, parse_layout
from tsaces.verify import Rule, verify

if TYPE_CHECKING:
    from tests.verify.tours import Stop
    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance

ROWS = ["+>>>>+", "^....v", "^....v", "+<<<<+"]
LAP = [
    *((x, 0) for x in range(6)),
    *((5, 1), (5, 2)),
    *((x, 3) for x in range(5, -1, -1)),
    *((0, 2), (0, 1)),
]


def turning(
    *,
    pegs: int = 1,
    swarf: int = 1,
    burn_time: int = 1,
    bars: int = 1,
    oil: int = 0,
    supply_time: int = 1,
) -> Instance:
    """Bars are turned into pegs, which are shipped, and swarf, which is burnt.

    With oil the lathe needs that too, which then comes out of the same rack as the bars.
    """
    rack = {"bar": bars} | ({"oil": 1} if oil else {})
    eaten = {"bar": 1} | ({"oil": oil} if oil else {})
    return instance_from_document(
        {
            "name": "turning",
            "layout": {"rows": ROWS},
            "procedure": {
                "processes": [
                    {"name": "supply", "outputs": rack},
                    {"name": "turn", "inputs": eaten, "outputs": {"peg": pegs, "swarf": swarf}},
                    {"name": "ship", "inputs": {"peg": 1}},
                    {"name": "burn", "inputs": {"swarf": 1}},
                ],
                "output_process": "ship",
            },
            "machines": [
                {"name": "rack", "processes": {"supply": supply_time}, "output_cell": [1, 0]},
                {
                    "name": "lathe",
                    "processes": {"turn": 1},
                    "input_cell": [2, 0],
                    "output_cell": [3, 0],
                },
                {"name": "dock", "processes": {"ship": 1}, "input_cell": [5, 2]},
                {"name": "stove", "processes": {"burn": burn_time}, "input_cell": [2, 3]},
            ],
            "max_agents": 4,
        }
    )


WORK = {
    "bar": (((1, 0), "rack"), ((2, 0), "lathe")),
    "oil": (((1, 0), "rack"), ((2, 0), "lathe")),
    "peg": (((3, 0), "lathe"), ((5, 2), "dock")),
    "swarf": (((3, 0), "lathe"), ((2, 3), "stove")),
}


def laps(*carried: str) -> list[Stop]:
    """Return a tour of several laps, in each of which some tokens are carried, as `bar peg`."""
    tour: list[Stop] = []
    for tokens in carried:
        done = {cell: (machine, token) for token in tokens.split() for cell, machine in WORK[token]}
        tour += [(cell, done.get(cell)) for cell in LAP]
    return tour


def complaints(embedding: Embedding) -> list[tuple[Rule, str]]:
    return [(found.rule, found.message) for found in replayed(embedding).violations]


def test_a_by_product_that_nobody_fetches_piles_up() -> None:
    found = complaints(touring(turning(swarf=5), laps("bar peg")))
    assert found == [
        (
            Rule.PILING_UP,
            "machine 'lathe': 'swarf' grows by 5 in its output buffer every period",
        )
    ]


def test_such_a_plan_would_be_above_the_proven_bound() -> None:
    instance = turning(burn_time=1_000)
    bound = FluidMilp(instance, build_traffic_system(parse_layout(instance.rows))).solve()
    verdict = verify(touring(instance, laps("bar peg")))
    assert verdict.throughput == pytest.approx(1 / len(LAP))
    assert verdict.throughput > 50 * bound
    assert [found.rule for found in verdict.violations] == [Rule.PILING_UP]


def test_with_the_by_product_burnt_the_plan_is_sound() -> None:
    instance = turning()
    embedding = touring(
        instance,
        laps("bar peg", "swarf"),
        throughput=1 / (2 * len(LAP)),
        rates=dict.fromkeys(("rack", "lathe", "dock", "stove"), 1 / (2 * len(LAP))),
    )
    assert complaints(embedding) == []


def test_what_is_fetched_too_rarely_piles_up_too() -> None:
    embedding = touring(turning(swarf=3), laps("bar peg", "swarf", "bar peg", "swarf"))
    assert complaints(embedding) == [
        (
            Rule.PILING_UP,
            "machine 'lathe': 'swarf' grows by 4 in its output buffer every period",
        )
    ]


def test_what_is_brought_but_not_eaten_piles_up() -> None:
    """Two bars and a can of oil: a run of the lathe for want of oil."""
    embedding = touring(turning(oil=1), laps("bar peg", "oil", "bar", "swarf"))
    assert (
        Rule.PILING_UP,
        "machine 'lathe': 'bar' grows by 1 in its input buffer every period",
    ) in complaints(embedding)


def test_growth_may_be_a_fraction() -> None:
    """A can of oil is half of what a run takes, so half a bar of two is eaten."""
    embedding = touring(turning(oil=2), laps("bar", "oil", "bar"))
    assert (
        Rule.PILING_UP,
        "machine 'lathe': 'bar' grows by 1.5 in its input buffer every period",
    ) in complaints(embedding)


def test_what_a_rack_gives_beside_what_is_fetched_piles_up() -> None:
    embedding = touring(turning(bars=2, oil=1), laps("bar", "oil peg", "swarf"))
    assert complaints(embedding) == [
        (
            Rule.PILING_UP,
            "machine 'rack': 'bar' grows by 1 in its output buffer every period",
        )
    ]


def test_a_rack_works_on_demand() -> None:
    """It could give a bar a timestep; what it is not asked for does not pile up."""
    embedding = touring(turning(), laps("bar peg", "swarf"), rates={"rack": 1 / 32})
    assert complaints(embedding) == []


@pytest.mark.parametrize(("bars", "rate"), [(1, 1 / 32), (2, 1 / 64), (5, 1 / 160)])
def test_a_rack_may_make_a_part_of_a_run_a_period(bars: int, rate: float) -> None:
    tour = laps("bar peg", "swarf")
    assert complaints(touring(turning(bars=bars), tour, rates={"rack": rate})) == []
    (found,) = complaints(touring(turning(bars=bars), tour, rates={"rack": 1.01 * rate}))
    assert found[0] is Rule.RATE_SHORT


def test_a_rack_that_is_too_slow_lives_off_its_stock() -> None:
    tour = laps("bar peg", "swarf")
    assert complaints(touring(turning(supply_time=32), tour)) == []
    slow = touring(turning(supply_time=33), tour)
    assert complaints(slow) == [
        (
            Rule.NOT_SUSTAINED,
            "machine 'rack' gives 'bar' of 4 runs but is fast enough for 3.87879 in 128 timesteps",
        )
    ]
