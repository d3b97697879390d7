"""The tables as SQLAlchemy objects; migrations create them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", Float, nullable=False),
    Column("client", String(64), nullable=False),
    Column("idempotency_key", String(255)),
    Column("request_digest", String(64), nullable=False),
    Column("request", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("started_at", Float),
    Column("finished_at", Float),
    Column("throughput", Float),
    Column("upper_bound", Float),
    Column("agents", Integer),
    Column("message", Text),
    Column("name", Text, nullable=False),
    Column("name_digest", String(64), nullable=False),
    Column("method", String(64), nullable=False),
    Column("objective", String(64), nullable=False),
    Column("family", String(64), nullable=False),
    UniqueConstraint("client", "idempotency_key", name="one_job_a_key"),
    Index("jobs_by_status_and_age", "status", "created_at"),
    Index("jobs_by_client", "client", "status"),
    Index("jobs_by_age", "created_at", "id"),
    Index("jobs_by_family", "family", "throughput"),
    Index("jobs_by_name_and_age", "name_digest", "created_at", "id"),
)

events = Table(
    "events",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("data", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("embedding", Text, nullable=False),
    Column("plan", LargeBinary, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(255), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scopes", String(255), nullable=False),
    Column("created_at", Float, nullable=False),
)
