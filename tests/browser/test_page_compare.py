"""Two plans of one factory, side by side."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.api.jobs import ended, solve_request, submit
from tests.browser.room import floor, open_job, paste, start, status, timestep
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from tests.api.server import Server


def test_solve_with_the_other_method_and_compare(page: Page, server: Server) -> None:
    page.goto(server.url)
    paste(page, json.dumps(small_document()))
    start(page, method="ts-aces")
    expect(status(page)).to_have_text("Done")
    page.locator("summary").get_by_text("Compare").click()
    page.get_by_role("button", name="Solve with rhythmic, too").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader", name="A: ts-aces")).to_be_visible()
    expect(table.get_by_role("rowheader", name="B: rhythmic")).to_be_visible()
    expect(floor(page)).to_be_visible()
    expect(floor(page).locator(".pane")).to_have_count(2)
    expect(table.get_by_text("Done")).to_have_count(2)
    timestep(page).fill("2^40")
    timestep(page).press("Enter")
    expect(timestep(page)).to_have_value("1,099,511,627,776")
    page.reload()
    expect(timestep(page)).to_have_value("1,099,511,627,776")


def test_a_job_is_compared_with_an_earlier_one(page: Page, server: Server) -> None:
    page.goto(server.url)
    for _ in range(2):
        paste(page, json.dumps(small_document()))
        start(page, method="rhythmic")
        expect(floor(page)).to_be_visible()
        page.get_by_role("link", name="New solve").click()
    page.locator(".job-list").get_by_role("link").first.click()
    page.locator("summary").get_by_text("Compare").click()
    page.get_by_role("link", name=re.compile("^rhythmic, (just now|.* ago)$")).click()
    expect(floor(page).locator(".pane")).to_have_count(2)


def test_jobs_of_two_factories_are_not_compared(page: Page, server: Server, job_id: str) -> None:
    other = small_document()
    other["max_agents"] = 3
    with server.client() as client:
        second = submit(client, solve_request(instance=other, method="rhythmic"))
        ended(client, second)
    page.goto(f"{server.url}/#/compare/{job_id}/{second}")
    expect(page.get_by_role("heading", name="These are two factories")).to_be_visible()


def test_what_was_found_is_handed_over(page: Page, server: Server, job_id: str) -> None:
    open_job(page, server, job_id)
    with page.expect_download() as embedding:
        page.get_by_role("button", name="Embedding").click()
    assert embedding.value.suggested_filename.endswith(".embedding.json")
    with page.expect_download() as plan:
        page.get_by_role("button", name="Compiled plan").click()
    with server.client() as client:
        stored = client.get(f"/v1/embeddings/{job_id}/compiled").content
    assert plan.value.path().read_bytes() == stored
