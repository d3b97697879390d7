"""Frame rates of the page that `tsaces render` writes, in headless Chromium."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

import tsaces
from benchmarks.plan import EMBEDDING
from benchmarks.report import heading
from benchmarks.rings import rings
from benchmarks.server import running_server
from tsaces.control_room import NamedPlan, standalone_page
from tsaces.formats.plan_file import plan_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tsaces.model.embedding import Embedding

SECONDS, ROUNDS = 5, 3
_OPENINGS = 9
_PLAY = """async (seconds) => {
  document.querySelector("[aria-label=Play]").click();
  const times = [];
  await new Promise((done) => {
    const tick = (now) => {
      times.push(now);
      if (now - times[0] < 1000 * seconds) requestAnimationFrame(tick);
      else done();
    };
    requestAnimationFrame(tick);
  });
  document.querySelector("[aria-label=Pause]").click();
  return times;
}"""
_ELAPSED = "() => performance.now()"
_VIEWS = {"whole floor": 0, "zoomed in twice": 2}


@dataclass(frozen=True)
class Smoothness:
    """Frames per second while a plan plays, and the 99th percentile of frame times in ms."""

    frames: float
    slow: float


def measure_smoothness(page: Page) -> Smoothness:
    """Play a plan and count the frames that the browser shows."""
    rounds = [page.evaluate(_PLAY, SECONDS) for _ in range(ROUNDS)]
    gaps = sorted(b - a for times in rounds for a, b in pairwise(times))
    frames = median(1000 * (len(times) - 1) / (times[-1] - times[0]) for times in rounds)
    return Smoothness(frames, gaps[int(0.99 * len(gaps))])


def open_page(browser: Browser, path: Path) -> tuple[Page, float]:
    """Open a page; return it, and the seconds until it shows the plan."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri())
    page.locator(".stage").wait_for()
    return page, page.evaluate(_ELAPSED) / 1000


def rows(browser: Browser, folder: Path, embedding: Embedding) -> Iterator[str]:
    """Yield the rows of the table for a fleet."""
    path = folder / "plan.html"
    plan = NamedPlan(embedding.method, plan_to_bytes(embedding))
    path.write_text(standalone_page([plan], embedding.instance.name), encoding="utf-8")
    fleet = f"{embedding.agents:,} agents, {len(embedding.instance.machines)} machines"
    for view, closer in _VIEWS.items():
        page, seconds = open_page(browser, path)
        page.locator("select.speed").select_option("4")
        for _ in range(closer):
            page.locator("[aria-label=Closer]").click()
        shown = measure_smoothness(page)
        page.close()
        yield (
            f"| {fleet} | {view} | {shown.frames:.1f} | {shown.slow:.0f} |"
            f" {path.stat().st_size / 1e6:.2f} | {seconds:.2f} |"
        )


def report() -> str:
    """Measure; return a section of the page."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("Chromium is not installed: apt-get install chromium")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        table = [
            row
            for embedding in (tsaces.load_embedding(EMBEDDING), rings(13))
            for row in rows(browser, Path(name), embedding)
        ]
        lines = [
            heading("The page that plays a plan"),
            f"Chromium {browser.version} in headless mode without a graphics processor, 1,280 ×"
            f" 800 pixels, on {os.cpu_count()} cores of {_processor()}; four timesteps per"
            f" second. Frames are counted by `requestAnimationFrame`, at most 60 per second;"
            f" figures are medians of {ROUNDS} runs of {SECONDS} seconds. Load average before the"
            f" measurement: {load:.1f}.\n",
            "| | view | frames/s | slowest of 100, ms | file, MB | seconds to open |",
            "|---|---|---|---|---|---|",
            *table,
            "",
            "Time to open the page of `tsaces serve` over the loopback interface with an empty"
            " browser cache, until a solve can be started:"
            f" {_time_opening(browser, Path(name)):.2f} s (median of {_OPENINGS}).",
        ]
        browser.close()
    return "\n".join(lines) + "\n"


def _time_opening(browser: Browser, folder: Path) -> float:
    """Return the median seconds until the page of the service can be used."""
    seconds: list[float] = []
    with running_server(folder) as server:
        for _ in range(_OPENINGS):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            page.goto(server.url, wait_until="commit")
            page.get_by_role("button", name="Start solving").click(trial=True)
            seconds.append(page.evaluate(_ELAPSED) / 1000)
            context.close()
    return median(seconds)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
