"""Talks to `tsaces serve`: submits instances, waits, and follows plans through every outage.

>>> from tsaces.client import Client
>>> with Client("http://localhost:8000") as client:  # doctest: +SKIP
...     job = client.submit(Path("instances/toy-car.json"), time_limit=20)
...     client.wait(job)
...     for timestep in client.stream(job, tick_ms=1000):
...         pass
"""

from tsaces.client.async_client import AsyncClient
from tsaces.client.errors import (
    ClientError,
    JobFailedError,
    PlanChangedError,
    ProblemError,
    UnreachableError,
    WaitTimeoutError,
)
from tsaces.client.jobs import Job, JobEvent, JobStatus, JobSummary
from tsaces.client.sync_client import Client
from tsaces.client.timesteps import AgentState, Exchange, Timestep

__all__ = [
    "AgentState",
    "AsyncClient",
    "Client",
    "ClientError",
    "Exchange",
    "Job",
    "JobEvent",
    "JobFailedError",
    "JobStatus",
    "JobSummary",
    "PlanChangedError",
    "ProblemError",
    "Timestep",
    "UnreachableError",
    "WaitTimeoutError",
]
