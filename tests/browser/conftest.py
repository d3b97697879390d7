"""A real Chromium, and the service it looks at."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
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
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return the machine's own Chromium, without a window.

    Its driver has an event loop run in this thread, which tests elsewhere would stumble over.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        need("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser profile that nobody has used."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    fresh.set_default_timeout(AMPLE * 1000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return an empty tab; a script's error in it fails the test."""
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    assert errors == []


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
