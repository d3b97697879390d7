"""A running stream in the viewer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import evaluated, view
from tests.fixtures import small_embedding
from tsaces.plan import compiled_plan_of

PLAN = compiled_plan_of(small_embedding())

_CONNECT = """() => {
  window.source = new EventTarget();
  window.tell = (status, lagMs = 0, reason = "") =>
    window.source.dispatchEvent(new CustomEvent("status", { detail: { status, lagMs, reason } }));
  window.arrive = (t, lateMs) => {
    const state = window.plans[0].plan.state(t);
    const detail = { state, lateMs, receivedAt: performance.now() };
    window.source.dispatchEvent(new CustomEvent("state", { detail }));
  };
  window.viewer.live(window.source);
}"""


@pytest.fixture
def viewer(page: Page) -> Page:
    view(page, small_embedding(), options={"start": 3})
    page.evaluate(_CONNECT)
    return page


def test_connection_and_lag_are_told(viewer: Page) -> None:
    status = viewer.locator(".live")
    expect(status).to_contain_text("Connecting …")
    viewer.evaluate("window.tell('live', 12)")
    expect(status).to_contain_text("Live")
    viewer.evaluate("window.arrive(500, 34.4)")
    expect(status).to_contain_text("t 500")
    expect(status).to_contain_text("lag 34 ms")
    viewer.evaluate("window.tell('lost')")
    expect(status).to_contain_text("Connection lost, trying again …")
    viewer.evaluate("window.tell('ended', 0, 'no embedding yet')")
    expect(status).to_contain_text("The stream has ended: no embedding yet")


def test_only_the_connection_is_read_out(viewer: Page) -> None:
    spoken = viewer.locator(".live").get_by_role("status")
    viewer.evaluate("window.tell('live', 12)")
    expect(spoken).to_have_text("Live")
    viewer.evaluate("window.spoken = document.querySelector('.live [role=status]').firstChild")
    viewer.evaluate("window.arrive(500, 34.4)")
    viewer.evaluate("window.arrive(501, 35.6)")
    expect(viewer.locator(".live")).to_contain_text("lag 36 ms")
    expect(spoken).to_have_text("Live")
    assert viewer.evaluate("window.spoken.isConnected")
    body = viewer.get_by_role("complementary").locator(".panel-body")
    expect(body).to_have_attribute("aria-live", "off")
    viewer.evaluate("window.viewer.live(null)")
    expect(body).to_have_attribute("aria-live", "polite")


def test_those_who_want_less_motion_see_the_stream_jump(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    view(page, small_embedding(), options={"start": 3})
    page.evaluate(_CONNECT)
    seen = evaluated(
        page,
        """() => {
          window.arrive(700, 0);
          window.arrive(701, 0);
          return Array.from(window.viewer.planViews[0].frame.positions);
        }""",
    )
    assert seen == places(701)


def places(t: int) -> list[float]:
    """Return column and row of each agent, one behind the other."""
    cells = [PLAN.cells[cell] for cell in PLAN.state(t).cells.tolist()]
    return [float(place) for cell in cells for place in cell]


def wait_for_places(viewer: Page, expected: list[float]) -> None:
    viewer.wait_for_function(
        """(places) => {
          const { positions } = window.viewer.planViews[0].frame;
          return places.every((place, i) => place === positions[i]);
        }""",
        arg=expected,
    )


def test_the_streams_own_states_are_shown(viewer: Page) -> None:
    viewer.evaluate("window.arrive(700, 0)")
    viewer.evaluate("window.arrive(701, 0)")
    wait_for_places(viewer, places(701))
    assert viewer.evaluate("window.viewer.clock.t") == 701


def test_runs_are_not_ahead_of_the_stream(viewer: Page) -> None:
    viewer.evaluate("window.arrive(700, 0)")
    viewer.evaluate("window.arrive(701, 0)")
    wait_for_places(viewer, places(701))
    reached = "(({ frame, fraction }) => frame.t + fraction)(window.viewer.planViews[0])"
    assert viewer.evaluate(reached) == 701


def test_agents_reach_their_cells_however_long_drawing_takes(viewer: Page) -> None:
    viewer.evaluate(
        """() => {
          const [stage] = window.viewer.planViews;
          const draw = stage.draw.bind(stage);
          stage.draw = () => {
            const begin = performance.now();
            while (performance.now() - begin < 500);
            draw();
          };
          window.arrive(700, 0);
          window.arrive(701, 0);
        }"""
    )
    wait_for_places(viewer, places(701))


def test_agents_move_smoothly_between_arrivals(viewer: Page) -> None:
    viewer.evaluate("window.arrive(700, 0)")
    seen = evaluated(
        viewer,
        """() => new Promise((resolve) => {
          window.arrive(701, 0);
          const look = () => {
            const { positions } = window.viewer.planViews[0].frame;
            const moving = positions.find((place) => !Number.isInteger(place));
            if (moving === undefined) requestAnimationFrame(look);
            else resolve(moving);
          };
          look();
        })""",
    )
    assert seen % 1


def test_a_jump_of_the_stream_is_no_flight(viewer: Page) -> None:
    viewer.evaluate("window.arrive(700, 0)")
    seen = evaluated(
        viewer,
        """() => {
          window.arrive(720, 0);
          return Array.from(window.viewer.planViews[0].frame.positions);
        }""",
    )
    assert seen == places(720)


def test_time_is_the_streams_meanwhile(viewer: Page) -> None:
    viewer.evaluate("window.arrive(700, 0)")
    expect(viewer.get_by_role("button", name="Play")).to_be_hidden()
    viewer.locator(".stage").focus()
    viewer.keyboard.press("Home")
    viewer.keyboard.press("Space")
    assert viewer.evaluate("[window.viewer.clock.t, window.viewer.clock.playing]") == [700, False]
    viewer.keyboard.press("n")
    expect(viewer.get_by_role("complementary").get_by_role("heading")).to_have_text("Agent 0")


def test_afterwards_one_goes_on_by_oneself(viewer: Page) -> None:
    viewer.evaluate("window.arrive(700, 0)")
    viewer.evaluate("window.viewer.live(null)")
    viewer.evaluate("window.arrive(705, 0)")
    expect(viewer.get_by_role("textbox", name="Timestep", exact=True)).to_have_value("700")
    viewer.get_by_role("button", name="Step forward").click()
    expect(viewer.get_by_role("textbox", name="Timestep", exact=True)).to_have_value("701")
    expect(viewer.locator(".live")).to_be_hidden()


def test_another_stream_tells_its_connection_from_the_start(viewer: Page) -> None:
    status = viewer.locator(".live")
    expect(status).to_contain_text("Connecting …")
    viewer.evaluate("window.viewer.live(new EventTarget())")
    expect(status).to_contain_text("Connecting …")
