"""A backup is one SQLite file, whatever the database is; it is restored into an empty database of either kind."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, or_, select, text, update
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from bot.errors import BadBackup
from storage.engine import Store
from storage.migrate import require_current, revisions, upgrade

AT_A_TIME = 1000


def back_up(store: Store, file: Path) -> int:
    """Copy the database as it is at one moment, while others write; returns how many rows it has.

    The file appears whole or not at all. Raises BadBackup, DatabaseNotReady and DatabaseUnavailable.
    """
    if file.exists():
        raise BadBackup(path=file, problem="there is a file of that name", mend="Choose another name.")
    if not file.parent.is_dir():
        raise BadBackup(path=file, problem=f"there is no folder {file.parent}", mend="Make it, or choose another.")
    require_current(store)
    with _beside(file) as part:
        try:
            if store.engine.dialect.name == "sqlite":
                _copy_file(make_url(store.url).database or "", part)
            else:
                _copy_server(store, part)
            rows = _seal(part)
        except (sqlite3.Error, OperationalError) as error:
            problem = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise BadBackup(path=file, problem=problem, mend="Nothing was kept of it.") from None
        part.replace(file)
    return rows


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file to write beside the one that is wanted; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        yield Path(folder) / file.name


def _copy_file(database: str, to: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)  # in one step: readers hold up no writer, and none makes it begin again


def _copy_server(store: Store, to: Path) -> None:
    copy = Store(f"sqlite:///{to}")
    upgrade(copy)
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with store.engine.connect().execution_options(**snapshot) as source, copy.writer.begin() as target:
        _copy_rows(source, target)
    copy.dispose()


def _seal(file: Path) -> int:
    """Make it one file that needs no other beside it, sound, and count its rows."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        (sound,) = copy.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(str(sound))
        names = [table.name for table in SQLModel.metadata.sorted_tables]
        return sum(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)  # noqa: S608 - our tables


def restore(store: Store, file: Path) -> int:
    """Fill an empty database from a backup, of this version or an older one; returns how many rows it has.

    All or nothing. Raises BadBackup, AlreadyServed and DatabaseUnavailable.
    """
    with store.serving(), tempfile.TemporaryDirectory() as folder:
        source = Store(f"sqlite:///{_checked(file, Path(folder), revisions(store)[1] or '')}")
        upgrade(source)
        _must_be_empty(store, file)
        upgrade(store)
        with source.engine.connect() as rows, store.writer.begin() as target:
            count = _copy_rows(rows, target)
        source.dispose()
        return count


def _checked(file: Path, folder: Path, newest: str) -> Path:
    """A copy of the backup, to be migrated without touching it."""
    if not file.is_file():
        raise BadBackup(path=file, problem="there is no such file", mend="Name one that boardbot backup has written.")
    copy = folder / "backup.db"
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy)) as found:
        try:
            row = found.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error:
            row = None
    if row is None:
        raise BadBackup(
            path=file, problem="it is no backup of boardbot's", mend="Name one that boardbot backup has written."
        )
    if row[0] > newest:
        raise BadBackup(
            path=file, problem="a newer boardbot wrote it", mend="Restore it with that version or a newer one."
        )
    return copy


def _must_be_empty(store: Store, file: Path) -> None:
    if revisions(store)[0] is None:
        return
    upgrade(store)
    with store.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is not None:
                problem = f"the database {store.shown_url} is not empty ({table.name})"
                raise BadBackup(path=file, problem=problem, mend="Name an empty one by BOARDBOT_DATABASE_URL.")


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
