"""A backup is one SQLite file, whatever the database is; it is restored into an empty database of either kind."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, inspect, or_, select, text, update
from sqlalchemy import table as table_named
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlmodel import SQLModel

from bot.errors import BadBackup, DatabaseNotReady, DatabaseUnavailable, NotEmpty
from storage import load_tables
from storage.engine import Store
from storage.migrations import newest_revision, require_current, revision_of, upgrade

AT_A_TIME = 1000
load_tables()


def back_up(store: Store, file: Path) -> int:
    """Copy the database as it is at one moment, while others write; returns how many rows it has.

    The file appears whole or not at all. Raises BadBackup, DatabaseNotReady and DatabaseUnavailable.
    """
    _require_free(file)
    require_current(store)
    try:
        with _beside(file) as part:
            if store.engine.dialect.name == "sqlite":
                _copy_file(make_url(store.url).database or "", part)
            else:
                _copy_server(store, part)
            rows = _seal(part)
            _require_free(file)  # another may have been quicker
            part.replace(file)
            return rows
    except OperationalError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise store.unavailable(error) from error
        raise _not_kept(file, str(error.orig)) from error
    except sqlite3.Error as error:
        raise _not_kept(file, str(error)) from error
    except OSError as error:
        raise _not_kept(file, error.strerror or type(error).__name__) from error


def _require_free(file: Path) -> None:
    if file.exists():
        raise BadBackup(path=file, problem="there is a file of that name", fix="Choose another name.")
    if not file.parent.is_dir():
        raise BadBackup(path=file, problem=f"there is no folder {file.parent}", fix="Make it, or choose another.")


def _not_kept(file: Path, problem: str) -> BadBackup:
    fix = f"Nothing was kept of it. See that {file.parent.absolute()} has room and may be written to."
    return BadBackup(path=file, problem=problem, fix=fix)


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file to write beside the one that is wanted; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        yield Path(folder) / file.name


@contextmanager
def _opened(file: Path) -> Iterator[Store]:
    store = Store(URL.create("sqlite", database=str(file)).render_as_string())
    try:
        yield store
    finally:
        store.dispose()


def _copy_file(database: str, to: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)  # in one step: readers hold up no writer, and none makes it begin again


def _copy_server(store: Store, to: Path) -> None:
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _opened(to) as copy:
        try:
            upgrade(copy)
        except DatabaseUnavailable as error:
            raise sqlite3.OperationalError(error.fields["problem"]) from error
        with store.engine.connect().execution_options(**snapshot) as source, copy.writer.begin() as target:
            if revision_of(source) != newest_revision():
                raise DatabaseNotReady(url=store.shown_url)
            _copy_rows(source, target)


def _seal(file: Path) -> int:
    """Make it one file that needs no other beside it, sound, and count its rows."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        _require_sound(copy)
        names = [table.name for table in SQLModel.metadata.sorted_tables]
        return sum(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)  # noqa: S608 - our tables


def _require_sound(copy: sqlite3.Connection) -> None:
    if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("it is damaged")


def restore(store: Store, file: Path) -> int:
    """Fill an empty database from a backup, of this version or an older one; returns how many rows it has.

    All or nothing; what is refused stays as it was. Raises BadBackup, NotEmpty, AlreadyServed and DatabaseUnavailable.
    """
    with tempfile.TemporaryDirectory() as folder, _opened(_copied(file, Path(folder))) as copy:
        try:
            upgrade(copy)
        except (DatabaseUnavailable, SQLAlchemyError) as error:
            problem, fix = (
                "it can't be brought up to this version",
                f"See that {Path(folder).parent} has room, or take another.",
            )
            raise BadBackup(path=file, problem=problem, fix=fix) from error
        with store.serving():
            try:
                return _fill(store, copy)
            except (IntegrityError, DataError) as error:
                problem = f"a row of it does not fit ({str(error.orig).splitlines()[0]})"
                raise BadBackup(path=file, problem=problem, fix="Nothing was restored.") from error
            except OperationalError as error:
                raise store.unavailable(error) from error


def _copied(file: Path, folder: Path) -> Path:
    """A copy of the backup, to be migrated without touching it."""
    named = "Name one that boardbot backup has written."
    if not file.is_file():
        raise BadBackup(path=file, problem="there is no such file", fix=named)
    copy = folder / "backup.db"
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            revision = _revision_in(source)
            if revision is None:
                raise BadBackup(path=file, problem="it is no backup of boardbot's", fix=named)
            if revision > newest_revision():
                fix = "Restore it with that version or a newer one."
                raise BadBackup(path=file, problem="a newer boardbot wrote it", fix=fix)
            source.backup(target)  # with what a database in use keeps beside its file
            _require_sound(target)
    except sqlite3.Error as error:
        fix = f"See that it may be read and {folder.parent} has room, or take another."
        raise BadBackup(path=file, problem=str(error), fix=fix) from error
    return copy


def _revision_in(source: sqlite3.Connection) -> str | None:
    """Its revision, such as 0005; None where it is none of ours."""
    try:
        source.execute("SELECT id FROM delivery LIMIT 1")
        row = source.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row and row[0].isdigit() else None


def _fill(store: Store, copy: Store) -> int:
    with store.engine.connect() as connection:
        _require_empty(store, connection)
    upgrade(store)
    with copy.engine.connect() as source, store.writer.begin() as target:
        if target.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
            target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        _require_empty(store, target)  # a bot may have begun to write meanwhile
        return _copy_rows(source, target)


def _require_empty(store: Store, connection: Connection) -> None:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    revision = revision_of(connection)
    if revision > newest_revision() if revision else names:
        raise NotEmpty(url=store.shown_url, problem="it has tables that this version does not know")
    for name in sorted(names):
        if connection.execute(select(text("1")).select_from(table_named(name)).limit(1)).first():
            raise NotEmpty(url=store.shown_url, problem=f"it is not empty ({name})")


def _copy_rows(source: Connection, target: Connection) -> int:
    """Copy every table, parents first; then the references of rows to others of their own table."""
    count = 0
    tables = SQLModel.metadata.sorted_tables
    for table in tables:
        own = _own_references(table)
        for rows in _read(source, table):
            count += len(rows)
            target.execute(insert(table), [row | dict.fromkeys(own) for row in rows])
        if own:
            _copy_references(source, target, table, own)
    if target.dialect.name == "postgresql":
        for table in tables:
            if "id" in table.c and (highest := target.scalar(select(func.max(table.c.id)))):
                sequence = {"table": f'"{table.name}"', "highest": highest}
                target.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)"), sequence)
    return count


def _own_references(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _copy_references(source: Connection, target: Connection, table: Table, own: list[str]) -> None:
    columns = [table.c[name] for name in own]
    referring = select(table.c.id.label("of"), *columns).where(or_(*(column.is_not(None) for column in columns)))
    change = update(table).where(table.c.id == bindparam("of")).values({name: bindparam(name) for name in own})
    for rows in source.execution_options(yield_per=AT_A_TIME).execute(referring).mappings().partitions():
        target.execute(change, [dict(row) for row in rows])


def _read(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = source.execution_options(yield_per=AT_A_TIME).execute(select(table).order_by(*table.primary_key.columns))
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]
