"""The database: jobs, their events and results, and tokens."""

from api.store.complaints import StoreBusyError, StoreDamagedError, StoreUnavailableError
from api.store.database import Database
from api.store.jobs import JobStore
from api.store.listing import JobFilter
from api.store.opening import open_database
from api.store.records import (
    Event,
    Job,
    JobState,
    JobSummary,
    KeyReusedError,
    NewJob,
    Position,
    Result,
    TooManyJobsError,
)
from api.store.tokens import Scope, Token, TokenStore

__all__ = [
    "Database",
    "Event",
    "Job",
    "JobFilter",
    "JobState",
    "JobStore",
    "JobSummary",
    "KeyReusedError",
    "NewJob",
    "Position",
    "Result",
    "Scope",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreUnavailableError",
    "Token",
    "TokenStore",
    "TooManyJobsError",
    "open_database",
]
