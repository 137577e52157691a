"""Databases for tests: migrated once in a process and then copied, on both engines; statements are compiled once too."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.util import LRUCache

import storage.engine
from storage.engine import Store
from storage.migrations import upgrade

POSTGRES = os.environ.get("BOARDBOT_TEST_POSTGRES_URL", "")
_first: dict[str, Engine] = {}


@cache
def kept() -> Path:
    """A folder for what is made once for the process."""
    return Path(tempfile.mkdtemp(prefix="boardbot-tests-"))


def finished(store: Store) -> None:
    """Have a SQLite database be one file, to be copied."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()


@cache
def migrated_sqlite() -> Path:
    """An empty SQLite database with every migration done, made once: tests begin with a copy of it."""
    file = kept() / "migrated.db"
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    finished(store)
    return file


@cache
def _migrated_postgres() -> str:
    """The same on PostgreSQL, by name."""
    name = f"migrated_{uuid.uuid4().hex[:12]}"
    with _admin() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    store = Store(_url(name))
    upgrade(store)
    store.dispose()
    return name


def fresh_postgres(*, migrated: bool = False) -> Iterator[str]:
    """The address of a database of its own, dropped afterwards: empty, or with every migration done."""
    if not POSTGRES:
        pytest.skip("no PostgreSQL: set BOARDBOT_TEST_POSTGRES_URL")
    name = f"test_{uuid.uuid4().hex[:12]}"
    of = f' TEMPLATE "{_migrated_postgres()}"' if migrated else ""
    with _admin() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"{of}'))
    yield _url(name)
    with _admin() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def clear_up() -> None:
    """Drop what was made once for the process."""
    if _migrated_postgres.cache_info().currsize:
        with _admin() as connection:
            connection.execute(text(f'DROP DATABASE "{_migrated_postgres()}" WITH (FORCE)'))
    if kept.cache_info().currsize:
        shutil.rmtree(kept())


def share_compiled_statements() -> None:
    """Give every engine of one kind the dialect and the compiled statements of the first.

    Each test has an engine of its own, and compiling afresh takes longer than running.
    """
    create: Callable[[str], Engine] = storage.engine._create

    def shared(url: str, connections: int) -> Engine:
        engine = create(url, connections)
        name = engine.dialect.name
        if first := _first.get(name):
            engine.dialect = engine.pool._dialect = first.dialect
            engine._compiled_cache = first._compiled_cache
        else:  # the first is one that has connected: until then its dialect does not know the server
            engine._compiled_cache = LRUCache(5_000)
            event.listen(engine, "engine_connect", lambda _: _first.setdefault(name, engine), once=True)
        return engine

    storage.engine._create = shared


@contextmanager
def engines_disposed() -> Iterator[None]:
    """Close what is connected meanwhile, as the end of a process would."""
    create, made = storage.engine._create, list[Engine]()

    def noted(url: str, connections: int) -> Engine:
        made.append(create(url, connections))
        return made[-1]

    storage.engine._create = noted
    try:
        yield
    finally:
        storage.engine._create = create
        for engine in made:
            engine.dispose()


def _url(name: str) -> str:
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _admin() -> Iterator[Connection]:
    engine = create_engine(make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
