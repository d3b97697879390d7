"""Pictures of factories with names of any characters are XML that everybody reads."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import replaced, small_document
from tsaces.control_room import standalone_page
from tsaces.formats.instance_json import instance_from_document
from tsaces.render import render_svg, render_text

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(
    lambda name: f"x{name}"
)


@given(NAMES, NAMES)
def test_pictures_are_xml_and_text_is_printable(name: str, machine: str) -> None:
    named = replaced(small_document(), ("name",), name)
    instance = instance_from_document(replaced(named, ("machines", 1, "name"), machine))
    drawn = render_svg(instance)
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own
    assert all(line.isprintable() for line in drawn.split("\n"))
    assert all(line.isprintable() for line in render_text(instance).split("\n"))


@given(NAMES)
def test_pages_hold_no_control_characters(name: str) -> None:
    page = standalone_page([], name)
    heading = page[page.index("<title>") : page.index("</title>")]
    assert heading.isprintable()
    options = page[page.index('class="options"') :]
    assert options.isascii()
