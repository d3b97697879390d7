"""What survives the server: jobs, events, results and tokens."""

from api.store.database import Database, StoreUnavailableError
from api.store.jobs import JobStore
from api.store.listing import Wanted
from api.store.opening import open_database
from api.store.records import (
    Event,
    Job,
    JobSummary,
    KeyReusedError,
    NewJob,
    Position,
    Result,
    Status,
    TooManyJobsError,
)
from api.store.tokens import Scope, Token, TokenStore

__all__ = [
    "Database",
    "Event",
    "Job",
    "JobStore",
    "JobSummary",
    "KeyReusedError",
    "NewJob",
    "Position",
    "Result",
    "Scope",
    "Status",
    "StoreUnavailableError",
    "Token",
    "TokenStore",
    "TooManyJobsError",
    "Wanted",
    "open_database",
]
