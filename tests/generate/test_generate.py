"""Factories from a seed: valid, different, and the same again for the same order."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.command import run
from tests.fixtures import ROOT
from tsaces.errors import InputError
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.instance_text import instance_text
from tsaces.generate import SCENARIOS, Order, generate
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.instance import Instance

LEAST = {"contact-lens": 6, "drug-synthesis": 8, "hard-candy": 8}
"""Machines that it takes to run every process at once."""

BUNDLED = {
    "contact-lens-small": ("contact-lens", 24),
    "contact-lens-large": ("contact-lens", 107),
    "drug-synthesis-small": ("drug-synthesis", 18),
    "drug-synthesis-large": ("drug-synthesis", 108),
    "hard-candy-small": ("hard-candy", 8),
    "hard-candy-large": ("hard-candy", 104),
}


@st.composite
def orders(draw: st.DrawFn) -> Order:
    scenario = draw(st.sampled_from(sorted(SCENARIOS)))
    per_road = draw(st.integers(1, 3))
    return Order(
        scenario,
        machines=draw(st.integers(LEAST[scenario], 120)),
        seed=draw(st.integers(0, 1_000)),
        spacing=draw(st.integers(2 * per_road + 1, 12)),
        per_road=per_road,
        max_agents=draw(st.integers(1, 5_000)),
    )


@given(orders())
def test_every_order_gives_a_valid_factory_as_ordered(order: Order) -> None:
    instance = generate(order)
    assert instance == instance_from_document(json.loads(instance_text(instance)))
    assert generate(order) == instance
    assert len(instance.machines) == order.machines
    assert instance.max_agents == order.max_agents
    assert instance.procedure == SCENARIOS[order.scenario].procedure
    traffic = build_traffic_system(parse_layout(instance.rows))
    lengths = {len(road) for road in traffic.roads}
    assert lengths <= {order.spacing, order.spacing + bool(order.seed)}
    assert max(exchange_cells_by_road(instance).values()) <= order.per_road


def exchange_cells_by_road(instance: Instance) -> Counter[int]:
    traffic = build_traffic_system(parse_layout(instance.rows))
    cells = [c for m in instance.machines for c in (m.input_cell, m.output_cell) if c is not None]
    assert len(set(cells)) == len(cells)
    return Counter(traffic.road_at(cell) for cell in cells)


@given(orders())
def test_every_process_has_machines_enough_to_run_all_at_once(order: Order) -> None:
    instance = generate(order)
    by_process = [
        {m for m, machine in enumerate(instance.machines) if process.name in machine.processes}
        for process in instance.procedure.processes
    ]
    for process, machines in zip(instance.procedure.processes, by_process, strict=True):
        assert machines, process.name
    for machines in by_process:
        rivals = [other for other in by_process if other & machines]
        assert len(set().union(*rivals)) >= len(rivals)


def test_a_hundred_seeds_give_a_hundred_factories() -> None:
    draw = random.Random(1)
    texts = set()
    for seed in range(100):
        scenario = draw.choice(sorted(SCENARIOS))
        order = Order(scenario, draw.randint(LEAST[scenario], 300), seed)
        texts.add(instance_text(generate(order)))
    assert len(texts) == 100


def test_seeds_alone_make_a_difference() -> None:
    texts = {instance_text(generate(Order("hard-candy", 40, seed, name="x"))) for seed in range(20)}
    assert len(texts) == 20


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_scenarios_are_written_again_byte_for_byte(name: str) -> None:
    scenario, machines = BUNDLED[name]
    bundled = (ROOT / "instances" / f"{name}.json").read_bytes()
    assert instance_text(generate(Order(scenario, machines, name=name))).encode() == bundled
    note = (ROOT / "instances" / f"{name}.md").read_text(encoding="utf-8")
    assert note.startswith(f"# {name}\n")
    assert "\n".join(json.loads(bundled)["layout"]["rows"]) in note


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        (Order("toys", 10), "scenario: 'toys' is not one of"),
        (Order("hard-candy", 7), "machines: 7 is not from 8 to"),
        (Order("hard-candy", 100_000), "machines: 100000 is not from"),
        (Order("hard-candy", 10, spacing=2), "spacing: 2 is not from 3 to"),
        (Order("hard-candy", 10, spacing=4, per_road=2), "spacing: 4 is not from 5 to"),
        (Order("hard-candy", 10, per_road=0), "per_road: 0 is not from 1"),
        (Order("hard-candy", 10, max_agents=0), "max_agents: 0 is not from 1"),
    ],
)
def test_orders_that_cannot_be_met_are_refused(order: Order, complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        generate(order)
    assert str(caught.value).startswith(complaint)


def test_the_command_writes_what_the_library_makes(tmp_path: Path) -> None:
    out = tmp_path / "drug.json"
    done = run("generate", "drug-synthesis", "--machines", "20", "--seed", "7", "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    expected = instance_text(generate(Order("drug-synthesis", 20, 7)))
    assert out.read_text(encoding="utf-8") == expected
    assert run("generate", "drug-synthesis", "--machines", "20", "--seed", "7").stdout == expected
    wrong = run("generate", "toys")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("error: scenario: 'toys'")
