from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.scenes import SCRIPT, one_token_factory, still_plan, toy_car
from tests.strategies import instances
from tsaces.render import render_svg
from tsaces.render.palette import INPUT, OUTPUT
from tsaces.render.svg_elements import CELL

if TYPE_CHECKING:
    from tsaces.model.instance import Cell, Instance

SVG = "{http://www.w3.org/2000/svg}"

AGENTS = [((1, 0), "car"), ((0, 2), None), ((2, 0), "chassis"), ((4, 4), "plank")]


def drawn(instance: Instance, title: str | None = None) -> ET.Element:
    return ET.XML(render_svg(instance, title=title))


def drawn_with_agents() -> ET.Element:
    plan = still_plan(toy_car(), AGENTS)
    return ET.XML(render_svg(toy_car(), plan.timestep, plan))


def of_class(root: ET.Element, *names: str) -> list[ET.Element]:
    """Return the elements that have all of these classes."""
    return [e for e in root.iter() if set(names) <= set(e.get("class", "").split())]


def tooltip(element: ET.Element) -> str:
    return element.findtext(f"{SVG}title", "")


def place(element: ET.Element) -> tuple[float, float]:
    """Return where the transform of `element` moves the origin."""
    x, y = re.findall(r"-?[\d.]+", element.get("transform", ""))[:2]
    return float(x), float(y)


def middle(root: ET.Element, cell: Cell) -> tuple[float, float]:
    """Return the middle of the square drawn for a cell."""
    squares = [
        e.find(f"{SVG}rect")
        for e in of_class(root, "cell")
        if tooltip(e).endswith(f"[{cell[0]}, {cell[1]}]")
    ]
    assert len(squares) == 1
    assert squares[0] is not None
    return float(squares[0].get("x", "")) + CELL / 2, float(squares[0].get("y", "")) + CELL / 2


def test_it_is_one_accessible_svg_element() -> None:
    root = drawn(toy_car())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == "toy-car: 7 machines, at most 100 agents"
    assert tooltip(root) == "toy-car"


def test_it_loads_nothing() -> None:
    root = drawn_with_agents()
    assert not [key for e in root.iter() for key in e.attrib if "href" in key or key == "src"]
    assert "url(" not in "".join(root.itertext())


def test_it_brings_its_own_background() -> None:
    (paper,) = of_class(drawn(toy_car()), "paper")
    root = drawn(toy_car())
    assert root.get("viewBox") == f"0 0 {paper.get('width')} {paper.get('height')}"


@pytest.mark.parametrize(
    ("kind", "signs"), [("road", "<>^v"), ("junction", "+"), ("impassable", "#.")]
)
def test_there_is_one_square_for_every_cell(kind: str, signs: str) -> None:
    rows = "".join(toy_car().rows)
    expected = sum(rows.count(sign) for sign in signs)
    assert len(of_class(drawn(toy_car()), "cell", kind)) == expected


def test_every_road_cell_has_an_arrow_that_points_its_way() -> None:
    root = drawn(one_token_factory())
    turns = {}
    for arrow in of_class(root, "directions")[0].iter(f"{SVG}path"):
        turn = re.search(r"rotate\((\d+)\)", arrow.get("transform", ""))
        turns[place(arrow)] = turn.group(1) if turn else "0"
    assert len(turns) == 12
    assert turns[middle(root, (1, 0))] == "0"
    assert turns[middle(root, (4, 1))] == "90"
    assert turns[middle(root, (1, 4))] == "180"
    assert turns[middle(root, (0, 1))] == "270"


@pytest.mark.parametrize(("kind", "cell"), [("output", (1, 0)), ("input", (3, 4))])
def test_exchange_cells_are_marked_at_their_place(kind: str, cell: Cell) -> None:
    root = drawn(one_token_factory(bin_cell=(1, 0), chute_cell=(3, 4)))
    (group,) = of_class(root, "exchange", kind)
    (mark,) = of_class(group, f"{kind}-mark")
    assert group.get("data-cell") == f"{cell[0]},{cell[1]}"
    assert place(mark) == middle(root, cell)


def test_input_and_output_marks_differ_in_shape_and_colour() -> None:
    root = drawn(one_token_factory())
    shapes = {of_class(root, f"{kind}-mark")[0].get("d") for kind in ("input", "output")}
    style = root.findtext(f"{SVG}style", "")
    assert len(shapes) == 2
    assert re.search(rf"\.input-mark {{[^}}]*stroke: {INPUT}", style)
    assert re.search(rf"\.output-mark {{[^}}]*stroke: {OUTPUT}", style)


def test_machines_that_share_a_cell_share_its_mark() -> None:
    root = drawn(one_token_factory(bin_cell=(2, 0), chute_cell=(2, 0)))
    tooltips = [tooltip(e) for e in of_class(root, "exchange")]
    assert tooltips == ["input cell [2, 0] of chute", "output cell [2, 0] of bin"]


def test_every_machine_is_drawn_once_and_joined_to_its_exchange_cells() -> None:
    instance, root = toy_car(), drawn_with_agents()
    names = [e.findtext(f"{SVG}text") for e in of_class(root, "machine")]
    assert len(names) == len(instance.machines)
    assert "assembler" in names
    for kind, count in (("input", 5), ("output", 6)):
        ends = {
            (float(e.get("x2", "")), float(e.get("y2", ""))) for e in of_class(root, f"{kind}-link")
        }
        marks = {
            place(e)
            for group in of_class(root, "exchange", kind)
            for e in of_class(group, f"{kind}-mark")
        }
        assert ends == marks
        assert len(ends) == count


def test_tooltips_say_what_a_machine_runs_and_where_it_exchanges() -> None:
    tooltips = [tooltip(e) for e in of_class(drawn_with_agents(), "machine")]
    assert "cnc1 (C1): cut_wheels; input cell [0, 2]; output cell [2, 0]" in tooltips


def test_idle_machines_look_idle() -> None:
    root = ET.XML(render_svg(one_token_factory(), assignment={"bin": "supply", "chute": None}))
    (idle,) = of_class(root, "machine", "idle")
    assert tooltip(idle).startswith("chute (Ch): idle")


def test_agents_stand_on_their_cells_with_the_letter_of_their_cargo() -> None:
    root = drawn_with_agents()
    agents = of_class(root, "agent")
    assert [place(e) for e in agents] == [middle(root, cell) for cell, _ in AGENTS]
    assert [e.findtext(f"{SVG}text") for e in agents] == ["C", None, "H", "P"]
    assert [e.get("class") for e in agents] == ["agent loaded", "agent empty"] + [
        "agent loaded"
    ] * 2
    assert tooltip(agents[0]) == "agent 0, with car, at [1, 0]"
    assert tooltip(agents[1]) == "agent 1, empty, at [0, 2]"


def test_an_agent_has_the_colour_of_its_cargo_in_the_legend() -> None:
    root = drawn_with_agents()
    (legend,) = of_class(root, "legend-tokens")
    colours = {tooltip(e): of_class(e, "token")[0].get("fill") for e in of_class(legend, "entry")}
    (car,) = of_class(of_class(root, "agent")[0], "token")
    assert list(colours) == list(toy_car().procedure.tokens)
    assert len(set(colours.values())) == 5
    assert car.get("fill") == colours["car"]


def test_the_legend_lists_signs_tokens_and_machines() -> None:
    root = drawn_with_agents()
    entries = {
        section: len(of_class(of_class(root, f"legend-{section}")[0], "entry"))
        for section in ("signs", "tokens", "machines")
    }
    assert entries == {"signs": 6, "tokens": 5, "machines": 7}


def test_names_from_files_are_escaped() -> None:
    instance = one_token_factory(name=SCRIPT, product=SCRIPT, bin_name=SCRIPT)
    plan = still_plan(instance, [((1, 0), SCRIPT)])
    text = render_svg(instance, plan.timestep, plan)
    root = ET.XML(text)
    assert "<script" not in text
    assert not list(root.iter(f"{SVG}script"))
    assert tooltip(root) == SCRIPT
    assert tooltip(of_class(root, "agent")[0]) == f"agent 0, with {SCRIPT}, at [1, 0]"


@given(name=st.text(min_size=1), token=st.text(min_size=1), bin_name=st.text(min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_name_gives_valid_xml(name: str, token: str, bin_name: str) -> None:
    instance = one_token_factory(name=name, product=token, bin_name=f"bin {bin_name}")
    plan = still_plan(instance, [((1, 0), token)])
    text = render_svg(instance, plan.timestep, plan)
    assert ET.XML(text.encode()).tag == f"{SVG}svg"


@settings(max_examples=30, deadline=None)
@given(instances())
def test_any_instance_can_be_drawn(instance: Instance) -> None:
    root = drawn(instance)
    x_end, y_end = (float(root.get(side, "")) for side in ("width", "height"))
    assert len(of_class(root, "machine")) == len(instance.machines)
    for machine in of_class(root, "machine"):
        body = machine.find(f"{SVG}rect")
        assert body is not None
        x, y, width, height = (float(body.get(k, "")) for k in ("x", "y", "width", "height"))
        assert 0 <= x <= x + width <= x_end
        assert 0 <= y <= y + height <= y_end


def test_the_title_replaces_the_name() -> None:
    root = drawn(toy_car(), title="Monday's shift")
    assert tooltip(root) == "Monday's shift"
    assert [e.text for e in of_class(root, "headline")] == ["Monday's shift"]


def test_a_timestep_needs_its_plan() -> None:
    plan = still_plan(toy_car(), AGENTS)
    with pytest.raises(ValueError, match="with the plan that decodes it"):
        render_svg(toy_car(), plan.timestep)
