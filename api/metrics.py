"""Metrics for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.store import JobState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.store import Job


class Metrics:
    """The metrics of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        r = self._registry
        self.jobs = Gauge("tsaces_jobs", "Jobs by status.", ["status"], registry=r)
        self.queue_depth = Gauge("tsaces_queue_depth", "Jobs that wait for a core.", registry=r)
        self.solve_seconds = Histogram(
            "tsaces_solve_seconds",
            "Time from the start of a job to its end.",
            ["status"],
            buckets=(1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600),
            registry=r,
        )
        self.gap = Histogram(
            "tsaces_gap",
            "Share of the upper bound that an embedding leaves open.",
            buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1),
            registry=r,
        )
        self.open_streams = Gauge("tsaces_open_streams", "Streams by kind.", ["kind"], registry=r)
        self.timesteps_sent = Counter(
            "tsaces_timesteps_sent", "Timesteps sent to streams.", ["kind"], registry=r
        )
        self.lateness = Histogram(
            "tsaces_lateness_seconds",
            "How late paced timesteps are sent.",
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
            registry=r,
        )
        self.streams_cut = Counter(
            "tsaces_streams_cut", "Streams closed by the server.", ["reason"], registry=r
        )
        self.store_failures = Counter(
            "tsaces_store_failures", "Times the database did not answer a job.", registry=r
        )
        self.requests = Counter(
            "tsaces_requests", "Requests by method and status.", ["method", "status"], registry=r
        )

    def job_ended(self, job: Job) -> None:
        """Count a job that has just ended."""
        if job.started_at is not None and job.finished_at is not None:
            self.solve_seconds.labels(job.status).observe(job.finished_at - job.started_at)
        if job.gap is not None:
            self.gap.observe(job.gap)

    def exposition(self, counts: Mapping[JobState, int]) -> bytes:
        """Return all metrics in the text format of Prometheus.

        Parameters
        ----------
        counts : mapping of JobState to int
            Current number of jobs by status; empty if the store is unavailable.
        """
        for status, count in counts.items():
            self.jobs.labels(status).set(count)
        if counts:
            self.queue_depth.set(counts[JobState.QUEUED])
        return generate_latest(self._registry)
