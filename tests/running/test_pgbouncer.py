"""PostgreSQL behind PgBouncer in transaction mode, connections that drop, and pools that are used up."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

import storage.engine
from bot.errors import DatabaseUnavailable
from storage.engine import Store
from storage.inbound import claim_inbound
from storage.migrations import require_current
from tests.support.databases import POSTGRES, fresh_postgres
from tests.support.fake_slack import FakeSlack
from tests.support.processes import free_port
from tests.support.world import ASKED, World, council

NOW = datetime(2024, 10, 1, tzinfo=UTC)
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.fixture
def postgres() -> Iterator[str]:
    yield from fresh_postgres(migrated=True)


@pytest.fixture
def bouncer(postgres: str, tmp_path: Path) -> Iterator[str]:
    """The address of the same database by a PgBouncer that has three connections to it for everybody."""
    if not PROGRAM:
        pytest.skip("no PgBouncer")
    server, port = make_url(POSTGRES), free_port()
    (tmp_path / "users").write_text(f'"{server.username}" ""\n')
    (tmp_path / "bouncer.ini").write_text(
        f"[databases]\n* = host={server.host} port={server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = any\nauth_file = {tmp_path}/users\npool_mode = transaction\n"
        f"default_pool_size = 3\nunix_socket_dir =\nlogfile = {tmp_path}/log\npidfile =\n"
        f"[databases]\n* = host={server.host} port={server.port} user={server.username}\n"
    )
    for path in (tmp_path, *tmp_path.parents):  # it runs as a user of its own
        if path.owner() == "root" and path != Path("/") and path != Path("/tmp"):  # noqa: S108
            path.chmod(0o777)
    root = ["-u", "postgres"] if os.getuid() == 0 else []
    process = subprocess.Popen([PROGRAM, "-q", *root, str(tmp_path / "bouncer.ini")], stderr=subprocess.DEVNULL)
    url = make_url(postgres).set(host="127.0.0.1", port=port, drivername="postgresql+psycopg")
    ends = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(url.set(drivername="postgresql").render_as_string(), connect_timeout=2).close()
            break
        except psycopg.OperationalError:
            assert time.monotonic() < ends and process.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.05)
    yield url.render_as_string(hide_password=False)
    process.terminate()
    process.wait(timeout=10)


def test_no_statement_is_prepared_for_a_connection_that_is_another_next_time(bouncer: str) -> None:
    store = Store(bouncer)
    require_current(store)
    asked = text("SELECT count(*) FROM inbound WHERE key = :key")
    with store.engine.connect() as often, store.engine.connect() as other:
        for _ in range(20):
            often.execute(asked, {"key": "x"})
            often.commit()  # and PgBouncer gives its connection to whoever asks next
        other.execute(text("SELECT 1"))
        assert often.execute(asked, {"key": "x"}).scalar() == 0
    store.dispose()


def test_a_month_is_played_behind_it(bouncer: str, slack: FakeSlack, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    world = World.make(slack, bouncer, tmp_path / "plan", database_connections=4)
    world.import_(**council(slack))
    world.start()
    world.tick()
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: behind a pool")
    assert "behind a pool" in world.ask("UCHR", "action CTB-03")
    world.close()


def test_a_dropped_connection_is_an_unavailable_database_and_heals(postgres: str) -> None:
    store = Store(postgres)
    with pytest.raises(DatabaseUnavailable), store.write() as session:
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar()
        with psycopg.connect(make_url(postgres).set(drivername="postgresql").render_as_string()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        session.execute(text("SELECT 1"))
    assert store.write_trouble
    with store.write() as session:
        claim_inbound(session, "after", NOW)
    assert not store.write_trouble
    store.dispose()


def test_a_pool_that_is_used_up_is_said_with_its_setting(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.engine, "POOL_SECONDS", 0.2)
    store = Store(postgres, connections=4)
    held, done = threading.Barrier(5), threading.Event()

    def hold() -> None:
        with store.read() as session:
            session.execute(text("SELECT 1"))
            held.wait(10)
            done.wait(10)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(hold)
        held.wait(10)
        try:
            said = r"all 4 connections.*BOARDBOT_DATABASE_CONNECTIONS"
            with pytest.raises(DatabaseUnavailable, match=said), store.read() as session:
                session.execute(text("SELECT 1"))
        finally:
            done.set()
    store.dispose()
