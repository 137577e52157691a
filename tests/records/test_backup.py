"""Backups: every row comes back as it was, from and to each kind of database, while others write; the rest is refused."""

from __future__ import annotations

import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlmodel import SQLModel

from bot.errors import BadBackup, DatabaseNotReady, NotEmpty
from bot.services.records.backup import back_up, restore
from bot.settings import ROOT
from storage.boards import Board
from storage.engine import Store
from storage.migrations import downgrade, revisions, upgrade
from tests.support.databases import fresh_postgres
from tests.support.processes import environment
from tests.support.world import ASKED, World

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(store: Store) -> Rows:
    with store.engine.connect() as connection:
        return {
            table.name: [*connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Where to restore to."""
    urls = iter([f"sqlite:///{tmp_path}/restored.db"]) if request.param == "sqlite" else fresh_postgres()
    for url in urls:
        store = Store(url)
        yield store
        store.dispose()


def lived(world: World) -> World:
    """A world with requests, replies in threads, edits, receipts, a digest, and a board that came before its parent."""
    world.tick(ASKED)
    world.slack.writes("UBEN", "CTB-03 amber: late")
    world.slack.presses("UANA", world.slack.dm("UANA")[0], "Update")
    world.slack.submits("UANA", world.slack.views[-1], rag="green", narrative="Going well")
    world.live_through(ASKED + timedelta(days=7), step=timedelta(hours=4))
    with world.app.core.store.write() as session:
        child, parent = (Board.model_validate({"key": key, "name": key}) for key in ("CHILD", "PARENT"))
        session.add(child)
        session.flush()
        session.add(parent)
        session.flush()
        child.parent_id = parent.id
    return world


def changed(file: Path, *statements: str, name: str = "changed.db") -> Path:
    """A copy of a backup in which something is otherwise."""
    copy = file.with_name(name)
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return copy


@pytest.mark.fast
def test_every_row_comes_back_and_the_bot_goes_on(
    any_world: World, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, file = lived(any_world), tmp_path / "backup.db"
    count = back_up(world.app.core.store, file)
    before = rows_of(world.app.core.store)
    assert count == sum(map(len, before.values())) and before["delivery"] and before["digest"]
    assert [p.name for p in tmp_path.iterdir() if "backup" in p.name] == ["backup.db"]
    assert restore(empty, file) == count
    assert rows_of(empty) == before
    assert any(row.parent_id and row.parent_id > row.id for row in before["board"])  # type: ignore[attr-defined]
    if empty.engine.dialect.name == "postgresql":
        with empty.engine.connect() as connection:
            for table in SQLModel.metadata.sorted_tables:
                if "id" in table.c:
                    following = select(func.nextval(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
                    assert connection.scalar(following) > (connection.scalar(select(func.max(table.c.id))) or 0)
    for part in ("engine", "writer"):  # the same bot, on what was restored
        monkeypatch.setattr(world.app.core.store, part, getattr(empty, part))
    world.slack.writes("UBEN", "CTB-03 green: better")
    assert len(rows_of(empty)["progress_update"]) == len(before["progress_update"]) + 1


def test_a_backup_is_of_one_moment_while_others_write(any_world: World, tmp_path: Path) -> None:
    store, ended = any_world.app.core.store, threading.Event()

    def write() -> None:
        from storage.audit import COMMAND_LINE, audit
        from storage.inbound import claim_inbound

        number = 0
        while not ended.is_set():
            with store.write() as session:  # two rows in each transaction: no backup may hold one without the other
                claim_inbound(session, f"write:{number}", ASKED)
                audit(session, by=COMMAND_LINE, now=ASKED, act="write", subject=str(number))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(store, tmp_path / f"{number}.db")
    finally:
        ended.set()
        writer.join()
    counts = []
    for number in range(5):
        with sqlite3.connect(tmp_path / f"{number}.db") as copy:
            (claims,) = copy.execute("SELECT count(*) FROM inbound WHERE key LIKE 'write:%'").fetchone()
            (deeds,) = copy.execute("SELECT count(*) FROM audit WHERE act = 'write'").fetchone()
        copy.close()
        assert claims == deeds
        counts.append(claims)
    assert counts == sorted(counts) and counts[-1] > counts[0]


def test_what_can_not_be_written_is_refused(world: World, tmp_path: Path) -> None:
    store, file = world.app.core.store, tmp_path / "b.db"
    back_up(store, file)
    kept = file.read_bytes()
    with pytest.raises(BadBackup, match="there is a file of that name"):
        back_up(store, file)
    with pytest.raises(BadBackup, match="there is no folder"):
        back_up(store, tmp_path / "nowhere" / "b.db")
    assert file.read_bytes() == kept and not (tmp_path / "nowhere").exists()


def test_a_database_of_another_version_is_not_backed_up(database_url: str, tmp_path: Path) -> None:
    store = Store(database_url)
    upgrade(store, "0004")
    with pytest.raises(DatabaseNotReady):
        back_up(store, tmp_path / "b.db")
    assert not list(tmp_path.glob("*b.db*"))
    store.dispose()


def test_a_full_disk_leaves_nothing(any_world: World, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "backup", "full/b.db"],
        env=environment(any_world.slack, any_world.app.core.store.url) | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 1 and not done.stdout
    assert "full/b.db can't be used as a backup" in done.stderr and f"See that {folder} has room" in done.stderr
    assert not list(folder.iterdir())


def test_a_backup_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    for url in fresh_postgres():
        store = Store(url)
        upgrade(store)
        with store.engine.begin() as connection:
            connection.execute(text("LOCK TABLE audit"))  # the backup waits for it, half written
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "backup", "b.db"],
                env={"PYTHONPATH": str(ROOT), "BOARDBOT_DATABASE_URL": url},
                cwd=tmp_path,
            )
            waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'audit'::regclass")
            for _ in range(300):
                if connection.scalar(waits):
                    break
                time.sleep(0.1)
            assert list(tmp_path.glob(".b.db-*/b.db"))
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 143
        assert not list(tmp_path.iterdir())
        store.dispose()


def test_what_is_no_backup_is_refused_and_nothing_made(world: World, tmp_path: Path) -> None:
    file, target = tmp_path / "b.db", tmp_path / "fresh.db"
    back_up(world.app.core.store, file)
    (tmp_path / "text.db").write_text("not a database")
    (tmp_path / "cut.db").write_bytes(file.read_bytes()[:50_000])
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 3 : len(damaged) // 2] = bytes(len(damaged) // 2 - len(damaged) // 3)
    (tmp_path / "damaged.db").write_bytes(damaged)
    changed(file, "UPDATE alembic_version SET version_num = '9999'", name="newer.db")
    changed(file, "UPDATE alembic_version SET version_num = 'a1b2c3'", name="other.db")
    changed(file, "DROP TABLE delivery", name="foreign.db")
    changed(file, "DELETE FROM alembic_version", name="unversioned.db")
    fresh = Store(f"sqlite:///{target}")
    for name, why in {
        "gone.db": "no such file",
        ".": "no such file",
        "text.db": "no backup",
        "cut.db": "no backup",
        "damaged.db": "damaged|malformed",
        "newer.db": "a newer boardbot",
        "other.db": "no backup",
        "foreign.db": "no backup",
        "unversioned.db": "no backup",
    }.items():
        with pytest.raises(BadBackup, match=why):
            restore(fresh, tmp_path / name)
        assert not list(tmp_path.glob("fresh*"))
    assert restore(fresh, file) > 0
    fresh.dispose()


def test_rows_that_do_not_fit_leave_the_database_empty(any_world: World, empty: Store, tmp_path: Path) -> None:
    file = tmp_path / "b.db"
    count = back_up(any_world.app.core.store, file)
    orphan = changed(
        file, "INSERT INTO audit (at, by, person_id, act, subject, detail) VALUES ('2024-10-01', '', 99, '', '', '{}')"
    )
    with pytest.raises(BadBackup, match=r"a row of it does not fit \(.*\)\. Nothing was restored\."):
        restore(empty, orphan)
    assert not any(rows_of(empty).values())
    assert restore(empty, file) == count


def test_only_an_empty_database_is_filled_and_any_other_left_as_it_was(
    any_world: World, empty: Store, tmp_path: Path
) -> None:
    file = tmp_path / "b.db"
    back_up(any_world.app.core.store, file)
    with pytest.raises(NotEmpty, match="it is not empty"):
        restore(any_world.app.core.store, file)
    upgrade(empty, "0004")
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO role (name) VALUES ('SEN manager')"))
    with pytest.raises(NotEmpty, match=r"it is not empty \(role\)"):
        restore(empty, file)
    assert revisions(empty)[0] == "0004"
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotEmpty, match="does not know"):
        restore(empty, file)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        connection.execute(text("DELETE FROM role"))
    downgrade(empty, "base")
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (x INTEGER)"))
    with pytest.raises(NotEmpty, match="does not know"):
        restore(empty, file)
    with empty.engine.begin() as connection:
        connection.execute(text("DROP TABLE somebody_elses"))
    upgrade(empty, "0003")  # migrated, older, and without rows
    assert restore(empty, file) > 0


def test_what_a_database_in_use_keeps_beside_its_file_is_restored_too(world: World, tmp_path: Path) -> None:
    from storage.inbound import claim_inbound

    store, fresh = world.app.core.store, Store(f"sqlite:///{tmp_path}/fresh.db")
    with store.write() as session:
        claim_inbound(session, "only in the log", ASKED)
    assert restore(fresh, tmp_path / "world.db") == sum(map(len, rows_of(store).values()))
    assert rows_of(fresh) == rows_of(store)
    fresh.dispose()


def test_a_backup_of_an_older_version_is_migrated(tmp_path: Path) -> None:
    old, fresh = Store(f"sqlite:///{tmp_path}/old.db"), Store(f"sqlite:///{tmp_path}/fresh.db")
    upgrade(old, "0004")
    with old.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO role (name) VALUES ('SEN manager')")
    old.dispose()
    assert restore(fresh, tmp_path / "old.db") == 1
    assert rows_of(fresh)["role"] == [(1, "SEN manager")]
    fresh.dispose()
