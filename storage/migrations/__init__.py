"""Creating and changing the database's tables: Alembic, called as a library.

It is imported only to migrate: serving asks for the revision at its start, and need not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from bot.errors import DatabaseNotReady, DatabaseTooNew
from storage.engine import Store

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent
_LOCK = 7_302_024  # any number, the same in every process: PostgreSQL lets one of them migrate at a time


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _run(store: Store, step: Callable[..., None], *args: Any) -> None:
    config = _config()
    try:
        with store.writer.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            if sqlite:  # batch mode rebuilds tables, which foreign keys would forbid half way
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config.attributes["connection"] = connection
            step(config, *args)
            connection.commit()
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    except OperationalError as error:
        raise store.unavailable(error) from error


def upgrade(store: Store, to: str = "head") -> None:
    """Create or migrate the tables. Safe to run again, and from several processes at once. Raises DatabaseTooNew."""
    from alembic import command

    _require_known(store, *revisions(store))
    _run(store, command.upgrade, to)


def downgrade(store: Store, to: str) -> None:
    """Undo migrations down to a revision ("base" for all)."""
    from alembic import command

    _run(store, command.downgrade, to)


def write_revision(store: Store, message: str) -> None:
    """Write a new migration for what the tables have and the database has not (a developer's tool)."""
    from alembic import command

    config = _config()
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)


def newest_revision() -> str:
    """The newest revision there is: migrations are numbered, and their files begin with it."""
    return max(known_revisions())


def known_revisions() -> set[str]:
    """Every revision that this version has a migration to."""
    return {file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def revision_of(connection: Connection) -> str | None:
    """The database's revision; None where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def revisions(store: Store) -> tuple[str | None, str]:
    """The database's revision and the newest one there is."""
    try:
        with store.engine.connect() as connection:
            return revision_of(connection), newest_revision()
    except OperationalError as error:
        raise store.unavailable(error) from error


def _require_known(store: Store, current: str | None, newest: str) -> None:
    """Raise DatabaseTooNew for a revision that this version has no migration to."""
    if current is not None and current not in known_revisions():
        raise DatabaseTooNew(url=store.shown_url, revision=current, newest=newest)


def require_current(store: Store) -> None:
    """Raise DatabaseNotReady, or DatabaseTooNew, unless the tables are this version's."""
    current, newest = revisions(store)
    _require_known(store, current, newest)
    if current != newest:
        raise DatabaseNotReady(url=store.shown_url)
