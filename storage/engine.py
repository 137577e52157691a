"""The engine and its two sessions: `read()` and `write()`. One write is one transaction."""

from __future__ import annotations

import math
import re
import shutil
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, create_model
from sqlalchemy import DateTime, Dialect, Executable, Table, bindparam, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, create_engine

from bot.errors import AlreadyServed, DatabaseUnavailable
from bot.redaction import redact

T = TypeVar("T")
SQLITE_BUSY_SECONDS = 10
CONNECTIONS, POOL_SECONDS = 40, 10
FREE_BYTES = 2_000_000
"""Bytes of a disk below which SQLite can't be relied on to take the next write: its log grows before it is folded in."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Turns:
    """A lock that is given in the order in which it was asked for, but that somebody who waits for an answer goes first.

    SQLite lets one write at a time, and lets the others look again after a pause: whoever writes one transaction
    after the other would starve them. Within the process writers therefore take turns.
    """

    AHEAD = 10
    """Of those who go first so many at most, one after the other, while somebody else waits."""
    LATELY = 5.0
    """Seconds: who waited for an answer just now is seldom the last."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()
        self._first: deque[threading.Event] = deque()
        self._in_a_row = 0
        self._answered = -math.inf

    def __enter__(self) -> None:
        self._take(self._waiting)

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._first and (self._in_a_row < self.AHEAD or not self._waiting):
                self._in_a_row += 1
                self._first.popleft().set()
            elif self._waiting:
                self._in_a_row = 0
                self._waiting.popleft().set()
            else:
                self._in_a_row, self._taken = 0, False

    @contextmanager
    def first(self) -> Iterator[None]:
        """The same for somebody who waits for an answer."""
        self._answered = time.monotonic()
        self._take(self._first)
        try:
            yield
        finally:
            self.__exit__()

    @property
    def is_pressed(self) -> bool:
        """Whether people wait for answers in these seconds."""
        return time.monotonic() - self._answered < self.LATELY

    def _take(self, queue: deque[threading.Event]) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            queue.append(mine)
        mine.wait()


class Store:
    """The database: SQLite (one serving process) or PostgreSQL (many)."""

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        """`connections`: how many this process opens to PostgreSQL at most."""
        self.url = url
        self.engine = _create(url, connections)
        self._connections = connections
        self.writer = self.engine.execution_options(boardbot_write=True)
        self._turns = Turns() if self.engine.dialect.name == "sqlite" else None
        self.write_trouble = ""
        """Why the last write was not kept, as by a full disk, while reads may go on; "" once one is kept."""

    @property
    def shown_url(self) -> str:
        return redact(self.engine.url.render_as_string(hide_password=True))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking. Nothing done in it is kept."""
        with self.translated_errors(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, first: bool = False) -> Iterator[Session]:
        """A session for one transaction: committed at the end, rolled back whole if anything is raised.

        `first`: somebody waits for it, so that it goes before the other writers of this process.
        """
        turn = nullcontext() if self._turns is None else self._turns.first() if first else self._turns
        try:
            with (
                self.translated_errors(),
                turn,
                Session(self.writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        except DatabaseUnavailable as error:
            self.write_trouble = str(error.fields["problem"])
            raise
        self.write_trouble = ""

    def batches(self, work: Sequence[T], size: int) -> Iterator[Sequence[T]]:
        """Long work in parts that are a transaction each: of `size`, or a fifth of it while people wait for answers.

        Small parts cost half as much again. On PostgreSQL nobody waits for another's transaction.
        """
        start = 0
        while start < len(work):
            is_pressed = self._turns is not None and self._turns.is_pressed
            part = work[start : start + (max(1, size // 5) if is_pressed else size)]
            yield part
            start += len(part)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """On SQLite, be the only process that serves; a lock beside the file says so, and ends with the process.

        Imports, ticks and backups need none: they write beside it. Raises AlreadyServed.
        """
        from filelock import FileLock, Timeout

        database = self.file
        if database is None:
            yield
            return
        try:
            with FileLock(f"{database}.serving", timeout=0):
                yield
        except Timeout:
            raise AlreadyServed(url=self.shown_url) from None

    def has_room(self, wanted: int = FREE_BYTES) -> bool:
        """Whether so many bytes are free where a SQLite file lies. Of another database its own server knows."""
        database = self.file
        return database is None or shutil.disk_usage(Path(database).absolute().parent).free >= wanted

    @property
    def file(self) -> str | None:
        """The file of a SQLite database; None where there is none."""
        database = self.engine.url.database
        return database if self.engine.dialect.name == "sqlite" and database not in (None, "", ":memory:") else None

    def dispose(self) -> None:
        self.engine.dispose()

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """What the database refuses because it can't be used, as DatabaseUnavailable."""
        try:
            yield
        except PoolTimeout as error:
            problem = f"all {self._connections} connections were busy for {POOL_SECONDS} seconds"
            fix = "Raise BOARDBOT_DATABASE_CONNECTIONS, or look for what holds them."
            raise DatabaseUnavailable(url=self.shown_url, problem=problem, fix=fix) from error
        except DBAPIError as error:
            if isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated:
                raise self.unavailable(error) from error
            raise

    def unavailable(self, error: DBAPIError) -> DatabaseUnavailable:
        problem = next(iter(str(error.orig or "").strip().splitlines()), "unknown")
        fix = "Check BOARDBOT_DATABASE_URL, and that the folder or server is there and may be written to."
        return DatabaseUnavailable(url=self.shown_url, problem=problem, fix=fix)


def read_url(url: str) -> URL:
    """A database's address, whose password may have an @ in it as it is. Raises ArgumentError and ValueError."""
    found = re.fullmatch(r"([\w+]+://[^:/@]*:)([^?]*)@([^@?]*(?:\?.*)?)", url, re.S)
    parsed = make_url(url)
    if found and "@" in found[2]:
        parsed = make_url(f"{found[1]}x@{found[3]}").set(password=found[2])
    return parsed


def _create(url: str, connections: int) -> Engine:
    fix = "Write it like sqlite:///boardbot.db or postgresql+psycopg://user:password@host/name."
    try:
        parsed = read_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnavailable(url="(unreadable)", problem="not a database address", fix=fix) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    backend = parsed.get_backend_name() if parsed.drivername else ""
    if backend == "postgresql":
        kept = max(1, connections // 2)
        return create_engine(
            parsed,
            pool_size=kept,
            max_overflow=connections - kept,
            pool_timeout=POOL_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"prepare_threshold": None},  # PgBouncer gives each transaction another connection of its own
        )
    if backend != "sqlite":
        problem = "only SQLite and PostgreSQL are supported"
        raise DatabaseUnavailable(url=parsed.render_as_string(hide_password=True), problem=problem, fix=fix)
    if parsed.database and parsed.database != ":memory:" and not Path(parsed.database).parent.is_dir():
        problem = f"the folder {Path(parsed.database).parent} does not exist"
        raise DatabaseUnavailable(url=url, problem=problem, fix="Make the folder, or name another.")
    engine = create_engine(
        parsed,
        pool_size=40,
        max_overflow=10,
        hide_parameters=True,
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another writer was quicker, whatever
    # the busy time-out; taking the write lock at the start waits for its turn instead.
    write = connection.get_execution_options().get("boardbot_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def take_turn(session: Session, key: int) -> None:
    """Wait for another process that holds this key, any number, until the transaction ends. SQLite does so anyhow."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def insert_if_absent(session: Session, table: Any, **values: Any) -> int | None:
    """Insert a row unless one with the same unique key stands; returns its id, or None where one stood.

    This is how a message or an inbound event is claimed: the database decides who was first.
    """
    found = session.connection().execute(_insert(table, session.get_bind().dialect.name), _data(table, values)).first()
    return None if found is None else found[0]


def insert_absent(
    session: Session, table: Any, rows: Sequence[dict[str, Any]], *key: str
) -> dict[tuple[Any, ...], int]:
    """The same for many rows at once: the ids of those that were written, by their values of the columns `key`."""
    if not rows:
        return {}
    statement = _insert(table, session.get_bind().dialect.name, key)
    found = session.connection().execute(statement, [_data(table, values) for values in rows])
    return {tuple(row[1:]): row[0] for row in found}


def _data(table: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A row's columns with the table's defaults, checked as the table would check them."""
    return _plain(table)(**values).__dict__


@cache
def _plain(table: Any) -> type[BaseModel]:
    """A table's fields as a model that is no table: an instance that SQLAlchemy watches costs 20 times as much."""
    fields: dict[str, Any] = {
        name: (info.annotation, info) for name, info in table.model_fields.items() if name != "id"
    }
    return create_model(table.__name__, **fields)


@cache
def _insert(table: Any, dialect: str, returned: tuple[str, ...] = ()) -> Executable:
    # Imported here: each brings its whole dialect along, and a database needs one.
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    target: Table = table.__table__
    key = next(iter(target.primary_key.columns))
    return (
        insert(target)
        .values(**{c.name: bindparam(c.name) for c in target.c if c.name != "id"})
        .on_conflict_do_nothing()
        .returning(key, *(target.c[name] for name in returned))
    )
