"""Alembic's entry: runs migrations on the connection it is handed (see storage/migrate.py)."""

from alembic import context
from sqlmodel import SQLModel

import storage.absences
import storage.boards
import storage.deliveries
import storage.indicators
import storage.plans
import storage.publications
import storage.updates  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
