"""Reports in every form, of factories of every kind."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import given

from tests.fixtures import ROOT, small_embedding
from tests.plan.moments import best_candidate, few, small_factories
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces import load_embedding
from tsaces.render.scene import build_scene
from tsaces.report import facts_of
from tsaces.report.html import report_page
from tsaces.report.typesetting import report_pdf
from tsaces.report.wording import MOST_MACHINES, wording_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

LARGE = ROOT / "benchmarks" / "grid-30.embedding.json"


class Balance(HTMLParser):
    """Finds out whether all elements of a page are closed in order."""

    VOID = ("meta", "link", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def text_of(page: str) -> str:
    parser = Balance()
    parser.feed(page)
    assert parser.open == []
    return " ".join(parser.text)


@few
@given(small_factories)
def test_a_page_tells_of_every_machine(instance: Instance) -> None:
    facts = facts_of(embedding_of(instance, best_candidate(instance)))
    text = text_of(report_page(facts))
    for use in facts.uses:
        assert use.machine in text
        assert use.process is None or use.process in text
    assert facts.bottleneck.text in text


def test_many_machines_with_long_names_fit_on_one_sheet() -> None:
    embedding = load_embedding(LARGE)
    name = "a name that goes on and on " * 20
    facts = facts_of(replace(embedding, instance=replace(embedding.instance, name=name)))
    words = wording_of(facts)
    assert len(words.machines) == MOST_MACHINES
    assert words.more_machines == f"and {30 - MOST_MACHINES} more, less busy"
    shares = [row.share for row in words.machines]
    assert shares == sorted(shares, reverse=True)
    assert len(re.findall(rb"/Type\s*/Page\b", report_pdf(facts))) == 1


def test_the_same_embedding_has_the_same_report() -> None:
    first, second = facts_of(small_embedding()), facts_of(small_embedding())
    assert report_page(first) == report_page(second)


def test_labels_are_those_of_the_picture() -> None:
    facts = facts_of(load_embedding(LARGE))
    busiest = wording_of(facts).machines[0]
    scene = build_scene(facts.embedding.instance, None, None, None)
    assert busiest.label == scene.machine_labels[busiest.machine]
    assert f"<td>{busiest.label}</td><td>{busiest.machine}</td>" in report_page(facts)
