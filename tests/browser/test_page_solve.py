"""From a factory to its floor: start, watch, play, cancel, come back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.api.server import Server
from tests.browser.room import floor, open_job, start, status, timestep

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Route

SECONDS = 300.0
"""A time limit that no test waits for."""


def test_solve_watch_play_scrub_and_follow(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.get_by_role("radio", name=re.compile("toy-car"))).to_be_checked()
    start(page, method="rhythmic")
    expect(page.get_by_role("heading", name="toy-car", level=1)).to_be_visible()
    expect(floor(page)).to_be_visible()
    expect(status(page)).to_have_text("Done")
    chart = page.get_by_role("img", name=re.compile("No plan can make more than 0.1429"))
    expect(chart).to_be_visible()
    expect(page.locator(".chart-words")).to_contain_text("products per timestep")
    page.get_by_text("As a table").click()
    expect(page.locator(".chart-table tbody tr").first).to_be_visible()

    page.get_by_role("button", name="Play", exact=True).click()
    expect(timestep(page)).not_to_have_value("0")
    page.get_by_role("button", name="Pause", exact=True).click()
    timestep(page).fill("10^9")
    timestep(page).press("Enter")
    expect(timestep(page)).to_have_value("1,000,000,000")
    expect(page).to_have_url(re.compile(r"t=1000000000$"))

    search = page.get_by_label("Find an agent, a machine, a token, a process or a cell")
    search.fill("agent 3")
    search.press("Enter")
    page.get_by_role("button", name="Follow", exact=True).click()
    following = page.get_by_role("button", name="Following")
    expect(following).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="Choose nothing").click()
    page.get_by_role("button", name="What binds the throughput?").click()
    expect(page.get_by_text("exchange cell [8, 6] of assembler").first).to_be_visible()


def test_a_link_leads_to_a_timestep(page: Page, server: Server, job_id: str) -> None:
    open_job(page, server, job_id, "?t=123456789")
    expect(timestep(page)).to_have_value("123,456,789")
    page.reload()
    expect(timestep(page)).to_have_value("123,456,789")


def test_an_address_leads_from_one_timestep_to_another(
    page: Page, server: Server, job_id: str
) -> None:
    open_job(page, server, job_id, "?t=5")
    page.evaluate("location.hash = location.hash.replace('t=5', 't=77')")
    expect(timestep(page)).to_have_value("77")


def test_whoever_leaves_a_floor_that_moves_gets_away(
    page: Page, server: Server, job_id: str
) -> None:
    open_job(page, server, job_id)
    page.evaluate(
        """() => {
          location.hash = "#/";
          document.querySelector(".viewer [aria-label='Step forward']").click();
        }"""
    )
    expect(page.get_by_role("heading", name="New solve")).to_be_visible()


def test_a_complaint_about_a_plan_goes_once_a_plan_is_there(
    page: Page, server: Server, job_id: str
) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=500, json={"detail": "the disk is full"})

    page.route("**/v1/embeddings/*/compiled", refuse, times=1)
    open_job(page, server, job_id)
    assert asked
    expect(page.get_by_role("alert")).to_have_count(0)


def test_better_plans_take_the_place_of_the_first_and_the_timestep_stays(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.get_by_role("radio", name=re.compile("contact-lens-small")).check()
    start(page, seconds=60)
    expect(floor(page)).to_be_visible()
    timestep(page).fill("12")
    timestep(page).press("Enter")
    expect(status(page)).to_have_text("Done")
    best = page.locator(".figures dd").first.inner_text()
    expect(floor(page).get_by_text(f"{best} products a timestep").first).to_be_visible()
    expect(timestep(page)).to_have_value("12")


def test_cancel_keeps_what_was_found_and_delete_leaves_nothing(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("radio", name=re.compile("hard-candy-large")).check()
    start(page, seconds=SECONDS)
    expect(floor(page)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(status(page)).to_have_text("Cancelled")
    expect(page.get_by_text("The best plan that was found until then is kept.")).to_be_visible()
    page.reload()
    expect(floor(page)).to_be_visible()
    link = page.locator(f".job-list a[href='#/jobs/{page.url.partition('/jobs/')[2][:32]}']")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".job-list .job").first).to_be_visible()
    expect(link).to_have_count(0)


def test_a_search_that_fails_says_why(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("radio", name=re.compile("contact-lens-large")).check()
    start(page, seconds=1, method="aces")
    expect(status(page)).to_have_text("Failed")
    expect(page.locator(".job-head [role=alert]")).to_contain_text("It failed.")
    expect(page.get_by_text("No plan was found, so there is nothing to see.")).to_be_visible()
    expect(page.get_by_role("img", name="The floor of contact-lens-large")).to_be_visible()


def test_reload_and_a_server_that_is_lost_for_a_while(page: Page, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        page.goto(server.url)
        page.get_by_role("radio", name=re.compile("hard-candy-small")).check()
        start(page, seconds=SECONDS, method="ts-aces")
        expect(floor(page)).to_be_visible()
        page.reload()
        expect(floor(page)).to_be_visible()
        expect(page.locator(".chart-words")).to_contain_text("products per timestep")
        resumed: list[str] = []
        page.on("request", lambda asked: resumed.append(asked.headers.get("last-event-id", "")))

        server.kill()
        banner = page.get_by_text("The service does not answer.")
        expect(banner).to_be_visible()
        expect(floor(page)).to_be_visible()
        server.restart()
        expect(banner).to_be_hidden()
        expect(page.get_by_text("The service was restarted")).to_be_visible()
        assert any(resumed)

        page.get_by_role("button", name="Cancel").click()
        expect(status(page)).to_have_text("Cancelled")
        page.get_by_role("link", name="New solve").click()
        entry = page.locator(".job-list .job")
        expect(entry).to_contain_text("hard-candy-small")
        expect(entry).to_contain_text("Cancelled")
        entry.get_by_role("button", name="Remove hard-candy-small").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.get_by_text("Jobs that you start are listed here.")).to_be_visible()


def test_the_fewest_agents(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Aim").select_option("fleet")
    page.get_by_label("Throughput to keep").fill("50")
    start(page, method="rhythmic")
    expect(page.get_by_text("fewest agents for 50 % of the throughput")).to_be_visible()
    expect(page.get_by_role("heading", name="Agents over time")).to_be_visible()
    expect(status(page)).to_have_text("Done")
