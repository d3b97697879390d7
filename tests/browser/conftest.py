"""A real Chromium, and the service it looks at."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
from tests.browser.studio import ADDRESS
from tests.browser.studio_server import serve_studio
from tests.browser.tab import Tab, new_profile
from tests.fixtures import AMPLE
from tests.packages import need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

expect.set_options(timeout=AMPLE * 1000)
_QUIET = (
    "--no-sandbox",  # Chromium refuses to be root with it
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",  # there is none, and acting one takes long
    "--no-proxy-server",
)


@contextmanager
def _without_errors(page: Page) -> Iterator[None]:
    errors: list[str] = []

    def note(error: Error) -> None:
        errors.append(str(error))

    page.on("pageerror", note)
    yield
    page.remove_listener("pageerror", note)
    assert errors == []


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return the machine's own Chromium, without a window.

    Its driver has an event loop run in this thread, which tests elsewhere would stumble over.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        need("chromium")
    with serve_studio() as port, sync_playwright() as playwright:
        studio = f"--host-resolver-rules=MAP {urlsplit(ADDRESS).netloc} 127.0.0.1:{port}"
        chromium = playwright.chromium.launch(executable_path=program, args=[*_QUIET, studio])
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Iterator[Tab]:
    """Return the tab that tests have one after the other."""
    ours = Tab(browser)
    yield ours
    ours.close()


@pytest.fixture
def page(tab: Tab) -> Iterator[Page]:
    """Return an empty tab, as good as new; a script's error in it fails the test."""
    try:
        with _without_errors(tab.page):
            yield tab.page
    finally:
        tab.clear()


@pytest.fixture
def own_page(browser: Browser) -> Iterator[Page]:
    """Return such a tab in a profile of its own, for what a tab never forgets."""
    profile = new_profile(browser)
    page = profile.new_page()
    try:
        with _without_errors(page):
            yield page
    finally:
        profile.close()


@pytest.fixture(scope="session")
def served_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the server below."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def job_id(served_folder: Path) -> str:
    """Return a job that has ended; it found the embedding known by heart."""
    return keep_small_embedding(f"sqlite:///{served_folder / 'tsaces.db'}")


@pytest.fixture(scope="session")
def server(served_folder: Path, job_id: str) -> Iterator[Server]:
    """Return a server without tokens that has `job_id`; it stays up."""
    assert job_id
    with Server(served_folder, "--solves", "2") as running:
        yield running
