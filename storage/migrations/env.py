"""Alembic's entry: runs migrations on the connection it is handed (see storage/migrations/__init__.py)."""

from alembic import context
from sqlmodel import SQLModel

from storage import load_tables

load_tables()

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
