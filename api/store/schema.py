"""The validation and migration of the schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from api.store.tables import metadata
from tsaces.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).with_name("migrations")
_VERSION_TABLE = "alembic_version"
_LOCK = 7_153_021
"""Key of the advisory lock during migrations, which no other program should use."""
_TAKE_ANOTHER = "name another database"


def upgrade_schema(connection: Connection, *, may_create: bool) -> None:
    """Create or upgrade the tables; several processes may do so at the same time.

    Parameters
    ----------
    connection : Connection
        A connection in a transaction that may write.
    may_create : bool
        Whether missing tables are created.

    Raises
    ------
    InputError
        If the database belongs to another program or a newer version, or is incomplete.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    _check_ownership(connection, config, may_create=may_create)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _check_completeness(connection)


def _check_ownership(connection: Connection, config: Config, *, may_create: bool) -> None:
    there, ours = set(inspect(connection).get_table_names()), set(metadata.tables)
    found = set(MigrationContext.configure(connection).get_current_heads())
    if not found:
        # other programs may have tables in the same PostgreSQL database, but not in a file
        strange = there & ours if connection.dialect.name == "postgresql" else there
        if strange - {_VERSION_TABLE}:
            raise _refusal(f"holds another program's tables; {_TAKE_ANOTHER}")
        if not may_create:
            raise _refusal("tsaces has never used this database; name the server's")
        return
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found <= known:
        return
    if ours <= there:
        raise _refusal(
            f"a newer version of tsaces has used this database; install that, or {_TAKE_ANOTHER}"
        )
    raise _refusal(f"holds another program's tables; {_TAKE_ANOTHER}")


def _check_completeness(connection: Connection) -> None:
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            raise _refusal(f"the table {table.name} is missing; restore a backup")
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                raise _refusal(
                    f"the column {column.name} of the table {table.name} is missing;"
                    " restore a backup"
                )


def _refusal(what: str) -> InputError:
    return InputError(f"--database: {what}")
