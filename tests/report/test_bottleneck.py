"""What keeps a plan from making more: told where it is known, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from tests.fixtures import small_embedding, waiting_embedding
from tests.plan.moments import best_candidate, few, small_factories
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.model.counts import Counts
from tsaces.model.embedding import FleetResult
from tsaces.model.machine_use import machine_uses
from tsaces.model.robot_time import FULL
from tsaces.plan import compiled_plan_of, robot_time_of
from tsaces.report import facts_of
from tsaces.report.bottleneck import find_bottleneck

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance
    from tsaces.model.robot_time import RobotTime
    from tsaces.report.bottleneck import Bottleneck


def busy_embedding(*lathes: float, spare: int = 0) -> Embedding:
    """Return the small embedding, as if it had several lathes as busy as that, and idle ones."""
    embedding = small_embedding()
    bin_, lathe, chute = embedding.instance.machines
    names = [f"lathe-{n + 1}" for n in range(len(lathes) + spare)]
    machines = (bin_, *(replace(lathe, name=name) for name in names), chute)
    busy = dict(zip(names, lathes, strict=False))
    return replace(
        embedding,
        instance=replace(embedding.instance, machines=machines),
        assignment={
            **{name: "carve" if name in busy else None for name in names},
            **{"bin": "supply", "chute": "ship"},
        },
        rates={
            "bin": 0.025,
            "chute": 0.05,
            **{name: share / lathe.processes["carve"] for name, share in busy.items()},
        },
    )


def robots() -> RobotTime:
    return robot_time_of(compiled_plan_of(small_embedding()))


def bottleneck_of(embedding: Embedding, time: RobotTime | None = None) -> Bottleneck:
    return find_bottleneck(embedding, machine_uses(embedding), time or robots())


def test_one_full_machine() -> None:
    text = bottleneck_of(busy_embedding(0.98)).text
    assert text == "Bottleneck: carve, on lathe-1, busy 98.0% of the time"


def test_full_machines_of_one_process() -> None:
    found = bottleneck_of(busy_embedding(0.96, 1.0))
    assert found.text == "Bottleneck: carve, on lathe-1 and lathe-2, busy 98.0% of the time"
    assert found.full[0].utilisation == 0.98


def test_a_machine_that_stands_idle_beside_a_full_one_is_told() -> None:
    text = bottleneck_of(busy_embedding(0.98, spare=2)).text
    assert text == (
        "Bottleneck: carve, on lathe-1, busy 98.0% of the time (lathe-2 and lathe-3 could run it"
        " too, and are idle)"
    )


def test_a_machine_that_is_out_of_use_is_no_spare_one() -> None:
    embedding = busy_embedding(0.98, spare=1)
    machines = tuple(
        replace(machine, fixed=None) if machine.name == "lathe-2" else machine
        for machine in embedding.instance.machines
    )
    down = replace(embedding, instance=replace(embedding.instance, machines=machines))
    assert bottleneck_of(down).text == "Bottleneck: carve, on lathe-1, busy 98.0% of the time"


def test_one_full_machine_beside_one_with_time_is_no_bottleneck() -> None:
    found = bottleneck_of(busy_embedding(1.0, 0.4))
    assert found.full == ()
    assert found.text.startswith(
        "No machine is full: the busiest process is carve, on lathe-1 and lathe-2, busy 70.0%"
    )


def test_a_full_fleet_is_told_as_a_fact_and_not_as_the_cause() -> None:
    embedding = busy_embedding(0.5)
    full = replace(embedding, instance=replace(embedding.instance, max_agents=2))
    text = bottleneck_of(full).text
    assert text.endswith("; no cell of the floor is full, but all 2 robots of the fleet are in use")


def test_few_robots_were_sought() -> None:
    text = bottleneck_of(replace(busy_embedding(0.5), fleet_result=FleetResult(0.9, 0.055, 2))).text
    assert text.endswith(
        "; the fewest robots were sought that keep 0.9 of the highest throughput found"
    )


def test_a_full_cell() -> None:
    assert robots().full_cells == 0
    for number, others in {1: "", 2: " (so is 1 other)", 3: " (so are 2 others)"}.items():
        crowded = replace(robots(), busiest_cell=(2, 0), busiest_flow=0.97, full_cells=number)
        found = bottleneck_of(busy_embedding(0.5), crowded)
        assert found.cell == (2, 0)
        assert found.text.endswith(
            f"; cell [2, 0] of lathe-1 is full{others}: a robot drives onto it in 97.0% of all"
            " timesteps"
        )


def test_the_bound_is_reached() -> None:
    embedding = waiting_embedding(200)
    assert embedding.gap == 0
    found = facts_of(embedding).bottleneck
    assert found.is_bound_reached
    assert found.text.endswith("; the proven upper bound is reached: no plan makes more")


def test_idle_machines_have_no_bottleneck() -> None:
    idle = replace(small_embedding(), assignment=dict.fromkeys(("bin", "lathe", "chute")), rates={})
    found = bottleneck_of(idle)
    assert found.busiest is None
    assert found.text.startswith("All machines are idle; ")


def test_names_and_processes_that_are_endless_leave_the_sentence_readable() -> None:
    embedding = busy_embedding(*[0.99] * 9)
    machines = [
        replace(m, name=m.name * 30, processes=Counts(m.processes))
        for m in embedding.instance.machines
    ]
    long = replace(
        embedding,
        instance=replace(embedding.instance, machines=tuple(machines)),
        assignment={name * 30: process for name, process in embedding.assignment.items()},
        rates={name * 30: rate for name, rate in embedding.rates.items()},
    )
    text = bottleneck_of(long).text
    assert text.endswith("… and 5 more, busy 99.0% of the time")
    assert len(text) < 300


@few
@given(small_factories)
def test_what_is_called_full_is_full(instance: Instance) -> None:
    embedding = embedding_of(instance, best_candidate(instance))
    facts = facts_of(embedding)
    busy = {use.machine: use.utilisation for use in facts.uses}
    for load in facts.bottleneck.full:
        shares = [busy[machine] for machine in load.machines]
        assert sum(shares) / len(shares) >= FULL
        for machine in load.machines:
            assert embedding.assignment[machine] == load.process
        for machine in load.spare:
            assert embedding.assignment[machine] is None
    assert facts.bottleneck.text.isprintable()
    assert facts.bottleneck.is_bound_reached == (embedding.gap <= 1e-4)
