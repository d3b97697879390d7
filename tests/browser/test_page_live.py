"""The floor on the service's clock: lag in sight, outages survived."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
from tests.browser.room import floor, open_job, start, status, timestep
from tests.browser.studio import evaluated, open_plans
from tests.fixtures import small_embedding
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, WebSocketRoute

LATE = 5_000_000_000


def _live(page: Page) -> Locator:
    return page.get_by_role("button", name="Live", exact=True)


def _told(page: Page) -> Locator:
    return floor(page).locator(".live")


def _shown(page: Page) -> int:
    return int(timestep(page).input_value().replace(",", ""))


def test_live_goes_on_from_the_timestep_shown_with_its_lag(
    page: Page, server: Server, job_id: str
) -> None:
    open_job(page, server, job_id, f"?t={LATE}")
    page.get_by_label("Pace of the live stream").select_option("100")
    _live(page).click()
    expect(_told(page)).to_contain_text("Live")
    expect(_told(page)).to_contain_text(re.compile(r"lag \d+ ms"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    expect(timestep(page)).to_have_value(re.compile("^5,000,000,0[1-9]"))
    _live(page).click()
    expect(_told(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled()
    stopped = _shown(page)
    assert stopped > LATE
    page.get_by_role("button", name="Step forward").click()
    assert _shown(page) == stopped + 1


def test_states_of_the_stream_are_those_of_the_plan(
    page: Page, server: Server, job_id: str
) -> None:
    open_job(page, server, job_id)
    states = page.evaluate(
        """async (id) => {
          const { LiveSource } = await import("room/page/live_source.js");
          const { Plan } = await import("room/plan/plan.js");
          const answer = await fetch(`/v1/embeddings/${id}/compiled`);
          const plan = await Plan.open(await answer.arrayBuffer());
          const source = new LiveSource(id, { plan, start: 1000, tickMs: 5 });
          const states = [];
          await new Promise((resolve) => {
            source.addEventListener("state", ({ detail: { state } }) => {
              const cargo = Array.from(state.cargo, (token) => plan.tokens[token]);
              states.push([state.t, Array.from(state.positions), cargo]);
              if (states.length === 60) resolve();
            });
          });
          source.close();
          return states;
        }""",
        job_id,
    )
    plan = compiled_plan_of(small_embedding())
    assert [t for t, _, _ in states] == list(range(1000, 1060))
    for t, positions, cargo in states:
        state = plan.state(t)
        cells = [place for cell in state.cells.tolist() for place in plan.cells[cell]]
        assert (positions, cargo) == (cells, [plan.tokens[n] for n in state.cargo.tolist()])


def test_the_end_of_a_stream_is_told_with_its_reason(own_page: Page) -> None:
    def refuse(socket: WebSocketRoute) -> None:
        socket.close(code=4404, reason="no embedding yet")

    own_page.route_web_socket(re.compile("/plan/ws"), refuse)
    open_plans(own_page, small_embedding())
    told = evaluated(
        own_page,
        """async () => {
          const { LiveSource } = await import("room/page/live_source.js");
          const [{ plan }] = window.plans;
          const source = new LiveSource("0".repeat(32), { plan, start: 0, tickMs: 500 });
          return new Promise((resolve) => {
            source.addEventListener("status", ({ detail }) => resolve(detail));
          });
        }""",
    )
    assert told == {"status": "ended", "lagMs": 0, "reason": "no embedding yet"}


def test_live_goes_on_with_a_better_plan(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("radio", name=re.compile("contact-lens-small")).check()
    start(page, seconds=60)
    _live(page).click()
    expect(_told(page)).to_contain_text("Live")
    expect(status(page)).to_have_text("Done")
    best = page.locator(".figures dd").first.inner_text()
    expect(floor(page).get_by_text(f"{best} products a timestep").first).to_be_visible()
    expect(_live(page)).to_have_attribute("aria-pressed", "true")
    expect(_told(page)).to_contain_text("Live")
    shown = timestep(page).input_value()
    expect(timestep(page)).not_to_have_value(shown)


def test_live_outlives_the_server(page: Page, tmp_path: Path) -> None:
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with Server(tmp_path) as server:
        open_job(page, server, job_id, "?t=700")
        page.get_by_label("Pace of the live stream").select_option("100")
        _live(page).click()
        expect(timestep(page)).to_have_value(re.compile("^7[1-9][0-9]"))
        server.kill()
        expect(_told(page)).to_contain_text("Connection lost, trying again")
        lost_at = _shown(page)
        page.evaluate(
            """() => {
              const seen = [];
              window.seen = new Promise((resolve) => {
                document.querySelector(".floor-frame").addEventListener("timechange", (event) => {
                  if (seen.push(event.detail.t) === 6) resolve(seen);
                });
              });
            }"""
        )
        server.restart()
        expect(_told(page)).to_contain_text("Live")
        seen = page.evaluate("window.seen")
    assert seen == list(range(lost_at + 1, lost_at + 1 + len(seen)))
