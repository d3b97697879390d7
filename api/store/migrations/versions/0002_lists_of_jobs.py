"""The columns for lists of jobs: names of instances, methods and objectives."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ADDED = {"name": sa.Text(), "name_digest": sa.String(64), "method": sa.String(64)}
_jobs = sa.table(
    "jobs",
    sa.column("id"),
    sa.column("request"),
    *(sa.column(name) for name in (*_ADDED, "objective")),
)


def upgrade() -> None:
    """Add the columns and fill them for existing jobs."""
    for name, kind in _ADDED.items():
        op.add_column("jobs", sa.Column(name, kind, nullable=False, server_default=""))
    objective = sa.Column("objective", sa.String(64), nullable=False, server_default="throughput")
    op.add_column("jobs", objective)
    connection = op.get_bind()
    for job_id in connection.execute(sa.select(_jobs.c.id)).scalars().all():
        _fill_in(connection, job_id)
    op.create_index("jobs_by_age", "jobs", ["created_at", "id"])
    op.create_index("jobs_by_name_and_age", "jobs", ["name_digest", "created_at", "id"])


def _fill_in(connection: sa.Connection, job_id: str) -> None:
    """Fill the columns job by job, since a request may have megabytes."""
    text = connection.execute(sa.select(_jobs.c.request).where(_jobs.c.id == job_id)).scalar_one()
    request = json.loads(text)
    name = request.get("instance", {}).get("name", "")
    values = {
        "name": json.dumps(name[:255]),
        "name_digest": hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest(),
        "method": request.get("method", ""),
        "objective": request.get("objective", "throughput"),
    }
    connection.execute(sa.update(_jobs).where(_jobs.c.id == job_id).values(values))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_index("jobs_by_name_and_age", "jobs")
    op.drop_index("jobs_by_age", "jobs")
    with op.batch_alter_table("jobs") as batch:
        for name in (*_ADDED, "objective"):
            batch.drop_column(name)
