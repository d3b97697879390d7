"""What notebooks show of instances, embeddings, plans and explanations."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.fixtures import child_environment, small_embedding, small_instance
from tests.formats.documents import small_document
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.showing import ShowsItself
from tsaces.notebook import views
from tsaces.plan import with_compiled_plan

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = "</svg></iframe><script>alert(1)</script><img src=x onerror='alert(2)'>\"&\u202e\x07"
VOID = {"img", "br", "hr", "meta", "link", "input"}


class Markup(HTMLParser):
    """The elements of a document, its text, and whether all that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(subject: Any) -> Markup:
    html = subject._repr_html_()
    assert isinstance(html, str)
    return Markup(html)


def hostile_embedding() -> tsaces.Embedding:
    document = small_document() | {"name": HOSTILE}
    document["machines"][1]["name"] = HOSTILE
    embedding = small_embedding()
    process, rate = embedding.assignment["lathe"], embedding.rates["lathe"]
    return replace(
        embedding,
        instance=instance_from_document(document),
        method=HOSTILE,
        assignment={**embedding.assignment, HOSTILE: process},
        rates={**embedding.rates, HOSTILE: rate},
    )


def test_an_instance_shows_its_floor_and_its_sizes() -> None:
    markup = shown(small_instance())
    assert {"svg", "path", "title"} <= markup.names
    assert (
        "small: 10 cells, 4 roads, 4 junctions, 3 machines, 3 processes, at most 4 agents"
        in markup.text
    )


def test_an_embedding_shows_figures_and_who_runs_what() -> None:
    markup = shown(small_embedding())
    for text in (
        "timestep 0: 3 machines, 2 agents",
        "0.050000 products per timestep",
        "0.400000, proven",
        "87.5%",
        "2 of at most 4",
        "by ts-aces within 1.2 s, seed 3",
        "Who runs what: 3 of 3 machines at work",
        "carve",
        "0.025000",
    ):
        assert text in markup.text


def test_an_embedding_with_few_agents_says_how_few_there_can_be() -> None:
    fleet_result = tsaces.FleetResult(keep=0.9, highest=0.055, least_agents=1)
    text = shown(replace(small_embedding(), fleet_result=fleet_result)).text
    assert "at least 1 to keep 90% of 0.055000" in text


def test_an_idle_machine_is_idle() -> None:
    embedding = replace(small_embedding(), assignment={"bin": "supply", "chute": "ship"})
    assert "2 of 3 machines at work" in shown(embedding).text
    assert "idle" in shown(embedding).text


def test_a_plan_plays_in_a_frame_that_is_shut_off() -> None:
    markup = shown(small_embedding().plan())
    attributes = dict(markup.attributes)
    assert attributes["sandbox"] == "allow-scripts allow-downloads"
    page = attributes["srcdoc"] or ""
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    assert markup.names == {"div", "iframe"}
    assert "2 agents" in markup.text
    assert "cells and cargo repeat every 40 timesteps" in markup.text


def test_a_plan_that_is_too_large_is_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small_embedding().plan()
    for limit in ("_MOST_ACTIONS", "_MOST_CHARACTERS"):
        with monkeypatch.context() as patch:
            patch.setattr(views, limit, 10)
            markup = shown(plan)
        assert "svg" in markup.names
        assert "iframe" not in markup.names
        assert "too large to be played in a notebook: this is timestep 0" in markup.text


def test_an_explanation_is_told_in_words() -> None:
    markup = shown(tsaces.explain_bound(small_instance(), time_limit=30))
    assert markup.text.startswith("at most 0.400000 products per timestep\n")
    assert "for comparison, at most" in markup.text


@pytest.mark.parametrize(
    "subject",
    [
        lambda: hostile_embedding().instance,
        hostile_embedding,
        lambda: hostile_embedding().plan(),
        lambda: tsaces.Explanation(1.0, (), obstacle=HOSTILE),
    ],
    ids=["instance", "embedding", "plan", "explanation"],
)
def test_names_are_text_whatever_they_are(subject: Callable[[], object]) -> None:
    markup = shown(subject())
    assert not {"script", "img"} & markup.names
    assert not [name for name, _ in markup.attributes if name.startswith("on")]
    assert "alert(1)" in markup.text + "".join(value or "" for _, value in markup.attributes)
    assert "\u202e" not in markup.text
    for page in (value for name, value in markup.attributes if name == "srcdoc"):
        assert "<script>alert" not in (page or "")
        assert "<img" not in (page or "")


def test_a_plan_that_cannot_be_carried_out_is_no_error() -> None:
    broken = replace(small_embedding(), assignment={"bin": "carve"})
    text = shown(broken).text
    assert "its plan cannot be drawn: " in text
    assert "0.050000 products per timestep" in text


def test_a_floor_that_cannot_be_drawn_is_no_error() -> None:
    instance = replace(small_instance(), rows=("<>",))
    assert shown(instance).text.startswith(
        "Instance that cannot be drawn: layout.rows: 2 cells, [0, 0], [1, 0]: dead ends"
    )
    assert shown(replace(small_embedding(), instance=instance)).text.startswith("Embedding that")


def test_whatever_nobody_can_draw_says_so() -> None:
    class Robot(ShowsItself):
        """Not known to notebooks."""

    assert shown(Robot()).text == "Robot that cannot be drawn: nobody knows how to draw a Robot"


def test_a_plan_from_a_file_shows_itself_as_one_that_was_compiled() -> None:
    ready, ours = with_compiled_plan(small_embedding()), small_embedding()
    assert views.html_of(ready.plan()) == views.html_of(ours.plan())


def test_nothing_that_draws_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys, tsaces; print(*sorted(m for m in sys.modules if m.startswith('tsaces.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    assert "tsaces.notebook" in loaded
    assert not {"tsaces.render", "tsaces.control_room", "tsaces.notebook.views"} & set(loaded)
