"""A page with nothing on it but the control room's modules: no service behind it, no network."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from tsaces.formats.plan_file import plan_to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Cell
    from tsaces.plan import CompiledPlan

ADDRESS = "http://studio.test/"
"""Where the browser of the tests has it; by plain HTTP, from no host that it would trust."""
_OPEN = """async ([names, files]) => {
  const { Plan } = await import("room/plan/plan.js");
  const opened = files.map(async (file) => {
    const answer = await fetch(`data:application/octet-stream;base64,${file}`);
    return Plan.open(await answer.arrayBuffer());
  });
  const plans = await Promise.all(opened);
  window.files = files;
  window.plans = plans.map((plan, i) => ({ name: names[i], plan }));
}"""
_VIEW = """async (options) => {
  const { Viewer } = await import("room/viewer/viewer.js");
  window.viewer = new Viewer(document.querySelector("#stage"), { plans: window.plans, ...options });
}"""


def open_plans(page: Page, *embeddings: Embedding) -> None:
    """Open the studio with plans in it, as `window.plans`."""
    page.goto(ADDRESS)
    files = [base64.b64encode(plan_to_bytes(each)).decode() for each in embeddings]
    page.evaluate(_OPEN, [[each.method for each in embeddings], files])


def view(page: Page, *embeddings: Embedding, options: dict[str, Any] | None = None) -> None:
    """Open the studio with a viewer in it, as `window.viewer`; it knows how large it is."""
    open_plans(page, *embeddings)
    page.evaluate(_VIEW, options or {})
    settled(page)


def settled(page: Page) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def empty_cell(plan: CompiledPlan, t: int) -> Cell:
    """Return a cell on which nobody stands at a timestep."""
    taken = set(plan.state(t).cells.tolist())
    return next(cell for number, cell in enumerate(plan.cells) if number not in taken)


def evaluated(page: Page, script: str, arguments: Sequence[object] = ()) -> Any:
    """Return what a function of JavaScript returns, by way of JSON."""
    return json.loads(
        page.evaluate(f"async (a) => JSON.stringify(await ({script})(...a))", arguments)
    )
