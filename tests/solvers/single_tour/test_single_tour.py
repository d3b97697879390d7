"""A single agent on one tour: for every factory that can make its product, at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures import AMPLE, small_instance, toy_car
from tests.solvers.ts_aces.delivery import delivery, embedding_of
from tests.strategies import instances
from tsaces.bound import FluidMilp
from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.solvers.protocol import Candidate, Report, SearchContext, SearchFinished
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.single_tour import SingleTour
from tsaces.traffic import build_traffic_system, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

few = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def reports(instance: Instance) -> list[Report]:
    found: list[Report] = []
    SingleTour()(SearchContext(instance, Deadline.after(AMPLE)), found.append)
    return found


def candidates(instance: Instance) -> list[Candidate]:
    return [report for report in reports(instance) if isinstance(report, Candidate)]


def assert_sound(instance: Instance, candidate: Candidate) -> None:
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.agents == candidate.agents == 1
    assert verdict.throughput == pytest.approx(candidate.throughput)


def in_times(instance: Instance, times: Mapping[str, int]) -> Instance:
    """Return an instance with other times of its machines."""
    machines = tuple(
        replace(machine, processes=Counts(dict.fromkeys(machine.processes, times[machine.name])))
        for machine in instance.machines
    )
    return replace(instance, machines=machines)


@few
@given(instances(), st.data())
def test_every_factory_gets_a_sound_plan_however_slow_it_is(
    instance: Instance, data: st.DataObject
) -> None:
    times = {
        machine.name: data.draw(st.sampled_from([1, 7, 3_000, 1_000_000]))
        for machine in instance.machines
    }
    slow = in_times(instance, times)
    found = candidates(slow)
    assert found
    for candidate in found:
        assert_sound(slow, candidate)
    throughputs = [candidate.throughput for candidate in found]
    assert throughputs == sorted(throughputs)
    bound = FluidMilp(slow, build_traffic_system(parse_layout(slow.rows))).solve()
    assert throughputs[-1] <= bound * (1 + 1e-6)


def test_a_plan_is_no_larger_where_machines_are_slow() -> None:
    columns = []
    for time_of_all in (1, 1_000, 1_000_000):
        car = in_times(toy_car(), {machine.name: time_of_all for machine in toy_car().machines})
        plan = embedding_of(car, candidates(car)[0]).plan()
        columns.append(sum(len(block) for block in plan.changes(0, 10_000)))
    assert columns[2] < columns[0]


def test_slow_machines_work_without_a_break() -> None:
    """Two axles a car are made one after the other, by one machine."""
    car = in_times(toy_car(), {machine.name: 1_000_000 for machine in toy_car().machines})
    assert candidates(car)[-1].throughput == pytest.approx(1 / 2_000_000)


def test_ever_more_lines_share_the_tour_while_machines_keep_the_agent_waiting() -> None:
    one = delivery(ship_time=1_000)
    (bin_, dock) = one.machines
    many = replace(
        one,
        machines=(
            *(replace(bin_, name=f"bin {n}") for n in range(3)),
            *(replace(dock, name=f"dock {n}") for n in range(3)),
        ),
    )
    assert [round(1_000 * c.throughput) for c in candidates(many)] == [1, 2, 3]


RAW = Process("raw", outputs=Counts({"part": 1}))
CARVE = Process("carve", Counts({"part": 1}), Counts({"toy": 1}))
ROUGH = Process("rough", Counts({"part": 1}), Counts({"blank": 1}))
FINE = Process("fine", Counts({"blank": 1}), Counts({"toy": 1}))
SHIP = Process("ship", Counts({"toy": 1}))


def factory(processes: tuple[Process, ...], *robots: tuple[str, ...]) -> Instance:
    machines = (
        Machine("bin", Counts({"raw": 1}), output_cell=(1, 0)),
        *(
            Machine(f"robot {n}", Counts(dict.fromkeys(names, 5)), (2, 0), (2, 4))
            for n, names in enumerate(robots)
        ),
        Machine("dock", Counts({"ship": 1}), input_cell=(3, 4)),
    )
    return replace(delivery(), procedure=Procedure(processes, "ship"), machines=machines)


def test_the_way_with_fewer_trips_is_taken() -> None:
    both = factory((RAW, CARVE, ROUGH, FINE, SHIP), ("carve",), ("rough",), ("fine",))
    assert candidates(both)[0].assignment["robot 0"] == "carve"
    assert candidates(both)[0].assignment["robot 1"] is None


def test_another_way_is_taken_where_machines_are_too_few_for_it() -> None:
    """One robot alone can carve, and it alone can also press what only pressing makes."""
    press = Process("press", Counts({"part": 1}), Counts({"lid": 1}))
    box = Process("ship", Counts({"toy": 1, "lid": 1}))
    needed = factory(
        (RAW, CARVE, ROUGH, FINE, press, box), ("carve", "press"), ("rough",), ("fine",)
    )
    candidate = candidates(needed)[0]
    assert dict(candidate.assignment) == {
        "bin": "raw",
        "robot 0": "press",
        "robot 1": "rough",
        "robot 2": "fine",
        "dock": "ship",
    }
    assert_sound(needed, candidate)


def test_shares_of_a_run_are_carried_where_whole_tokens_allow() -> None:
    """Boxes of six parts each hold six toys: one toy at a time is carried."""
    dozen = Process("carve", Counts({"part": 6}), Counts({"toy": 6}))
    boxes = factory((RAW, dozen, SHIP), ("carve",))
    candidate = candidates(boxes)[0]
    assert candidate.rates["robot 0"] == pytest.approx(candidate.throughput / 6)
    assert_sound(boxes, candidate)


def test_machines_that_are_nearly_too_slow_are_no_obstacle() -> None:
    """A robot with a thousandth of its time to spare would work for ages at a first stock."""
    processes = (
        Process("raw", outputs=Counts({"part": 600, "label": 1})),
        CARVE,
        Process("ship", Counts({"toy": 600, "label": 1})),
    )
    busy = in_times(factory(processes, ("carve",)), {"bin": 3, "robot 0": 32, "dock": 3})
    (candidate, *_) = candidates(busy)
    assert 0.999 < 32 * candidate.rates["robot 0"] < 1
    assert not embedding_of(busy, candidate).plan().header.buffers["robot 0"].input
    assert_sound(busy, candidate)


def test_nothing_is_said_of_a_factory_that_cannot_make_its_product() -> None:
    press = Process("press", Counts({"toy": 1}), Counts({"disc": 1}))
    ship = Process("ship", Counts({"disc": 1}))
    impossible = factory((RAW, CARVE, press, ship), ("carve", "press"))
    assert [type(report) for report in reports(impossible)] == [SearchFinished]


def test_the_rhythmic_method_begins_with_it() -> None:
    found: list[Report] = []
    context = SearchContext(small_instance(), Deadline.after(0.2))
    Rhythmic()(context, found.append)
    assert isinstance(found[0], Candidate)
    assert found[0].agents == 1
    found.clear()
    Rhythmic(tour_first=False)(context, found.append)
    assert not found or not isinstance(found[0], Candidate)
