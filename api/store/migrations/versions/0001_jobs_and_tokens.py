"""The tables of jobs, events, results and tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("started_at", sa.Float),
        sa.Column("finished_at", sa.Float),
        sa.Column("throughput", sa.Float),
        sa.Column("upper_bound", sa.Float),
        sa.Column("agents", sa.Integer),
        sa.Column("message", sa.Text),
        sa.UniqueConstraint("client", "idempotency_key", name="one_job_a_key"),
    )
    op.create_index("jobs_by_status_and_age", "jobs", ["status", "created_at"])
    op.create_index("jobs_by_client", "jobs", ["client", "status"])
    job = sa.ForeignKey("jobs.id", ondelete="CASCADE")
    op.create_table(
        "events",
        sa.Column("job_id", sa.String(32), job, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    job = sa.ForeignKey("jobs.id", ondelete="CASCADE")
    op.create_table(
        "results",
        sa.Column("job_id", sa.String(32), job, primary_key=True),
        sa.Column("embedding", sa.Text, nullable=False),
        sa.Column("plan", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("scopes", sa.String(255), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("tokens", "results", "events", "jobs"):
        op.drop_table(table)
