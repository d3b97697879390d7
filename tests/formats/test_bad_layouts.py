"""What is wrong with a layout, its zones and its times is told in one line, by its field."""

from __future__ import annotations

import pytest

from tests.formats.bad_layouts import BAD_LAYOUTS, BadLayout
from tests.formats.documents import deleted, replaced, roadmap_document, small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document


def lines(document: object) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    return str(caught.value).split("\n")


def test_the_documents_are_good_unchanged() -> None:
    assert instance_from_document(small_document())
    assert instance_from_document(roadmap_document())


@pytest.mark.parametrize("bad", BAD_LAYOUTS, ids=lambda bad: bad.line.partition(":")[0])
def test_one_line_says_what_is_wrong(bad: BadLayout) -> None:
    assert lines(bad.changed()) == [bad.line]


def test_touching_points_need_room_where_they_are_driven_both_ways() -> None:
    document = replaced(roadmap_document(), ("layout", "lanes", 2, "cells"), 0)
    document["machines"][2]["input_cell"] = ["back", 0]
    assert instance_from_document(document), "unless it is said, they have it"
    document["layout"]["points"][2]["clearance"] = 0
    assert lines(document) == [
        "layout.points[2].clearance: 0, but point 'Dock' is entered from where one leaves it, by"
        " lane 'spur': robots would swap; give it 1 to 10000"
    ]


def test_the_same_mistake_of_many_lanes_is_told_once() -> None:
    document = roadmap_document()
    for lane in document["layout"]["lanes"]:
        lane["traversal"] = 0
    (line,) = lines(document)
    assert line.endswith(
        "(3 fields: layout.lanes[0].traversal, layout.lanes[1].traversal,"
        " layout.lanes[2].traversal)"
    )


def test_a_misspelt_list_of_lanes_is_found() -> None:
    document = roadmap_document()
    document["layout"]["lane"] = document["layout"].pop("lanes")
    assert lines(document) == [
        'layout.lanes: missing; give the lanes of the layout; did you misspell it as "lane"?'
    ]
    assert lines(deleted(roadmap_document(), ("layout", "points"))) == [
        "layout.points: missing; give the points of the layout"
    ]
