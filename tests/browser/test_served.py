"""The service serves the control room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.api.server import Server

if TYPE_CHECKING:
    from pathlib import Path


def test_page_is_at_the_root(page: Page, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        page.goto(server.url)
        expect(page.locator("main")).to_contain_text("tsaces")
