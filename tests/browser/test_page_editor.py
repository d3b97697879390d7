"""Drawing a factory, by pointer and by keys."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.room import floor, start, status, toy_car_document
from tests.render.floors import there_and_back
from tests.touching import touching_document
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.api.server import Server


def _sheet(page: Page) -> Locator:
    return page.get_by_role("application", name="Floor to draw on")


def _open(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("tab", name="Draw").click()
    expect(page.get_by_text("no junction; the layout needs at least one '+'")).to_be_visible()


def _point(page: Page, x: int, y: int) -> tuple[float, float]:
    """Return where on the screen a cell of a floor of 12 columns is that fits its window."""
    box = page.locator(".sheet-extent").bounding_box()
    assert box is not None
    cell = box["width"] / 12
    return box["x"] + (x + 0.5) * cell, box["y"] + (y + 0.5) * cell


def _drag(page: Page, *cells: tuple[int, int]) -> None:
    page.mouse.move(*_point(page, *cells[0]))
    page.mouse.down()
    for cell in cells[1:]:
        page.mouse.move(*_point(page, *cell))
    page.mouse.up()


def _json(page: Page) -> Locator:
    page.get_by_role("tab", name="JSON").click()
    return page.get_by_label("The instance as JSON")


def _press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_a_factory_is_drawn_from_nothing_and_solved(page: Page, server: Server) -> None:
    _open(page, server)
    page.get_by_label("Name", exact=True).fill("drawn")
    _drag(page, (1, 1), (6, 1), (6, 4), (1, 4), (1, 1))
    page.get_by_role("button", name="Junction", exact=True).click()
    page.mouse.click(*_point(page, 6, 1))
    page.get_by_role("button", name="Add a machine").click()
    page.get_by_label("Name of machine 1").fill("bin")
    page.get_by_role("button", name="Output", exact=True).click()
    page.mouse.click(*_point(page, 3, 1))
    expect(page.locator("#sheet-cursor")).to_have_text("[3, 1] road to the right, output of bin")
    page.get_by_role("button", name="Add a machine").click()
    page.get_by_label("Timesteps of ship").fill("2")
    page.get_by_role("button", name="Input", exact=True).click()
    page.mouse.click(*_point(page, 3, 4))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    document = json.loads(_json(page).input_value())
    assert document["layout"]["rows"][1][:8] == ".+>>>>+."
    assert document["layout"]["rows"][4][:8] == ".^<<<<<."
    assert document["machines"] == [
        {"name": "bin", "processes": {"supply": 1}, "output_cell": [3, 1]},
        {"name": "machine2", "processes": {"ship": 2}, "input_cell": [3, 4]},
    ]
    start(page, method="rhythmic")
    expect(page.get_by_role("heading", name="drawn", level=1)).to_be_visible()
    expect(floor(page)).to_be_visible()
    expect(status(page)).to_have_text("Done")


def test_keys_draw_and_take_back(page: Page, server: Server) -> None:
    _open(page, server)
    _sheet(page).focus()
    _press(page, "+")
    page.keyboard.down("Shift")
    _press(page, "ArrowRight", 3)
    _press(page, "ArrowDown", 2)
    _press(page, "ArrowLeft", 3)
    _press(page, "ArrowUp", 2)
    page.keyboard.up("Shift")
    _press(page, "ArrowRight", 5)
    _press(page, "v")
    expect(page.locator("#sheet-cursor")).to_contain_text("[5, 0] road downwards")
    text = _json(page)
    assert json.loads(text.input_value())["layout"]["rows"][:3] == [
        "+>>v.v......",
        "^..v........",
        "^<<<........",
    ]
    _sheet(page).focus()
    _press(page, "Delete")
    _press(page, "Control+z", 2)
    assert json.loads(text.input_value())["layout"]["rows"][0] == "+>>v........"
    _press(page, "Control+z")
    assert json.loads(text.input_value())["layout"]["rows"][0] == "+..........."
    page.get_by_role("button", name="Redo").click()
    assert json.loads(text.input_value())["layout"]["rows"][2] == "^<<<........"


def test_errors_lead_to_the_cell_that_they_name(page: Page, server: Server) -> None:
    _open(page, server)
    document = toy_car_document()
    document["layout"]["rows"][2] = "^.#.v.#.>"
    _json(page).fill(json.dumps(document))
    error = page.get_by_role("button", name="cell [8, 2]: '>' is a dead end")
    expect(error).to_be_visible()
    error.click()
    expect(page.locator("#sheet-cursor")).to_contain_text("[8, 2] road to the right")
    expect(page.locator("#sheet-cursor")).to_contain_text("is a dead end")
    expect(_sheet(page)).to_be_focused()
    _press(page, "v")
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    expect(page.locator("#sheet-cursor")).to_have_text("[8, 2] road downwards")


def test_text_drawing_and_fields_are_in_step(page: Page, server: Server) -> None:
    _open(page, server)
    text = _json(page)
    text.fill('{"name": "half')
    expect(page.get_by_text("No JSON yet, so the drawing stays as it is")).to_be_visible()
    text.fill(json.dumps(toy_car_document()))
    expect(page.get_by_label("Name", exact=True)).to_have_value("toy-car")
    expect(page.get_by_label("Columns")).to_have_value("9")
    page.get_by_label("Columns").fill("10")
    page.get_by_label("Most agents").fill("7")
    page.get_by_label("Most agents").blur()
    page.get_by_role("tab", name="Procedure").click()
    page.get_by_label("What process 5 consumes").fill("chassis, 3 wheel, 2 axle")
    page.get_by_label("Name of process 6").fill("sell")
    page.get_by_label("Name of process 6").blur()
    document = json.loads(_json(page).input_value())
    assert document["layout"]["rows"][0] == "+>>>+>>>+."
    assert document["max_agents"] == 7
    procedure = document["procedure"]
    assert procedure["processes"][4]["inputs"] == {"chassis": 1, "wheel": 3, "axle": 2}
    assert procedure["output_process"] == "sell"
    assert document["machines"][6]["processes"] == {"sell": 1}


def test_a_drawing_is_kept_saved_and_opened(page: Page, server: Server, tmp_path: Path) -> None:
    _open(page, server)
    file = tmp_path / "car.json"
    file.write_text(json.dumps(toy_car_document()), encoding="utf-8")
    page.get_by_label("Instance file to draw on").set_input_files(file)
    expect(page.get_by_label("Name", exact=True)).to_have_value("toy-car")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Save").click()
    assert downloaded.value.suggested_filename == "toy-car.json"
    saved = Path(downloaded.value.path()).read_text(encoding="utf-8")
    assert json.loads(saved) == toy_car_document()
    file.write_text("{", encoding="utf-8")
    page.get_by_label("Instance file to draw on").set_input_files(file)
    expect(page.get_by_text("car.json is no JSON")).to_be_visible()
    page.reload()
    page.get_by_role("tab", name="Draw").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("toy-car")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("my-factory")


def test_what_is_no_list_of_tokens_goes_with_its_factory(
    page: Page, server: Server, tmp_path: Path
) -> None:
    _open(page, server)
    page.get_by_role("tab", name="Procedure").click()
    field = page.get_by_label("What process 2 consumes")
    expect(field).to_have_value("part")
    field.fill("4 4 4")
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    file = tmp_path / "other.json"
    processes = [
        {"name": "supply", "inputs": {}, "outputs": {"wheel": 2}},
        {"name": "ship", "inputs": {"wheel": 2}, "outputs": {}},
    ]
    procedure = {"processes": processes, "output_process": "ship"}
    file.write_text(json.dumps({"procedure": procedure}), encoding="utf-8")
    page.get_by_label("Instance file to draw on").set_input_files(file)
    expect(field).to_have_value("2 wheel")
    expect(field).to_have_attribute("aria-invalid", "false")


def test_a_mistake_in_many_cells_is_one_line_that_leads_to_the_first(
    page: Page, server: Server
) -> None:
    _open(page, server)
    document = toy_car_document()
    document["layout"]["rows"] = [row.replace("v", "V") for row in document["layout"]["rows"]]
    _json(page).fill(json.dumps(document))
    expect(page.get_by_text("1 thing to put right")).to_be_visible()
    page.get_by_role("button", name="12 cells, first [4, 1], [8, 1], [4, 2]: 'V'").click()
    expect(page.locator("#sheet-cursor")).to_contain_text("[4, 1]")
    _sheet(page).focus()
    _press(page, "ArrowRight", 4)
    _press(page, "ArrowDown", 6)
    expect(page.locator("#sheet-cursor")).to_contain_text("[8, 7]")
    expect(page.locator("#sheet-cursor")).to_contain_text("'V' means nothing")


def test_mistakes_that_are_not_listed_are_counted(page: Page, server: Server) -> None:
    _open(page, server)
    document = toy_car_document()
    document["layout"]["rows"][1] = "".join(map(chr, range(0x4E00, 0x4E00 + 57)))
    _json(page).fill(json.dumps(document))
    expect(
        page.get_by_role("heading", name=re.compile(r"\d\d things to put right"))
    ).to_be_visible()
    expect(page.locator(".verdict .problems li")).to_have_count(20)
    expect(page.locator(".verdict").get_by_text(re.compile(r"^and 3\d more$"))).to_be_visible()


def test_what_is_worth_a_second_look_leads_to_its_cell_and_hinders_nothing(
    page: Page, server: Server
) -> None:
    _open(page, server)
    _json(page).fill(json.dumps(touching_document()))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    page.get_by_role("button", name="2 pairs of junctions touch").click()
    expect(page.locator("#sheet-cursor")).to_contain_text("[3, 2] junction. 2 pairs of junctions")
    _sheet(page).focus()
    _press(page, "ArrowUp")
    expect(page.locator("#sheet-cursor")).to_have_text("[3, 1] no way")
    start(page, method="rhythmic")
    expect(page.get_by_role("heading", name="small", level=1)).to_be_visible()


def test_a_good_drawing_has_nothing_worth_a_second_look(page: Page, server: Server) -> None:
    _open(page, server)
    _json(page).fill(json.dumps(touching_document()))
    expect(page.get_by_text("Worth a second look")).to_be_visible()
    _json(page).fill(json.dumps(toy_car_document()))
    expect(page.get_by_text("Worth a second look")).not_to_be_visible()
    expect(page.get_by_text("Ready to solve:")).to_be_visible()


def test_two_way_lanes_and_open_floor_are_drawn(page: Page, server: Server) -> None:
    _open(page, server)
    page.get_by_role("button", name="Two-way lane").click()
    _drag(page, (1, 1), (5, 1))
    text = _json(page)
    assert json.loads(text.input_value())["layout"]["rows"][1] == ".+---+......"
    page.get_by_role("button", name="Open floor").click()
    _drag(page, (5, 1), (6, 1))
    _sheet(page).focus()
    _press(page, "|")
    expect(page.locator("#sheet-cursor")).to_contain_text("[6, 1] two-way lane")
    expect(page.get_by_role("button", name="lanes that lead into nothing")).to_be_visible()
    _press(page, "*")
    expect(page.locator("#sheet-cursor")).to_have_text("[6, 1] open floor")
    assert json.loads(text.input_value())["layout"]["rows"][1] == ".+---**....."


def test_points_and_lanes_are_shown_and_changed_as_text(page: Page, server: Server) -> None:
    _open(page, server)
    _json(page).fill(json.dumps(instance_to_document(there_and_back())))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    expect(page.get_by_role("button", name="Road", exact=True)).to_be_disabled()
    expect(page.get_by_text("Points and lanes are changed as JSON.")).to_be_visible()
    expect(page.get_by_label("Columns")).to_be_disabled()
    _sheet(page).focus()
    _press(page, "ArrowRight")
    expect(page.locator("#sheet-cursor")).to_have_text("L 0 cell of a lane")
    page.get_by_role("tab", name="Machines").click()
    page.get_by_role("button", name="chute").click()
    _sheet(page).focus()
    _press(page, "i")
    expect(page.locator("#sheet-cursor")).to_have_text("L 0 cell of a lane, input of chute")
    document = json.loads(_json(page).input_value())
    assert document["machines"][1]["input_cell"] == ["L", 0]
    assert "rows" not in document["layout"]
