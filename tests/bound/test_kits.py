"""Bounds of several products count kits, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.formats.documents import replaced
from tests.mixes import mix_document
from tsaces.bound.counting import counting_bound
from tsaces.bound.fluid_milp import FluidMilp
from tsaces.bound.machines_alone import machines_alone
from tsaces.formats.instance_json import instance_from_document
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

KITS = 1 / 12
"""The lathe saws a board in 4 timesteps, three in 12; the mill carves a toy in 12."""


def mix(**changes: object) -> Instance:
    return instance_from_document(mix_document() | changes)


def bound_of(instance: Instance) -> float:
    return FluidMilp(instance, build_traffic_system(layout_of(instance))).solve()


def test_a_kit_is_what_machines_make_of_all_products() -> None:
    assert bound_of(mix()) == pytest.approx(KITS)
    assert machines_alone(mix()) == pytest.approx(KITS)
    assert counting_bound(mix()) == pytest.approx(1 / 3), "a board is shipped in a timestep"


def test_kits_of_other_shares_are_others() -> None:
    products = [{"process": "ship_toy", "share": 3}, {"process": "ship_board", "share": 2}]
    other = instance_from_document(replaced(mix_document(), ("procedure", "products"), products))
    assert bound_of(other) == pytest.approx(1 / 24), "three toys of the lathe, two boards in 24"


def test_what_is_made_together_may_be_left_over() -> None:
    """Of a run's toy and board the boards are scarce: two machines make six in 36 timesteps."""
    document = mix_document()
    document["procedure"]["processes"][1] = {
        "name": "carve",
        "inputs": {"plank": 1},
        "outputs": {"toy": 1, "board": 1},
    }
    del document["procedure"]["processes"][2]
    for machine in document["machines"][1:3]:
        machine["processes"] = {"carve": 12}
    assert bound_of(instance_from_document(document)) == pytest.approx(1 / 18)


def test_machines_that_make_one_product_only_make_no_kit() -> None:
    document = mix_document()
    for machine in document["machines"][1:3]:
        machine["fixed"] = "saw"
    instance = instance_from_document(document)
    assert bound_of(instance) == 0
    with pytest.raises(tsaces.NoEmbeddingError):
        tsaces.solve(instance, "rhythmic", 5)


@pytest.mark.parametrize("method", ["auto", "rhythmic"])
def test_kits_are_planned_and_judged(method: str) -> None:
    found = tsaces.solve(mix(), method, 20)
    assert found.throughput == pytest.approx(KITS)
    assert found.upper_bound == pytest.approx(KITS)
    verdict = tsaces.verify(found)
    assert verdict.ok
    assert verdict.throughput == pytest.approx(KITS)
    assert found.rates["dock"] == pytest.approx(3 * found.rates["chute"])
