"""The column by which a job finds what is known of like instances."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; existing jobs have no family."""
    family = sa.Column("family", sa.String(64), nullable=False, server_default="")
    op.add_column("jobs", family)
    op.create_index("jobs_by_family", "jobs", ["family", "throughput"])


def downgrade() -> None:
    """Drop the column."""
    op.drop_index("jobs_by_family", "jobs")
    with op.batch_alter_table("jobs") as batch:
        batch.drop_column("family")
