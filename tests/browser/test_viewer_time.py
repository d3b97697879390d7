"""Time in the viewer: play, pause, step, scrub, jump."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.studio import evaluated, view
from tests.fixtures import small_embedding
from tsaces.plan import compiled_plan_of

LAST = 2**53 - 1
PERIOD = compiled_plan_of(small_embedding()).period


@pytest.fixture
def viewer(page: Page) -> Page:
    """Return a page with the small factory on it, at timestep 0."""
    view(page, small_embedding())
    return page


def clock(page: Page) -> Locator:
    """Return the field that shows the timestep."""
    return page.get_by_role("textbox", name="Timestep", exact=True)


def stage(page: Page) -> Locator:
    return page.get_by_role("application")


def at(page: Page, t: int) -> None:
    """Expect a timestep to be shown, in the field and to those who do not see the floor."""
    expect(clock(page)).to_have_value(f"{t:,}")
    expect(stage(page)).to_have_attribute(
        "aria-label",
        f"Floor of small, ts-aces, at timestep {t:,}"
        ": 10 cells, 3 machines, 3 of them busy, 2 agents, "
        f"{(compiled_plan_of(small_embedding()).state(t).cargo > 0).sum()} loaded.",
    )


def press(page: Page, key: str) -> None:
    stage(page).focus()
    page.keyboard.press(key)


def test_it_begins_at_timestep_0_and_stands_still(viewer: Page) -> None:
    at(viewer, 0)
    expect(viewer.get_by_role("button", name="Play")).to_be_visible()


def test_play_moves_time_on_until_pause(viewer: Page) -> None:
    viewer.get_by_role("combobox", name="Speed").select_option("16/s")
    viewer.get_by_role("button", name="Play").click()
    viewer.wait_for_function("window.viewer.clock.t >= 5")
    viewer.get_by_role("button", name="Pause").click()
    at(viewer, viewer.evaluate("window.viewer.clock.t"))
    expect(viewer.get_by_role("button", name="Play")).to_be_visible()


def test_agents_move_smoothly_between_timesteps(viewer: Page) -> None:
    between = viewer.evaluate_handle(
        """() => new Promise((resolve) => {
          const { viewer } = window;
          viewer.clock.setSpeed(0.25);
          viewer.play();
          const look = () => {
            const { positions } = viewer.planViews[0].frame;
            const moving = positions.find((place) => !Number.isInteger(place));
            if (moving === undefined) requestAnimationFrame(look);
            else resolve(moving);
          };
          look();
        })"""
    ).json_value()
    assert 0 < between < 4
    assert between % 1


def test_those_who_want_less_motion_see_jumps(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    view(page, small_embedding())
    places = page.evaluate(
        """() => new Promise((resolve) => {
          const { viewer } = window;
          const seen = [];
          viewer.clock.setSpeed(32);
          viewer.play();
          const look = () => {
            seen.push(...viewer.planViews[0].frame.positions);
            if (viewer.clock.t < 4) requestAnimationFrame(look);
            else resolve(seen);
          };
          look();
        })"""
    )
    assert len(places) >= 4
    assert all(place == int(place) for place in places)


def test_steps(viewer: Page) -> None:
    viewer.get_by_role("button", name="Step forward").click()
    viewer.get_by_role("button", name="Step forward").click()
    at(viewer, 2)
    viewer.get_by_role("button", name="Step back").click()
    at(viewer, 1)
    viewer.get_by_role("button", name="To timestep 0").click()
    viewer.get_by_role("button", name="Step back").click()
    at(viewer, 0)


@pytest.mark.parametrize(
    ("text", "t"),
    [
        ("17", 17),
        ("1,000", 1_000),
        ("1e9", 10**9),
        ("10^9", 10**9),
        ("1 000 000 000", 10**9),
        (str(LAST), LAST),
        ("2^53-1", LAST),
    ],
)
def test_jumps_to_any_timestep(viewer: Page, text: str, t: int) -> None:
    clock(viewer).fill(text)
    clock(viewer).press("Enter")
    at(viewer, t)
    state = compiled_plan_of(small_embedding()).state(t)
    shown = evaluated(viewer, "() => Array.from(window.viewer.planViews[0].frame.positions)")
    cells = compiled_plan_of(small_embedding()).cells
    assert shown == [place for cell in state.cells.tolist() for place in cells[cell]]


@pytest.mark.parametrize("text", ["soon", "-1", "0.5", "2^53", "9" * 40, "1e400"])
def test_says_what_is_no_timestep(viewer: Page, text: str) -> None:
    clock(viewer).fill(text)
    clock(viewer).press("Enter")
    expect(viewer.get_by_role("alert")).to_have_text(f"a whole number from 0 to {LAST:,}")
    expect(clock(viewer)).to_have_attribute("aria-invalid", "true")
    assert viewer.evaluate("window.viewer.clock.t") == 0


def test_what_is_no_timestep_is_forgotten_when_time_passes(viewer: Page) -> None:
    jump = viewer.get_by_role("textbox", name="Timestep", exact=True)
    jump.fill("never")
    jump.press("Enter")
    expect(jump).to_have_attribute("aria-invalid", "true")
    viewer.get_by_role("button", name="Step forward").click()
    expect(jump).to_have_value("1")
    expect(jump).to_have_attribute("aria-invalid", "false")
    expect(viewer.locator("#jump-problem")).to_be_empty()


def test_scrubs_within_the_period_that_is_shown(viewer: Page) -> None:
    clock(viewer).fill(str(10 * PERIOD + 3))
    clock(viewer).press("Enter")
    bar = viewer.get_by_role("slider")
    expect(bar).to_have_js_property("value", "3")
    expect(bar).to_have_attribute("max", str(PERIOD - 1))
    bar.fill("7")
    at(viewer, 10 * PERIOD + 7)
    expect(bar).to_have_attribute("aria-valuetext", f"timestep {10 * PERIOD + 7}")


def test_keys(viewer: Page) -> None:
    for _ in range(3):
        press(viewer, ".")
    at(viewer, 3)
    press(viewer, ",")
    at(viewer, 2)
    press(viewer, "PageDown")
    at(viewer, 2 + PERIOD)
    press(viewer, "PageUp")
    at(viewer, 2)
    press(viewer, "Home")
    at(viewer, 0)
    press(viewer, "]")
    expect(viewer.get_by_role("combobox", name="Speed")).to_have_value("4")
    press(viewer, "[")
    expect(viewer.get_by_role("combobox", name="Speed")).to_have_value("2")
    press(viewer, "Space")
    expect(viewer.get_by_role("button", name="Pause")).to_be_visible()
    press(viewer, "Space")
    expect(viewer.get_by_role("button", name="Play")).to_be_visible()


def test_keys_are_letters_where_one_types(viewer: Page) -> None:
    box = viewer.get_by_role("combobox", name="Find")
    box.press_sequentially("f. [n")
    expect(box).to_have_value("f. [n")
    assert viewer.evaluate("window.viewer.clock.t") == 0


def test_keys_work_again_after_a_jump(viewer: Page) -> None:
    press(viewer, "t")
    expect(clock(viewer)).to_be_focused()
    viewer.keyboard.type("17")
    viewer.keyboard.press("Enter")
    expect(stage(viewer)).to_be_focused()
    at(viewer, 17)
    viewer.keyboard.press(".")
    at(viewer, 18)
    before = viewer.evaluate("window.viewer.camera.x")
    viewer.keyboard.press("ArrowRight")
    assert viewer.evaluate("window.viewer.camera.x") != before
    viewer.keyboard.press("Space")
    expect(viewer.get_by_role("button", name="Pause")).to_be_visible()


def test_what_is_no_timestep_may_be_corrected_at_once(viewer: Page) -> None:
    press(viewer, "t")
    viewer.keyboard.type("soon")
    viewer.keyboard.press("Enter")
    expect(clock(viewer)).to_be_focused()
    viewer.keyboard.press("ControlOrMeta+a")
    viewer.keyboard.type("5")
    viewer.keyboard.press("Enter")
    at(viewer, 5)


def test_escape_leaves_the_field_without_a_jump(viewer: Page) -> None:
    viewer.evaluate("window.viewer.seek(3)")
    press(viewer, "t")
    viewer.keyboard.type("soon")
    viewer.keyboard.press("Enter")
    viewer.keyboard.press("Escape")
    expect(stage(viewer)).to_be_focused()
    expect(viewer.locator("#jump-problem")).to_be_empty()
    at(viewer, 3)
    viewer.keyboard.press(".")
    at(viewer, 4)


def test_help_lists_the_keys(viewer: Page) -> None:
    press(viewer, "?")
    help_ = viewer.get_by_role("dialog", name="Keys")
    expect(help_).to_contain_text("Play or pause")
    viewer.keyboard.press("Escape")
    expect(help_).to_be_hidden()


def test_the_container_is_told(viewer: Page) -> None:
    viewer.evaluate(
        """() => {
          window.told = [];
          for (const type of ["timechange", "playchange", "selectionchange"]) {
            document.querySelector("#stage").addEventListener(type, (event) =>
              window.told.push([type, event.detail]));
          }
        }"""
    )
    viewer.evaluate("window.viewer.seek(5)")
    viewer.evaluate("window.viewer.play()")
    viewer.evaluate("window.viewer.pause()")
    viewer.evaluate("window.viewer.follow(1)")
    told = viewer.evaluate("window.told")
    assert told[0] == ["timechange", {"t": 5}]
    assert ["playchange", {"playing": True, "speed": 2}] in told
    assert ["playchange", {"playing": False, "speed": 2}] in told
    assert told[-1] == ["selectionchange", {"item": {"kind": "agent", "plan": 0, "agent": 1}}]


def test_a_better_plan_keeps_the_timestep(page: Page) -> None:
    view(page, small_embedding(), small_embedding())
    page.evaluate("window.viewer.destroy()")
    expect(page.locator(".viewer")).to_have_count(0)
    page.evaluate(
        """async () => {
          const { Viewer } = await import("room/viewer/viewer.js");
          const place = document.querySelector("#stage");
          window.viewer = new Viewer(place, { plans: window.plans.slice(0, 1), start: 1234 });
          window.viewer.setPlan(0, window.plans[1].plan, "better");
        }"""
    )
    expect(clock(page)).to_have_value("1,234")
    assert "better" in (stage(page).get_attribute("aria-label") or "")
