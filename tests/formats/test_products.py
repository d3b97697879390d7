"""Several products: kits of them in documents, and what is wrong with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.formats.documents import deleted, replaced
from tests.mixes import mix_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.model.instance import Procedure, Product

PRODUCTS = ("procedure", "products")


def line_of(document: object) -> str:
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    return str(caught.value)


def test_products_reach_the_model_and_are_written_back() -> None:
    instance = instance_from_document(mix_document())
    assert instance.procedure.products == (Product("ship_toy", 1), Product("ship_board", 3))
    assert instance.procedure.output_process is None
    written = instance_to_document(instance)
    assert instance_from_document(written) == instance
    assert written["procedure"]["products"] == mix_document()["procedure"]["products"]
    assert "output_process" not in written["procedure"]


def test_one_product_is_an_output_process() -> None:
    alone = replaced(mix_document(), PRODUCTS, [{"process": "ship_toy"}])
    usual = deleted(alone, PRODUCTS)
    usual["procedure"]["output_process"] = "ship_toy"
    assert instance_from_document(alone) == instance_from_document(usual)
    assert Procedure((), "ship").products == (Product("ship"),)


def test_kits_are_counted_by_the_scarcest_product() -> None:
    procedure = instance_from_document(mix_document()).procedure
    assert procedure.kits({"ship_toy": Fraction(5), "ship_board": Fraction(6)}) == 2
    assert procedure.kits({"ship_toy": Fraction(1), "ship_board": Fraction(6)}) == 1
    assert procedure.kits({"ship_toy": Fraction(1)}) == 0


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        (
            [{"process": "ship_toy"}, {"process": "fly"}],
            "procedure.products[1].process: unknown process 'fly'; name one of procedure.processes",
        ),
        (
            [{"process": "ship_toy"}, {"process": "saw", "share": 2}],
            "procedure.products[1].process: process 'saw' is no sink: it emits board; name a"
            " process without outputs",
        ),
        (
            [{"process": "ship_toy"}, {"process": "ship_toy", "share": 2}],
            "procedure.products[1].process: process 'ship_toy' again, as procedure.products[0];"
            " give each product once, with its share",
        ),
        (
            [{"process": "ship_toy", "share": 0}],
            "procedure.products[0].share: 0 is not a positive integer; give a whole number from 1"
            " to 1000000",
        ),
        (
            [{"process": "ship_toy", "share": 1_000_001}],
            "procedure.products[0].share: 1000001 is too large; give at most 1000000",
        ),
    ],
)
def test_what_is_no_product_is_told_in_one_line(products: object, expected: str) -> None:
    assert line_of(replaced(mix_document(), PRODUCTS, products)) == expected


def test_products_and_an_output_process_are_two_ways_to_tell() -> None:
    document = replaced(mix_document(), ("procedure", "output_process"), "ship_toy")
    assert line_of(document) == (
        "procedure.products: given beside output_process; leave one of the two"
    )
