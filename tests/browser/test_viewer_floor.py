"""The floor: what is drawn where, moving about on it, overlays, colours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import empty_cell, settled, view
from tests.browser.test_viewer_choice import point
from tests.fixtures import small_embedding, wait_until
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.plan import compiled_plan_of
from tsaces.render.palette import token_styles

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tsaces.model.instance import Cell

PLAN = compiled_plan_of(small_embedding())

_PIXEL = """([name, x, y, dx, dy]) => {
  const { camera, stages } = window.viewer;
  const ratio = devicePixelRatio;
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const canvas = document.querySelector("canvas." + name);
  const box = canvas.getBoundingClientRect();
  const [px, py] = camera.toScreen(x + 0.5 + dx, y + 0.5 + dy);
  const place = [stage.left - box.left + px, stage.top - box.top + py];
  const [column, row] = place.map((each) => Math.round(each * ratio));
  return Array.from(canvas.getContext("2d").getImageData(column, row, 1, 1).data);
}"""


@pytest.fixture
def viewer(page: Page) -> Page:
    view(page, small_embedding(), options={"start": 6})
    return page


def pixel(page: Page, canvas: str, cell: Cell, dx: float = 0.0, dy: float = 0.0) -> list[int]:
    """Return a pixel's red, green, blue and opacity, `dx` and `dy` cells off a cell's middle."""
    drawn: list[int] = page.evaluate(_PIXEL, [canvas, *cell, dx, dy])
    return drawn


def camera(page: Page) -> tuple[float, float, float]:
    x, y, scale = page.evaluate(
        "[window.viewer.camera.x, window.viewer.camera.y, window.viewer.camera.scale]"
    )
    return x, y, scale


def rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.parametrize("scale", [1, 2.5])
def test_agents_are_drawn_where_they_are_in_their_cargos_colour(
    browser: Browser, scale: float
) -> None:
    fine = browser.new_context(device_scale_factor=scale)
    page = fine.new_page()
    view(page, small_embedding(), options={"start": 6})
    settled(page)
    styles = token_styles(PLAN.instance.procedure.tokens)
    state = PLAN.state(6)
    for cell, token in zip(state.cells.tolist(), state.cargo.tolist(), strict=True):
        name = PLAN.tokens[token]
        fill = "#FFFFFF" if name is None else styles[name].fill
        assert pixel(page, "actors", PLAN.cells[cell], 0.2, 0.0)[:3] == rgb(fill)
    fine.close()


def test_roads_junctions_and_machines_differ_on_the_floor(viewer: Page) -> None:
    settled(viewer)
    road = pixel(viewer, "floor", (3, 1), -0.38, -0.38)
    junction = pixel(viewer, "floor", (3, 0), -0.38, -0.38)
    open_ = pixel(viewer, "floor", (-1, -1))
    assert road[3] == junction[3] == 255
    assert road != junction
    assert open_[3] == 0


def test_dragging_moves_the_floor(viewer: Page) -> None:
    x, y, scale = camera(viewer)
    left, top = point(viewer, (0, 0))
    viewer.mouse.move(left, top)
    viewer.mouse.down()
    viewer.mouse.move(left + 40, top + 25, steps=4)
    viewer.mouse.up()
    now_x, now_y, _ = camera(viewer)
    assert now_x == pytest.approx(x - 40 / scale)
    assert now_y == pytest.approx(y - 25 / scale)
    expect(viewer.get_by_role("complementary").get_by_role("heading")).to_have_text("The plan")


def test_what_was_drawn_moves_along(viewer: Page) -> None:
    settled(viewer)
    before = pixel(viewer, "floor", (3, 0), -0.38, -0.38)
    viewer.evaluate("window.viewer.camera.pan(37, 23)")
    settled(viewer)
    assert pixel(viewer, "floor", (3, 0), -0.38, -0.38) == before
    viewer.evaluate("window.viewer.camera.pan(-200, 30)")
    settled(viewer)
    assert pixel(viewer, "floor", (3, 0), -0.38, -0.38) == before


def test_the_wheel_zooms_around_the_pointer(viewer: Page) -> None:
    _, _, scale = camera(viewer)
    place = point(viewer, (0, 2))
    viewer.mouse.move(*place)
    viewer.mouse.wheel(0, -120)
    viewer.wait_for_function(f"window.viewer.camera.scale > {scale}")
    assert point(viewer, (0, 2)) == pytest.approx(place, abs=1)


def test_two_fingers_zoom(viewer: Page) -> None:
    _, _, scale = camera(viewer)
    left, top = point(viewer, (1, 1))
    touch = """([type, id, x, y]) => document.querySelector(".stage").dispatchEvent(
      new PointerEvent(type, { pointerId: id, pointerType: "touch", clientX: x, clientY: y,
                               button: 0, bubbles: true }))"""
    viewer.evaluate("Element.prototype.setPointerCapture = () => {}")
    for type_, id_, x in (
        ("pointerdown", 11, left),
        ("pointerdown", 12, left + 50),
        ("pointermove", 12, left + 100),
        ("pointerup", 12, left + 100),
        ("pointerup", 11, left),
    ):
        viewer.evaluate(touch, [type_, id_, x, top])
    assert camera(viewer)[2] == pytest.approx(2 * scale, rel=0.01) or camera(viewer)[2] == 160


def test_keys_move_zoom_and_fit(viewer: Page) -> None:
    fitted = camera(viewer)
    viewer.locator(".stage").focus()
    viewer.keyboard.press("ArrowRight")
    assert camera(viewer)[0] > fitted[0]
    viewer.keyboard.press("ArrowDown")
    assert camera(viewer)[1] > fitted[1]
    viewer.keyboard.press("-")
    assert camera(viewer)[2] < fitted[2]
    viewer.keyboard.press("+")
    viewer.keyboard.press("0")
    assert camera(viewer) == fitted


def test_buttons_zoom_and_fit(viewer: Page) -> None:
    viewer.get_by_role("button", name="Farther").click()
    viewer.get_by_role("button", name="Farther").click()
    far = camera(viewer)[2]
    viewer.get_by_role("button", name="Closer").click()
    assert camera(viewer)[2] > far
    viewer.get_by_role("button", name="Fit the floor").click()
    viewer.set_viewport_size({"width": 700, "height": 900})
    for corner in ((0, 0), (3, 2)):
        x, y = point(viewer, corner)
        assert 0 < x < 700
        assert 0 < y < 900


@pytest.mark.parametrize(
    ("overlay", "end"), [("Traffic", "100 %"), ("Machine utilisation", "100 %"), ("Waiting", None)]
)
def test_overlays_colour_the_floor_and_tell_their_scale(
    viewer: Page, overlay: str, end: str | None
) -> None:
    settled(viewer)
    plain = viewer.evaluate("document.querySelector('canvas.floor').toDataURL()")
    viewer.get_by_role("combobox", name="Overlay").select_option(overlay)
    settled(viewer)
    assert viewer.evaluate("document.querySelector('canvas.floor').toDataURL()") != plain
    scale = viewer.locator(".scale")
    expect(scale.get_by_role("heading")).to_have_text(overlay)
    expect(scale).to_contain_text("0 %")
    if end:
        expect(scale).to_contain_text(end)
    viewer.get_by_role("combobox", name="Overlay").select_option("No overlay")
    settled(viewer)
    expect(scale).to_be_hidden()
    assert viewer.evaluate("document.querySelector('canvas.floor').toDataURL()") == plain


def test_pointing_tells_the_share_below_an_overlay(viewer: Page) -> None:
    viewer.get_by_role("combobox", name="Overlay").select_option("Traffic")
    cell = empty_cell(PLAN, 6)
    viewer.mouse.move(*point(viewer, cell))
    used = sum(
        PLAN.cells.index(cell) in s.cells.tolist()
        for s in PLAN.steps(PLAN.transient + 1, PLAN.period)
    )
    expect(viewer.locator(".tooltip")).to_contain_text(
        f"traffic {int(100 * used / PLAN.period + 0.5)} %"
    )


def test_pointing_works_nothing_out_anew(viewer: Page) -> None:
    viewer.get_by_role("combobox", name="Overlay").select_option("Traffic")
    viewer.evaluate(
        """() => {
          const { scene } = window.viewer.planViews[0];
          const { traffic } = scene;
          window.asked = 0;
          Object.defineProperty(scene, "traffic", { get: () => (window.asked++, traffic) });
        }"""
    )
    viewer.mouse.move(*point(viewer, empty_cell(PLAN, 6)))
    expect(viewer.locator(".tooltip")).to_contain_text("traffic")
    assert viewer.evaluate("window.asked") == 0


def test_light_and_dark(viewer: Page) -> None:
    settled(viewer)
    light = pixel(viewer, "floor", (3, 1), -0.38, -0.38)
    viewer.emulate_media(color_scheme="dark")
    corner = partial(pixel, viewer, "floor", (3, 1), -0.38, -0.38)
    assert wait_until(lambda: sum(corner()[:3]) < sum(light[:3]))


def test_the_switch_of_colours_is_remembered(page: Page) -> None:
    view(page, small_embedding(), options={"themeSwitch": True})
    page.get_by_role("button", name="Dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    view(page, small_embedding(), options={"themeSwitch": True})
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Light colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_legend_names_every_token(viewer: Page) -> None:
    legend = viewer.locator("details.legend")
    expect(legend).to_contain_text("Input cell: agents deposit")
    legend.get_by_role("button", name="toy").click()
    expect(viewer.get_by_role("complementary").get_by_role("heading")).to_have_text("Token toy")


def test_the_legend_stays_closed_until_another_overlay_is_chosen(viewer: Page) -> None:
    overlay = viewer.get_by_role("combobox", name="Overlay")
    legend = viewer.locator("details.legend")
    overlay.select_option("Traffic")
    expect(legend).to_have_attribute("open", "")
    legend.locator("summary").click()
    expect(legend).not_to_have_attribute("open")
    light = viewer.locator(".ramp").get_attribute("style")
    viewer.emulate_media(color_scheme="dark")
    expect(viewer.locator(".ramp")).not_to_have_attribute("style", str(light))
    expect(legend).not_to_have_attribute("open")
    overlay.select_option("Waiting")
    expect(legend).to_have_attribute("open", "")


HOSTILE = "<img src=x onerror='window.hacked=1'>\u202e\x07"


def hostile() -> Any:
    """Return the small embedding with markup and control characters for names."""
    document = embedding_to_document(small_embedding())

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {renamed(key): renamed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return f"{value}{HOSTILE}" if value in NAMES else value

    return embedding_from_document(renamed(document))


NAMES = {"plank", "toy", "supply", "carve", "ship", "bin", "lathe", "chute", "small"}


def test_names_are_never_read_as_markup(page: Page) -> None:
    view(page, hostile())
    expect(page.get_by_role("heading", level=1)).to_contain_text("small<img src=x")
    for item in (
        {"kind": "machine", "name": f"lathe{HOSTILE}"},
        {"kind": "process", "name": f"carve{HOSTILE}"},
        {"kind": "token", "token": 1},
        {"kind": "agent", "plan": 0, "agent": 0},
        {"kind": "cell", "cell": 1},
    ):
        page.evaluate("(item) => window.viewer.show(item)", item)
    page.get_by_role("combobox", name="Find").fill("img")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("<img")
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("window.hacked") is None
    assert "\u202e" not in page.locator("body").inner_text()
