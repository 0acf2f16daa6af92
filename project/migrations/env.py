"""Runs the migrations on the connection that ``database.upgrade`` hands over."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from project import database


def run() -> None:
    """Upgrade inside the caller's transaction, or on an own connection for the alembic command."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        with database.engine().connect() as own:
            _configure(own)
    else:
        _configure(connection)


def _configure(connection: Connection) -> None:
    context.configure(
        connection=connection,
        # Importing the database has filled it.
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        # As the template of a migration imports it.
        user_module_prefix="sqltypes.",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
