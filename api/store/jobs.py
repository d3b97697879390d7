"""The store of jobs, their events and their results."""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.store.listing import JobFilter, build_name_columns, build_page_query
from api.store.ranking import is_better
from api.store.records import (
    OPEN,
    Event,
    Job,
    JobState,
    JobSummary,
    KeyReusedError,
    KnownResult,
    NewJob,
    Position,
    Result,
    TooManyJobsError,
    job_of,
    summary_of,
)
from api.store.tables import events, jobs, results
from tsaces.errors import printable
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from api.store.database import Database


class JobStore:
    """Reads and writes jobs.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(self, new: NewJob, most_open: int) -> Job:
        """Queue a job, or return the existing one for the same idempotency key and request.

        Raises
        ------
        KeyReusedError
            If the key was used for another request.
        TooManyJobsError
            If the client has `most_open` open jobs already.
        """
        for _ in range(2):  # another request may insert the same key in between
            try:
                with self._database.writing() as connection:
                    return self._submit(connection, new, most_open)
            except IntegrityError:
                continue
        raise KeyReusedError("Idempotency-Key: in use by another request")

    def _submit(self, connection: Connection, new: NewJob, most_open: int) -> Job:
        _lock_client(connection, new.client)
        if new.idempotency_key is not None:
            known = connection.execute(
                select(jobs).where(
                    jobs.c.client == new.client, jobs.c.idempotency_key == new.idempotency_key
                )
            ).first()
            if known is not None:
                if known.request_digest != new.digest:
                    raise KeyReusedError(
                        "Idempotency-Key: was used before, for another request; choose a new one"
                    )
                return job_of(known)
        mine = select(func.count()).where(jobs.c.client == new.client, jobs.c.status.in_(OPEN))
        if connection.execute(mine).scalar_one() >= most_open:
            raise TooManyJobsError(f"{most_open} jobs are open already; wait until one has ended")
        job_id = secrets.token_hex(16)
        row = {
            "id": job_id,
            "created_at": time.time(),
            "client": new.client,
            "idempotency_key": new.idempotency_key,
            "request_digest": new.digest,
            "request": new.request,
            "status": JobState.QUEUED,
            "attempts": 0,
            "method": new.method,
            "objective": new.objective,
            "family": new.family,
            **build_name_columns(new.name),
        }
        connection.execute(insert(jobs).values(row))
        _add_event(connection, job_id, "queued", {})
        return job_of(connection.execute(select(jobs).where(jobs.c.id == job_id)).one())

    def get(self, job_id: str) -> Job | None:
        """Return a job; None if it does not exist."""
        with self._database.reading() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
        return None if row is None else job_of(row)

    def page(
        self, job_filter: JobFilter, limit: int, after: Position | None = None
    ) -> list[JobSummary]:
        """Return a page of jobs, the newest first, that starts after a position.

        Parameters
        ----------
        job_filter : JobFilter
            Filter of the list.
        limit : int
            Maximum number of jobs.
        after : Position, optional
            Position of the last job of the page before; it may have been deleted since.
        """
        with self._database.reading() as connection:
            return [
                summary_of(row)
                for row in connection.execute(build_page_query(job_filter, limit, after))
            ]

    def result(self, job_id: str) -> Result | None:
        """Return the best result of a job so far; None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(results).where(results.c.job_id == job_id)).first()
        return None if row is None else Result(row.embedding, row.plan)

    def events_after(self, job_id: str, number: int) -> list[Event]:
        """Return the events of a job with higher numbers."""
        query = (
            select(events)
            .where(events.c.job_id == job_id, events.c.number > number)
            .order_by(events.c.number)
        )
        with self._database.reading() as connection:
            return [Event(row.number, row.kind, row.data) for row in connection.execute(query)]

    def counts(self) -> dict[JobState, int]:
        """Return the number of jobs by status."""
        query = select(jobs.c.status, func.count()).group_by(jobs.c.status)
        with self._database.reading() as connection:
            found = {JobState(row[0]): int(row[1]) for row in connection.execute(query)}
        return {status: found.get(status, 0) for status in JobState}

    def check(self) -> None:
        """Check that jobs can be read and that this server still holds the lease.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer, or another server holds the lease.
        """
        self._database.guard()
        self.counts()

    def try_to_write(self) -> None:
        """Check that the database can be written.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer or cannot write.
        """
        self._database.try_to_write()

    def next_queued(self, but: Collection[str] = ()) -> Job | None:
        """Return the oldest queued job except some; None if there is none."""
        query = (
            select(jobs)
            .where(jobs.c.status == JobState.QUEUED, jobs.c.id.not_in(but))
            .order_by(jobs.c.created_at, jobs.c.id)
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
            return None if row is None else job_of(row)

    def known_results(self, job: Job, most: int) -> list[KnownResult]:
        """Return the best embeddings of other jobs of the same family, for fleets not larger.

        Those of other methods are left out unless the job leaves the method open.
        """
        if not job.family:
            return []
        conditions = [
            jobs.c.family == job.family,
            jobs.c.id != job.id,
            jobs.c.agents <= json.loads(job.request)["instance"]["max_agents"],
            jobs.c.throughput > (job.throughput or 0.0),
        ]
        if job.method != SolveOptions.method:
            conditions.append(jobs.c.method == job.method)
        query = (
            select(jobs.c.id, results.c.embedding)
            .join(results, results.c.job_id == jobs.c.id)
            .where(*conditions)
            .order_by(jobs.c.throughput.desc(), jobs.c.agents, jobs.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            return [KnownResult(*row) for row in connection.execute(query)]

    def begin(self, job_id: str, known_from: Sequence[str] = ()) -> Job | None:
        """Mark a queued job as running and return it; return None if it is not queued.

        Parameters
        ----------
        job_id : str
        known_from : sequence of str
            Jobs whose embeddings its search is told of.
        """
        with self._database.writing() as connection:
            row = _select_for_update(connection, job_id)
            if row is None or row.status != JobState.QUEUED:
                return None
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(status=JobState.RUNNING, attempts=row.attempts + 1, started_at=time.time())
            )
            known: dict[str, Any] = {"known_from": [*known_from]} if known_from else {}
            _add_event(connection, job_id, "started", {"attempt": row.attempts + 1} | known)
            return job_of(connection.execute(select(jobs).where(jobs.c.id == job_id)).one())

    def requeue_running(self, most_attempts: int) -> None:
        """Queue running jobs again after a restart; end those without attempts left."""
        with self._database.writing() as connection:
            for row in connection.execute(
                select(jobs).where(jobs.c.status == JobState.RUNNING).with_for_update()
            ).all():
                if row.attempts < most_attempts:
                    connection.execute(
                        update(jobs).where(jobs.c.id == row.id).values(status=JobState.QUEUED)
                    )
                    _add_event(
                        connection, row.id, "requeued", {"reason": "the server was restarted"}
                    )
                else:
                    message = f"the server ended during each of {row.attempts} attempts"
                    _finish(connection, row.id, job_of(row).early_end, message)

    def keep(self, job_id: str, result: Result, figures: Mapping[str, Any]) -> bool:
        """Store an embedding if it is the best so far by the job's objective; return whether it is.

        Parameters
        ----------
        job_id : str
        result : Result
        figures : mapping
            ``throughput``, ``upper_bound``, ``agents`` and ``seconds``, the data of the event.
        """
        with self._database.writing() as connection:
            job = _select_for_update(connection, job_id)
            if job is None or not is_better(connection, job, figures):
                return False
            connection.execute(delete(results).where(results.c.job_id == job_id))
            connection.execute(
                insert(results).values(job_id=job_id, embedding=result.embedding, plan=result.plan)
            )
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(throughput=figures["throughput"], agents=figures["agents"])
            )
            _add_event(connection, job_id, "incumbent", figures)
            return True

    def tighten(self, job_id: str, upper_bound: float, seconds: float) -> None:
        """Store a proven upper bound if it is the lowest so far."""
        with self._database.writing() as connection:
            job = _select_for_update(connection, job_id)
            if job is None or (job.upper_bound is not None and job.upper_bound <= upper_bound):
                return
            connection.execute(
                update(jobs).where(jobs.c.id == job_id).values(upper_bound=upper_bound)
            )
            _add_event(
                connection, job_id, "bound", {"upper_bound": upper_bound, "seconds": seconds}
            )

    def finish(self, job_id: str, status: JobState, message: str | None = None) -> bool:
        """End an open job; return False if it was not open."""
        with self._database.writing() as connection:
            job = _select_for_update(connection, job_id)
            if job is None or job.status not in OPEN:
                return False
            _finish(connection, job_id, status, message)
            return True

    def remove(self, job_id: str) -> bool:
        """Delete a job that has ended, with its events and results; return whether it was."""
        with self._database.writing() as connection:
            job = _select_for_update(connection, job_id)
            if job is None or job.status in OPEN:
                return False
            _remove(connection, [job_id])
            return True

    def remove_older_than(self, moment: float) -> list[str]:
        """Delete the jobs that ended before a time and return their ids."""
        query = select(jobs.c.id).where(jobs.c.status.not_in(OPEN), jobs.c.finished_at < moment)
        with self._database.writing() as connection:
            found = list(connection.execute(query).scalars())
            _remove(connection, found)
        return found


def _lock_client(connection: Connection, client: str) -> None:
    """Serialize the submissions of one client, so that its open jobs are counted correctly."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(client))))


def _select_for_update(connection: Connection, job_id: str) -> Row[Any] | None:
    return connection.execute(select(jobs).where(jobs.c.id == job_id).with_for_update()).first()


def _finish(connection: Connection, job_id: str, status: JobState, message: str | None) -> None:
    message = None if message is None else printable(message)  # PostgreSQL takes no NUL
    connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id)
        .values(status=status, finished_at=time.time(), message=message)
    )
    _add_event(connection, job_id, "ended", {"status": status, "message": message})


def _remove(connection: Connection, ids: Sequence[str]) -> None:
    for column in (events.c.job_id, results.c.job_id, jobs.c.id):
        connection.execute(delete(column.table).where(column.in_(ids)))


def _add_event(connection: Connection, job_id: str, kind: str, data: Mapping[str, Any]) -> None:
    last = select(func.coalesce(func.max(events.c.number), 0)).where(events.c.job_id == job_id)
    number = connection.execute(last).scalar_one() + 1
    connection.execute(
        insert(events).values(job_id=job_id, number=number, kind=kind, data=json.dumps(data))
    )
