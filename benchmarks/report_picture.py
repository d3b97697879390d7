"""Command that takes the picture of a report in docs/pictures, in Chromium.

Run with ``python -m benchmarks.report_picture``; the toy car factory is solved first.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import tsaces
from tsaces.plan import with_compiled_plan
from tsaces.report import facts_of
from tsaces.report.html import report_page

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "pictures" / "report.png"
_SECONDS = 20.0
_SIZE = (900, 1000)


def main() -> None:
    """Solve the factory, report it, and take the picture of the sheet."""
    instance = tsaces.load_instance(ROOT / "instances" / "toy-car.json")
    found = with_compiled_plan(tsaces.solve(instance, time_limit=_SECONDS))
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        page.write_text(report_page(facts_of(found)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        width, height = _SIZE
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(page.as_uri())
        tab.locator("body").screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
