"""Command that takes the pictures of the control room in docs/pictures, in Chromium.

Run with ``python -m benchmarks.control_room_pictures``; a real server first solves a factory,
twice.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.server import running_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
MAX_BYTES = 250_000
_TIMEOUT = 180_000
_FACTORY = "contact-lens-small"
_SIZES = {"tall": (1280, 1060), "desk": (1280, 760), "dark": (1120, 720), "phone": (390, 844)}


def main() -> None:
    """Take all pictures."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder), "--solves", "2") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        url = server.url
        _take(browser, "control-room-editor", url, _draw, look="tall")
        job = _take(browser, "control-room-job", url, _solve)
        _take(browser, "control-room-compare", job, _compare, look="dark")
        _take(browser, "control-room-phone", f"{job}?t=1000000000", _watch, look="phone")
        browser.close()


def _take(
    browser: Browser, name: str, url: str, prepare: Callable[[Page], None], look: str = "desk"
) -> str:
    """Open an address, prepare the page, take its picture, and return its final address."""
    width, height = _SIZES[look]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if look == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(_TIMEOUT)
    page = context.new_page()
    page.goto(url)
    prepare(page)
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file, full_page=look == "desk")
    bytes_ = file.stat().st_size
    sys.stderr.write(f"{file.relative_to(ROOT)}: {bytes_:,} bytes\n")
    if bytes_ > MAX_BYTES:
        raise RuntimeError(f"{file.name} is larger than {MAX_BYTES:,} bytes")
    address = page.url.partition("?")[0]
    context.close()
    return address


def _draw(page: Page) -> None:
    document = json.loads((ROOT / "instances" / "toy-car.json").read_text(encoding="utf-8"))
    document["layout"]["rows"][2] = "^.#.v.#.>"
    page.get_by_role("tab", name="Draw").click()
    page.get_by_role("tab", name="JSON").click()
    page.get_by_label("The instance as JSON").fill(json.dumps(document))
    page.get_by_role("tab", name="Machines").click()
    page.get_by_role("button", name="assembler").click()
    page.get_by_role("button", name="cell [8, 2]").click()
    page.evaluate("scrollTo(0, 0)")


def _solve(page: Page) -> None:
    page.get_by_role("radio", name=_FACTORY).check()
    page.get_by_label("Time limit").fill("60")
    page.get_by_role("button", name="Start solving").click()
    page.locator(".pill-succeeded").wait_for()
    page.locator(".viewer").wait_for()


def _compare(page: Page) -> None:
    page.locator(".viewer").wait_for()
    page.locator("summary").get_by_text("Compare").click()
    page.get_by_role("button", name="Solve with ts-aces, too").click()
    page.locator(".pane").nth(1).wait_for()
    page.locator(".pill-succeeded").nth(1).wait_for()
    page.get_by_label("Overlay").select_option(index=1)
    page.get_by_label("Timestep", exact=True).fill("1000")
    page.get_by_label("Timestep", exact=True).press("Enter")
    page.evaluate("document.activeElement.blur()")
    page.locator(".floor-frame").evaluate("(floor) => scrollTo(0, floor.offsetTop - 70)")


def _watch(page: Page) -> None:
    page.locator(".viewer").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.viewer').scrollIntoView()")


if __name__ == "__main__":
    main()
