"""A service with tokens: asked for once, kept in the tab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
from tests.api.tokens import create
from tests.browser.room import floor, paste, start, status, timestep
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Server]:
    """Return a server that asks for tokens."""
    with Server(tmp_path) as server:
        yield server


def _give(page: Page, secret: str) -> None:
    page.get_by_label("Token", exact=True).fill(secret)
    page.get_by_role("dialog").get_by_role("button", name="Continue").click()


def test_a_token_opens_everything_and_stays_in_the_tab(page: Page, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    job_id = keep_small_embedding(database)
    secret = create(database, "visitor", ("read", "solve"))
    with Server(tmp_path) as server:
        page.goto(f"{server.url}/#/jobs/{job_id}")
        dialog = page.get_by_role("dialog", name="This service asks for a token")
        expect(dialog).to_be_visible()
        _give(page, "wrong")
        expect(dialog).to_contain_text("does not know the token")
        _give(page, secret)
        expect(floor(page)).to_be_visible()
        page.get_by_role("button", name="Live", exact=True).click()
        expect(floor(page).locator(".live")).to_contain_text("Live")
        expect(timestep(page)).not_to_have_value("0")
        page.reload()
        expect(floor(page)).to_be_visible()
        assert page.evaluate("Object.keys(localStorage).filter((key) => /token/.test(key))") == []
        page.get_by_role("button", name="Forget token").click()
        expect(dialog).to_be_visible()


def test_a_token_that_may_not_solve_is_told_so(page: Page, guarded: Server) -> None:
    reader = create(guarded.database, "reader", ("read",))
    solver = create(guarded.database, "solver", ("read", "solve"))
    page.goto(guarded.url)
    _give(page, reader)
    expect(page.get_by_text("45 cells")).to_be_visible()
    page.get_by_role("button", name="Start solving").click()
    expect(page.get_by_role("alert")).to_contain_text("the token 'reader' lacks the scope solve")
    page.get_by_role("button", name="Forget token").click()
    _give(page, solver)
    expect(page.get_by_text("45 cells")).to_be_visible()
    paste(page, json.dumps(small_document()))
    start(page, method="rhythmic")
    expect(status(page)).to_have_text("Done")


def test_without_a_token_the_page_says_what_is_missing(page: Page, guarded: Server) -> None:
    create(guarded.database, "other", ("read",))
    page.goto(guarded.url)
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    expect(page.get_by_role("alert").first).to_contain_text("Authorization: Bearer TOKEN")
