"""The report of what the viewer shows: read on the page, and printed alone on one sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.room import findings
from tests.browser.studio import view
from tests.fixtures import ROOT, small_embedding
from tsaces import load_embedding
from tsaces.report import facts_of
from tsaces.report.wording import place_text, wording_of

if TYPE_CHECKING:
    from tsaces import Embedding


def opened(page: Page, *embeddings: Embedding) -> Locator:
    view(page, *embeddings)
    page.get_by_role("button", name="Report, to be printed").click()
    return page.get_by_role("dialog", name="Report")


def timed() -> Embedding:
    embedding = small_embedding()
    return replace(embedding, instance=replace(embedding.instance, timestep=2.5))


def test_the_sheet_tells_what_the_command_tells(page: Page) -> None:
    sheet = opened(page, timed())
    facts = facts_of(timed())
    expect(sheet).to_contain_text(f"{facts.bottleneck.text}.")
    for figure in ("72", "12.5%", "2of at most 4", "3of 3"):
        expect(sheet.locator(".report-figures")).to_contain_text(figure)
    rows = sheet.get_by_role("row").all_inner_texts()[1:]
    told = wording_of(facts).machines
    assert [[text.strip() for text in row.split("\t")] for row in rows] == [
        [row.label, row.machine, row.process, row.runs, "", row.utilisation, row.start, row.most]
        for row in told
    ]
    places = sheet.get_by_role("listitem").all_inner_texts()
    assert places == [f"{place.share:.1%}{place_text(place)}" for place in facts.robots.places[:4]]
    for line in wording_of(facts).stock:
        expect(sheet).to_contain_text(line)
    expect(sheet.get_by_role("img")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_severe_in_a_report(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    expect(opened(page, small_embedding())).to_be_visible()
    assert findings(page) == []


def pages(page: Page) -> int:
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", data))


def test_a_report_is_printed_alone_a_sheet_a_plan(page: Page) -> None:
    large = load_embedding(ROOT / "benchmarks" / "grid-30.embedding.json")
    opened(page, large)
    assert pages(page) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="grid-30", level=2)).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".toolbar")).to_be_hidden()


def test_two_plans_are_two_sheets(page: Page) -> None:
    dialog = opened(page, small_embedding(), replace(small_embedding(), method="other"))
    expect(dialog.get_by_role("table")).to_have_count(2)
    assert pages(page) == 2


def test_print_asks_the_browser_to_print(page: Page) -> None:
    dialog = opened(page, small_embedding())
    page.evaluate("window.print = () => { window.printed = true; }")
    dialog.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_the_summary_of_the_plan_tells_what_limits_it(page: Page) -> None:
    view(page, timed())
    panel = page.get_by_role("complementary", name="What is chosen")
    expect(panel).to_contain_text(facts_of(timed()).bottleneck.text)
    expect(panel).to_contain_text("72 an hour")


def test_no_other_style_sheet_styles_parts_of_a_report() -> None:
    folder = ROOT / "tsaces" / "control_room" / "static"
    named = {
        name: set(re.findall(r"\.((?:report|part)[\w-]*)", (folder / name).read_text("utf-8")))
        for name in ("report.css", "base.css", "viewer.css", "page.css")
    }
    own = set(re.findall(r"(?<![\w-])\.([a-z][\w-]*)", (folder / "report.css").read_text("utf-8")))
    assert own - named["report.css"] <= {"soft", "number"}
    assert not named["report.css"] & (named["base.css"] | named["viewer.css"] | named["page.css"])
