"""`tsaces render` writes pages that play plans from a file, without a network."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.room import findings
from tests.browser.test_viewer_compare import other_embedding
from tests.cli.command import run
from tests.fixtures import ROOT, small_embedding
from tests.formats.documents import small_document
from tsaces.control_room import NamedPlan, standalone_page
from tsaces.formats.embedding_json import write_embedding
from tsaces.formats.plan_file import plan_to_bytes, write_plan

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTES_3 = 3 * 10**6


@pytest.fixture
def embedding_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.embedding.json"
    write_embedding(small_embedding(), path)
    return path


@pytest.fixture
def other_file(tmp_path: Path) -> Path:
    path = tmp_path / "other.plan"
    write_plan(other_embedding(), path)
    return path


def opened(page: Page, path: Path) -> list[str]:
    """Open a file; return the addresses that the page asks for, its own apart."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    expect(page.get_by_role("application").first).to_be_visible()
    return [url for url in asked if not url.startswith(("data:", "blob:", path.as_uri()))]


def rendered(*arguments: str | Path) -> None:
    done = run("render", *arguments)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    if "--explain" not in arguments:  # which tells its progress there
        assert not done.stderr


def test_a_file_plays_the_plan_alone(page: Page, embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "alone" / "plan.html"
    out.parent.mkdir()
    rendered(embedding_file, "--out", out)
    page.context.set_offline(True)
    assert opened(page, out) == []
    expect(page).to_have_title("small")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("textbox", name="Timestep", exact=True)).not_to_have_value("0")
    assert list(out.parent.iterdir()) == [out]


def test_it_begins_where_it_is_told(page: Page, embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.HTML"
    rendered(embedding_file, "--out", out, "--at", "1000000000")
    opened(page, out)
    expect(page.get_by_role("textbox", name="Timestep", exact=True)).to_have_value("1,000,000,000")


def test_two_embeddings_are_compared(
    page: Page, embedding_file: Path, other_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "compare.html"
    rendered(embedding_file, other_file, "--out", out)
    opened(page, out)
    expect(page.locator(".stage-name")).to_contain_text(["ts-aces", "rhythmic"])


def test_plans_of_one_method_are_told_apart_by_their_files(
    page: Page, embedding_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "second.embedding.json"
    shutil.copy(embedding_file, copy)
    out = tmp_path / "compare.html"
    rendered(embedding_file, copy, "--out", out)
    opened(page, out)
    expect(page.locator(".stage-name")).to_contain_text([embedding_file.name, copy.name])


def test_it_tells_what_binds_if_that_was_asked_for(
    page: Page, embedding_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.html"
    rendered(embedding_file, "--out", out, "--explain", "20")
    opened(page, out)
    page.get_by_role("button", name="What binds the throughput?").click()
    expect(page.locator(".explanation")).to_contain_text("raise the bound")


def test_it_offers_no_explanation_that_it_does_not_have(
    page: Page, embedding_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.html"
    rendered(embedding_file, "--out", out)
    opened(page, out)
    expect(page.get_by_role("button", name="What binds the throughput?")).to_have_count(0)


def test_pictures_are_saved_from_a_file(page: Page, embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.html"
    rendered(embedding_file, "--out", out)
    opened(page, out)
    page.get_by_role("button", name="Save a picture, a video or the plan").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save", exact=True).click()
    assert download.value.suggested_filename == "small-t0.svg"


def test_nothing_can_be_loaded_from_elsewhere(page: Page, tmp_path: Path) -> None:
    out = tmp_path / "plan.html"
    plan = NamedPlan("plan", plan_to_bytes(small_embedding()))
    out.write_text(standalone_page([plan], "small"), encoding="utf-8")
    opened(page, out)
    refused = page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.hacked = 1";
          document.body.append(script);
          return fetch("https://example.org/").then(() => "fetched", () => "refused");
        }"""
    )
    assert refused == "refused"
    assert page.evaluate("window.hacked") is None


def test_a_title_cannot_break_out(page: Page, tmp_path: Path) -> None:
    title = "</title></script><script>window.hacked=1</script><!--<script>"
    plan = NamedPlan(title, plan_to_bytes(small_embedding()))
    out = tmp_path / "plan.html"
    out.write_text(standalone_page([plan], title, explanation=[title]), encoding="utf-8")
    opened(page, out)
    expect(page).to_have_title(title)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.evaluate("window.hacked") is None


def test_430_agents_fit_into_3_megabytes(page: Page, tmp_path: Path) -> None:
    out = tmp_path / "plan.html"
    rendered(ROOT / "benchmarks" / "grid-110.embedding.json", "--out", out)
    assert out.stat().st_size < MEGABYTES_3
    opened(page, out)
    expect(page.locator(".subtitle")).to_contain_text("430 agents")


def test_axe_finds_nothing_severe(page: Page, embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.html"
    rendered(embedding_file, "--out", out)
    opened(page, out)
    assert findings(page) == []


def test_a_browser_that_cannot_open_it_says_so(
    own_page: Page, embedding_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.html"
    rendered(embedding_file, "--out", out)
    own_page.add_init_script("delete window.DecompressionStream")
    own_page.goto(out.as_uri())
    expect(own_page.get_by_role("alert")).to_contain_text("The plan cannot be shown: ")


BAD = {
    ("--out", "plan.pdf"): "'.pdf' is not supported; use a .svg, .png or .html file",
    ("--out", "plan.html", "--at", str(2**53)): f"--at: {2**53} is too late for a page",
    ("--out", "plan.svg", "--explain", "5"): "--explain is for pages: give --out a .html file",
    ("--out", "plan.html", "--explain", "0"): "--explain: 0.0 is not a positive number of seconds",
    (
        "other.plan",
        "--out",
        "plan.svg",
    ): "two embeddings are compared on a page: give",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_what_cannot_be_rendered(
    arguments: tuple[str, ...], embedding_file: Path, tmp_path: Path
) -> None:
    named = [tmp_path / each if "." in each else each for each in arguments]
    done = run("render", embedding_file, *named)
    assert (done.returncode, done.stdout) == (2, "")
    assert BAD[arguments] in done.stderr


def test_an_instance_has_nothing_to_play(tmp_path: Path) -> None:
    instance = tmp_path / "small.json"
    instance.write_text(json.dumps(small_document()), encoding="utf-8")
    done = run("render", instance, "--out", tmp_path / "plan.html")
    assert done.returncode == 2
    assert "an instance has no plan to be played; solve it first" in done.stderr


def test_plans_of_two_instances_are_not_compared(embedding_file: Path, tmp_path: Path) -> None:
    grid = ROOT / "benchmarks" / "grid-30.embedding.json"
    done = run("render", embedding_file, grid, "--out", tmp_path / "plan.html")
    assert done.returncode == 2
    assert "is for another instance than" in done.stderr
