"""The control room as its visitors use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.fixtures import TOY_CAR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Locator

    from tests.api.server import Server

HARMFUL = ("serious", "critical")


def open_job(page: Page, server: Server, job_id: str, query: str = "") -> None:
    """Open a job and wait until its floor can be seen."""
    page.goto(f"{server.url}/#/jobs/{job_id}{query}")
    expect(floor(page)).to_be_visible()


def floor(page: Page) -> Locator:
    """Return the viewer."""
    return page.locator(".viewer")


def timestep(page: Page) -> Locator:
    """Return the field that shows the timestep, and takes another."""
    return page.get_by_label("Timestep", exact=True)


def status(page: Page) -> Locator:
    """Return the word for where the job that is open stands."""
    return page.locator(".job-head .pill")


def paste(page: Page, text: str) -> None:
    """Paste an instance into a new solve."""
    page.get_by_role("tab", name="Paste or drop").click()
    page.get_by_label("An instance as JSON", exact=True).fill(text)


def start(page: Page, *, seconds: float = 60, method: str = "auto") -> None:
    """Start what is chosen, and wait until the job's page is there."""
    page.get_by_label("Method").select_option(method)
    page.get_by_label("Time limit").fill(str(seconds))
    page.get_by_role("button", name="Start solving").click()
    expect(status(page)).to_be_visible()


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file onto the page."""
    page.evaluate(
        """([name, text]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], name, { type: "application/json" }));
          const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new DragEvent("drop", options));
        }""",
        [name, text],
    )


def toy_car_document() -> dict[str, Any]:
    """Return the toy car instance."""
    document: dict[str, Any] = json.loads(Path(TOY_CAR).read_text(encoding="utf-8"))
    return document


def findings(page: Page) -> list[str]:
    """Return what hinders people with disabilities, as far as a program can see."""
    found: Iterable[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']][:5]}"
        for rule in found
        if rule["impact"] in HARMFUL
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
