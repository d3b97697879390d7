"""The list of jobs: those of all clients, the newest first, ever more of them on demand."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from api.store import Database, JobState, JobStore
from tests.api.jobs import keep_small_embedding, new_job, solve_request, submit
from tests.api.server import Server
from tests.api.tokens import create
from tests.browser.room import findings, floor, overflow, paste, start, status
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Route

OLDER = 45
PORTION = 20


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server with a job that has found something, and later ones that have not."""
    folder = tmp_path_factory.mktemp("shop")
    database = f"sqlite:///{folder / 'tsaces.db'}"
    keep_small_embedding(database)
    with closing(Database(database)) as opened:
        store = JobStore(opened)
        for number in range(OLDER):
            job = store.submit(new_job("another", name=f"number {number}"), OLDER)
            store.finish(job.id, JobState.FAILED, "nothing found")
    with Server(folder) as server:
        yield server


def entries(page: Page) -> Locator:
    return page.locator(".job-list .job")


def names(page: Page) -> list[str]:
    return page.locator(".job-list .job-name a").all_inner_texts()


def test_jobs_of_others_are_listed_too_and_older_ones_on_demand(page: Page, shop: Server) -> None:
    page.goto(shop.url)
    expect(entries(page)).to_have_count(PORTION)
    newest = [f"number {number}" for number in reversed(range(OLDER))]
    assert names(page) == newest[:PORTION]
    assert findings(page) == []
    more = page.get_by_role("button", name="Show more")
    more.press("Enter")
    expect(entries(page)).to_have_count(2 * PORTION)
    expect(page.get_by_role("link", name=newest[PORTION], exact=True)).to_be_focused()
    more.click()
    expect(entries(page)).to_have_count(OLDER + 1)
    expect(more).to_be_hidden()
    assert names(page) == [*newest, "small"]
    expect(entries(page).last).to_contain_text("0.05 of at most 0.4, gap 88 %, 2 agents")
    entries(page).last.get_by_role("link").click()
    expect(floor(page)).to_be_visible()


def test_only_jobs_of_a_kind_are_listed(page: Page, shop: Server) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(shop.url)
    expect(entries(page)).to_have_count(PORTION)
    assert overflow(page) <= 0
    kind = page.get_by_label("Which jobs")
    kind.select_option("Done")
    expect(entries(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    kind.select_option("Searching")
    expect(page.get_by_text("There are none.")).to_be_visible()
    kind.select_option("All")
    expect(entries(page)).to_have_count(PORTION)


def test_the_list_keeps_up_with_the_service(own_page: Page, tmp_path: Path) -> None:
    """A job that somebody else submits shows up, and is marked as nobody's of this browser."""
    page = own_page
    page.clock.install()
    with Server(tmp_path) as server, server.client() as client:
        page.goto(server.url)
        expect(page.get_by_text("Jobs that you start are listed here.")).to_be_visible()
        expect(page.get_by_role("img", name="The floor of toy-car")).to_be_visible()
        paste(page, json.dumps(small_document()))
        start(page, method="rhythmic")
        expect(status(page)).to_have_text("Done")
        page.get_by_role("link", name="New solve").click()
        expect(entries(page)).to_have_count(1)
        expect(entries(page)).to_contain_text("from this browser")
        submit(client, solve_request(method="rhythmic"))
        with page.expect_response(lambda answer: "/v1/embeddings?" in answer.url):
            page.clock.fast_forward(10_000)
        expect(entries(page)).to_have_count(2)
        expect(entries(page).first).not_to_contain_text("from this browser")
        expect(entries(page).first).to_contain_text("Done")


def test_nothing_is_removed_unasked(page: Page, shop: Server) -> None:
    deleted: list[str] = []

    def hold(route: Route) -> None:
        if route.request.method == "DELETE":
            deleted.append(route.request.url)
        route.continue_()

    page.route("**/v1/embeddings/*", hold)
    page.goto(shop.url)
    page.get_by_role("button", name="Remove number 44", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Back").click()
    expect(entries(page)).to_have_count(PORTION)
    assert deleted == []


def test_whoever_removes_jobs_by_keyboard_keeps_a_place(page: Page, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    with closing(Database(database)) as opened:
        opened.migrate()
        store = JobStore(opened)
        for number in range(2):
            store.finish(store.submit(new_job(name=f"job {number}"), 2).id, JobState.FAILED)
    with Server(tmp_path) as server:
        page.goto(server.url)
        for number in (1, 0):
            page.get_by_role("button", name=f"Remove job {number}").press("Enter")
            page.get_by_role("dialog").get_by_role("button", name="Remove").press("Enter")
            if number:
                expect(page.get_by_role("button", name="Remove job 0")).to_be_focused()
        expect(page.get_by_role("heading", name="Jobs", exact=True)).to_be_focused()
        expect(page.get_by_text("Jobs that you start are listed here.")).to_be_visible()


def test_what_one_may_not_remove_has_no_button_for_it(page: Page, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    keep_small_embedding(database)
    secret = create(database, "visitor", ("read", "solve"))
    with Server(tmp_path) as server:
        page.goto(server.url)
        page.get_by_label("Token", exact=True).fill(secret)
        page.get_by_role("dialog").get_by_role("button", name="Continue").click()
        expect(entries(page)).to_have_count(1)
        expect(page.get_by_role("button", name="Remove small")).to_have_count(0)
