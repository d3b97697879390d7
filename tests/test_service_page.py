"""What docs/service.md lists is what the service has."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import partial

import typer
from typer.core import TyperGroup

from api.app import create_app
from api.metrics import Metrics
from api.settings import Settings
from api.store import Database, JobState
from tests.fixtures import ROOT
from tsaces.cli.app import app

PAGE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")


def table(head: str) -> list[list[str]]:
    """Return the cells of the table whose head begins so, without code marks."""
    (rows,) = re.findall(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    lines = str(rows).splitlines()
    return [[cell.strip().replace("`", "") for cell in line[1:-1].split("|")] for line in lines]


def test_every_limit_is_listed_with_its_default() -> None:
    settings = Settings()
    limits = {
        f"TSACES_{setting.name.upper()}": f"{value:.10g}"
        for setting in fields(settings)
        if isinstance(value := getattr(settings, setting.name), int | float)
    }
    assert {name: default for name, default, _ in table("variable")} == limits
    changed = settings.with_environment(dict.fromkeys(limits, "7"))
    assert {changed.max_body, changed.max_lateness} == {7}


def test_every_option_is_listed_with_its_default() -> None:
    program = typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    options = {
        parameter.opts[0]: "" if parameter.default is None else str(parameter.default)
        for parameter in program.commands["serve"].params
        if parameter.name != "help"
    }
    assert {name: default for name, default, _ in table("option")} == options


def test_every_metric_is_listed_with_its_type() -> None:
    exposed = Metrics().exposition(dict.fromkeys(JobState, 0)).decode()
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", exposed, re.MULTILINE))
    ours = {name: kind for name, kind in kinds.items() if not name.endswith("_created")}
    assert {name: kind for name, kind, *_ in table("name")} == ours


def test_every_call_is_listed() -> None:
    service = create_app(Database("sqlite:///never-opened.db"))
    calls = {
        f"{method.upper()} {path}"
        for path, methods in service.openapi()["paths"].items()
        for method in methods
    }
    listed = {call for call, _ in table("call")}
    assert {call for call in listed if not call.startswith("WS ")} == calls
    sockets = {call.removeprefix("WS ") for call in listed - calls}
    assert sockets == {"/v1/embeddings/{job_id}/plan/ws"}
    path_for = partial(service.url_path_for, "stream_ws")
    assert str(path_for(job_id="JOB")) == sockets.pop().replace("{job_id}", "JOB")


def test_every_page_and_section_that_is_linked_exists() -> None:
    for file, anchor in re.findall(r"\]\(([\w-]*(?:\.md)?)(?:#([\w-]+))?\)", PAGE):
        text = (ROOT / "docs" / file).read_text(encoding="utf-8") if file else PAGE
        titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert not anchor or anchor in {title.lower().replace(" ", "-") for title in titles}, anchor
