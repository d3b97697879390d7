"""The modules of the control room in Node, without a page, as tests/javascript has them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from tests.browser.test_viewer_plan import moments, told
from tests.fixtures import AMPLE, ROOT, pausing_embedding, small_embedding, waiting_embedding
from tests.floors import PLANS
from tests.formats.shared_cell import shared_cell_embedding
from tests.packages import find_node
from tests.render.floors import mixed_rows, some_roadmaps, there_and_back, warehouse
from tests.strategies import instances
from tsaces.formats.instance_json import instance_to_document
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import compiled_plan_of
from tsaces.plan.stock import stock_of
from tsaces.render.ground_plan import GroundPlan
from tsaces.render.machine_spots import choose_machine_spots
from tsaces.render.names import short_labels, token_labels
from tsaces.report import facts_of
from tsaces.report.document import facts_to_document
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance

FOLDER = ROOT / "tests" / "javascript"
FILES = sorted(path.name for path in FOLDER.glob("*.test.js"))
EMBEDDINGS: dict[str, Callable[[], Embedding]] = {
    "small": small_embedding,
    "shared-cell": shared_cell_embedding,
    "pausing": pausing_embedding,
    "waiting": partial(waiting_embedding, 200),
    **PLANS,
}


@pytest.fixture(scope="session")
def node() -> str:
    """Return the program that runs JavaScript."""
    return find_node()


@pytest.fixture(scope="session")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of plans and factories, each with what Python makes of it."""
    folder = tmp_path_factory.mktemp("javascript")
    for name, embedding in EMBEDDINGS.items():
        (folder / f"{name}.plan").write_bytes(plan_to_bytes(embedding()))
    plans = {name: plan_as_told(embedding()) for name, embedding in EMBEDDINGS.items()}
    (folder / "plans.json").write_text(json.dumps(plans), encoding="utf-8")
    floors = [there_and_back(), warehouse(), mixed_rows(), *some_roadmaps(60)]
    factories = [factory_as_told(instance) for instance in [*some_instances(40), *floors]]
    (folder / "factories.json").write_text(json.dumps(factories), encoding="utf-8")
    return folder


def plan_as_told(embedding: Embedding) -> dict[str, Any]:
    """Return states early and late, the stock, what robots do and what limits the plan.

    And a compact stream with the states it leads to.
    """
    plan = compiled_plan_of(embedding)
    start = max(1, plan.transient + plan.period - 3)
    facts = facts_of(embedding)
    stream = b"".join(ENCODINGS["compact"](plan, start, 80)).decode().splitlines()
    return {
        "agents": plan.agents,
        "transient": plan.transient,
        "period": plan.period,
        "states": told(plan, moments(plan)),
        "stock": {
            name: {
                "input": dict(stock.input_peak.tokens),
                "output": dict(stock.output_peak.tokens),
            }
            for name, stock in stock_of(plan).items()
        },
        "robots": facts_to_document(facts)["robots"],
        "bottleneck": facts.bottleneck.text,
        "stream": [json.loads(line) for line in stream],
        "streamed": told(plan, range(start, start + 80)),
    }


def factory_as_told(instance: Instance) -> dict[str, Any]:
    """Return an instance, its cells, where its machines stand, and short names."""
    layout = layout_of(instance)
    ground = GroundPlan.of(instance, layout)
    tokens = instance.procedure.tokens
    machines = [machine.name for machine in instance.machines]
    return {
        "document": instance_to_document(instance),
        "cells": layout.cells,
        "places": layout.places,
        "junctions": layout.is_junction,
        "exits": layout.exits,
        "traversal": layout.traversal,
        "clearance": layout.clearance,
        "zones": [{"name": zone.name, "places": zone.places} for zone in layout.zones],
        "positions": layout.positions,
        "points": ground.points,
        "spots": {
            name: spot._asdict() for name, spot in choose_machine_spots(instance, ground).items()
        },
        "tokens": tokens,
        "tokenLabels": token_labels(tokens),
        "machineLabels": short_labels(machines),
    }


def some_instances(count: int) -> list[Instance]:
    """Return instances of the kind that all property tests use, the same ones every time."""
    found: list[Instance] = []

    @settings(max_examples=count, database=None, derandomize=True)
    @given(instances())
    def collect(instance: Instance) -> None:
        found.append(instance)

    collect()
    return found


@pytest.mark.parametrize("name", FILES)
def test_modules_do_what_their_tests_say(name: str, node: str, fixtures: Path) -> None:
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(FOLDER / name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=AMPLE,
        check=False,
        env={**os.environ, "TSACES_FIXTURES": str(fixtures)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts = dict(re.findall(r"^# (\w+) (\d+)$", done.stdout, re.MULTILINE))
    assert int(counts["pass"]) > 0
    assert [counts[what] for what in ("fail", "cancelled", "skipped", "todo")] == ["0"] * 4


def test_every_module_is_named_in_one_style() -> None:
    modules = (ROOT / "tsaces" / "control_room" / "static").rglob("*.js")
    assert [
        path.name for path in modules if not re.fullmatch(r"[a-z][a-z0-9_]*\.js", path.name)
    ] == []
