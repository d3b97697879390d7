"""Pages of the list of jobs, on each database there is: every job once, whatever comes and goes."""

from __future__ import annotations

from contextlib import closing
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.store import Database, JobFilter, JobState, JobStore, NewJob, Position, open_database
from tests.api.jobs import new_job

if TYPE_CHECKING:
    from api.store import Job, JobSummary

PLENTY = 1_000
ALL = JobFilter()
NAMES = ("small", "Small", "a\0b", "größer", "")
MOMENTS = st.sampled_from([0.1, 0.2, 0.1 + 0.2, 1_764_466_000.123456])
"""Times at which jobs are added: many at the same one, and none that decimals have exactly."""


class Step(NamedTuple):
    """What happens before the next page is asked for."""

    size: int
    """Of that page."""
    added: list[float]
    """When each of the jobs is added."""
    deleted: list[int]
    """Places of those that go, among the jobs that there are."""


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(1, 4),
        st.lists(MOMENTS, max_size=2),
        st.lists(st.integers(0, 50), max_size=2),
    ),
    max_size=12,
)


class Shop:
    """Jobs that come and go, in a database."""

    def __init__(self, database: Database, store: JobStore, clock: pytest.MonkeyPatch) -> None:
        self.store = store
        self._database = database
        self._clock = clock

    def clear(self) -> None:
        with self._database.writing() as connection:
            for table in ("events", "jobs"):
                connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608

    def add(self, moment: float, new: NewJob | None = None) -> Job:
        self._clock.setattr("api.store.jobs.time", SimpleNamespace(time=lambda: moment))
        return self.store.submit(new or new_job(), PLENTY)

    def delete(self, job_id: str) -> None:
        self.store.finish(job_id, JobState.CANCELLED)
        assert self.store.remove(job_id)


@pytest.fixture
def shop(database: Database, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(database, JobStore(database), monkeypatch)


def position(job: JobSummary) -> Position:
    return Position(job.created_at, job.id)


def in_order(jobs: list[JobSummary]) -> bool:
    places = [position(job) for job in jobs]
    return places == sorted(places, reverse=True)


@given(begin=st.lists(MOMENTS, max_size=10), steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_job_is_listed_once_while_others_come_and_go(
    shop: Shop, begin: list[float], steps: list[Step]
) -> None:
    shop.clear()
    there = [shop.add(moment).id for moment in begin]
    lasting = set(there)
    listed: list[JobSummary] = []
    after: Position | None = None
    for step in [*steps, Step(PLENTY, [], [])]:
        there += [shop.add(moment).id for moment in step.added]
        for place in step.deleted:
            if there:
                gone = there.pop(place % len(there))
                shop.delete(gone)
                lasting.discard(gone)
        page = shop.store.page(ALL, step.size, after)
        assert len(page) <= step.size
        listed += page
        after = position(page[-1]) if page else after
    ids = [job.id for job in listed]
    assert len(ids) == len(set(ids))
    assert lasting <= set(ids)
    assert in_order(listed)


def test_lists_have_what_is_wanted_and_no_more(shop: Shop) -> None:
    moments = count(1)
    jobs = {
        name: [shop.add(float(next(moments)), new_job(name=name)).id for _ in range(3)]
        for name in NAMES
    }
    for ids in jobs.values():
        shop.store.begin(ids[0])
        shop.store.finish(ids[1], JobState.FAILED)
    for name, (running, failed, queued) in jobs.items():
        mine = shop.store.page(JobFilter(name=name), PLENTY)
        assert [job.id for job in mine] == [queued, failed, running]
        assert {(job.name, job.method, job.objective) for job in mine} == {
            (name, "auto", "throughput")
        }
        both = JobFilter((JobState.QUEUED, JobState.FAILED), name)
        assert [job.id for job in shop.store.page(both, PLENTY)] == [queued, failed]
        assert shop.store.page(JobFilter((JobState.CANCELLED,), name), PLENTY) == []
    running_ones = shop.store.page(JobFilter((JobState.RUNNING,)), PLENTY)
    assert [job.id for job in running_ones] == [ids[0] for ids in reversed(jobs.values())]


def test_names_that_are_longer_than_any_index_takes(shop: Shop) -> None:
    long, longer = "ü" * 100_000, "ü" * 100_001
    ids = [shop.add(1.0, new_job(name=name)).id for name in (long, longer)]
    (found,) = shop.store.page(JobFilter(name=longer), PLENTY)
    assert (found.id, found.name) == (ids[1], "ü" * 255)


def test_jobs_of_a_database_without_names_are_listed_by_them(url: str) -> None:
    """A server of before has left them; one asked for the fewest agents, the other did not say."""
    with open_database(url) as database:
        store = JobStore(database)
        old = store.submit(new_job(name="a\0b"), PLENTY)
        with database.writing() as connection:
            for index in ("jobs_by_age", "jobs_by_name_and_age", "jobs_by_family"):
                connection.exec_driver_sql(f"DROP INDEX {index}")
            for column in ("name", "name_digest", "method", "objective", "family"):
                connection.exec_driver_sql(f"ALTER TABLE jobs DROP COLUMN {column}")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with closing(Database(url)) as database:
        database.migrate()
        store = JobStore(database)
        assert store.get(old.id) == old
        (found,) = store.page(JobFilter(name="a\0b"), PLENTY)
        assert (found.id, found.name, found.method, found.objective) == (
            old.id,
            "a\0b",
            "auto",
            "throughput",
        )
