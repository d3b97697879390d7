"""What the viewer saves: pictures, videos, plans for another viewer."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.studio import view
from tests.fixtures import small_embedding
from tsaces.plan import compiled_plan_of

PLAN = compiled_plan_of(small_embedding())
START, STEPS = 130, 60
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def dialog(page: Page) -> Locator:
    view(page, small_embedding(), options={"start": START})
    page.get_by_role("button", name="Save a picture, a video or the plan").click()
    return page.get_by_role("dialog", name="Save")


def saved(dialog: Locator, form: str, steps: int | None = None) -> Path:
    """Save in a format; return the file."""
    dialog.locator(f"input[value={form}]").check()
    if steps is not None:
        dialog.get_by_role("spinbutton").fill(str(steps))
    with dialog.page.expect_download() as download:
        dialog.get_by_role("button", name="Save").click()
    name = download.value.suggested_filename
    expect(dialog.get_by_role("status")).to_have_text(f"Saved {name}")
    path = Path(download.value.path())
    return path.rename(path.with_name(name))


def test_svg(dialog: Locator) -> None:
    file = saved(dialog, "svg")
    assert file.name == f"small-t{START}.svg"
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert f"at timestep {START}" in root.findtext(f"{SVG}title", "")
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"chute", "ship"} <= set(texts)
    agents = [use.get("href", "") for use in root.iter(f"{SVG}use")]
    assert sorted(agents) == sorted(f"#agent-0-{n}" for n in PLAN.state(START).cargo.tolist())
    symbols = {each.get("id") for each in root.iter(f"{SVG}g")}
    assert {agent[1:] for agent in agents} <= symbols


def test_svg_looks_like_the_floor(dialog: Locator) -> None:
    page = dialog.page
    picture = saved(dialog, "svg").read_text(encoding="utf-8")
    difference = page.evaluate(
        """async (picture) => {
          const { pngPicture } = await import("room/viewer/export/pictures.js");
          const pixels = async (source) => {
            const image = new Image();
            image.src = source;
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.width, image.height];
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, image.width, image.height).data;
          };
          const url = (blob) => URL.createObjectURL(blob);
          const a = await pixels(url(await pngPicture(window.viewer.planViews)));
          const b = await pixels(url(new Blob([picture], { type: "image/svg+xml" })));
          let far = 0;
          for (let i = 0; i < a.length; i += 4) far += Math.abs(a[i] - b[i]) > 60;
          return a.length === b.length ? (4 * far) / a.length : 1;
        }""",
        picture,
    )
    assert difference < 0.01


def test_png(dialog: Locator) -> None:
    data = saved(dialog, "png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    box = dialog.page.locator(".stage").bounding_box()
    assert box is not None
    assert (width, height) == (round(box["width"]), round(box["height"]))


def test_video(dialog: Locator) -> None:
    dialog.page.evaluate("window.viewer.clock.setSpeed(8)")
    file = saved(dialog, "video", steps=6)
    assert file.name == "small.webm"
    assert file.read_bytes().startswith(b"\x1a\x45\xdf\xa3")
    shown = dialog.page.evaluate(
        """async (bytes) => {
          const video = document.createElement("video");
          video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
          await new Promise((done, fail) => {
            video.onloadeddata = done;
            video.onerror = () => fail(video.error);
          });
          return [video.videoWidth, video.videoHeight];
        }""",
        list(file.read_bytes()),
    )
    box = dialog.page.locator(".stage").bounding_box()
    assert box is not None
    assert shown == [round(box["width"]), round(box["height"])]
    expect(dialog.page.get_by_role("textbox", name="Timestep", exact=True)).to_have_value("130")


def test_a_video_can_be_cancelled(dialog: Locator) -> None:
    names: list[str] = []
    dialog.page.on("download", lambda download: names.append(download.suggested_filename))
    dialog.page.evaluate("window.viewer.clock.setSpeed(0.25)")
    dialog.locator("input[value=video]").check()
    dialog.get_by_role("spinbutton").fill("5000")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_role("status")).to_have_text("Cancelled.")
    expect(dialog.get_by_role("progressbar")).to_be_hidden()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    assert names == []


MOVES = {"R": (0, 1), "L": (0, -1), "U": (1, 0), "D": (-1, 0), "W": (0, 0)}
"""Rows and columns, as PlanViz's `state_transition_mapf` has them."""


def test_planviz_plan_and_map(dialog: Locator) -> None:
    document = json.loads(saved(dialog, "planviz", STEPS).read_text(encoding="utf-8"))
    assert (document["version"], document["actionModel"]) == ("2023 LoRR", "MAPF")
    assert (document["teamSize"], document["makespan"]) == (PLAN.agents, STEPS)
    places = [(row, column) for row, column, _ in document["start"]]
    paths = [path.split(",") for path in document["actualPaths"]]
    floor = saved(dialog, "map").read_text(encoding="utf-8").splitlines()
    assert floor == ["type octile", "height 3", "width 4", "map", "....", ".@@.", "...."]
    for step in range(STEPS + 1):
        cells = [PLAN.cells[cell] for cell in PLAN.state(START + step).cells.tolist()]
        assert places == [(y, x) for x, y in cells]
        assert all(floor[4 + y][x] == "." for x, y in cells)
        if step < STEPS:
            moves = [MOVES[path[step]] for path in paths]
            places = [(y + dy, x + dx) for (y, x), (dy, dx) in zip(places, moves, strict=True)]


def test_planviz_tasks_are_the_exchanges(dialog: Locator) -> None:
    document = json.loads(saved(dialog, "planviz", STEPS).read_text(encoding="utf-8"))
    made = {
        (agent, state.t - START, PLAN.cells[int(state.cells[agent])])
        for state in PLAN.steps(START + 1, STEPS)
        for agent, *_ in state.exchanges.tolist()
    }
    places = {task: (column, row) for task, row, column in document["tasks"]}
    finished = {
        (agent, step, places[task])
        for agent, events in enumerate(document["events"])
        for task, step, kind in events
        if kind == "finished"
    }
    assert finished == made
    assert document["numTaskFinished"] == len(places) == len(made) > 0
