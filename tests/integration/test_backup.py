"""Backups: every row comes back as it was, from and to each kind of database, while others write; the rest is refused."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.errors import BadBackup
from storage.backup import back_up, restore
from storage.engine import Store
from storage.migrate import upgrade
from tests.conftest import fresh_postgres
from tests.world import ASKED, World

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(store: Store) -> Rows:
    with store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
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
    """A world with requests, replies in threads, edits, receipts and a digest."""
    world.tick(ASKED)
    world.slack.writes("UBEN", "CTB-03 amber: late")
    world.slack.presses("UANA", world.slack.dm("UANA")[0], "Update")
    world.slack.submits("UANA", world.slack.views[-1], rag="green", narrative="Going well")
    world.live_through(ASKED + timedelta(days=7), step=timedelta(hours=4))
    return world


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
    for part in ("engine", "writer"):  # the same bot, on what was restored
        monkeypatch.setattr(world.app.core.store, part, getattr(empty, part))
    world.slack.writes("UBEN", "CTB-03 green: better")
    assert len(rows_of(empty)["progress_update"]) == len(before["progress_update"]) + 1


def test_a_backup_is_of_one_moment_while_others_write(any_world: World, tmp_path: Path) -> None:
    store, ended = any_world.app.core.store, threading.Event()

    def write() -> None:
        from storage.audit import COMMAND_LINE, audit
        from storage.deliveries import claim_inbound

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


def test_what_is_no_backup_or_has_no_room_is_refused(world: World, tmp_path: Path) -> None:
    store, file = world.app.core.store, tmp_path / "b.db"
    back_up(store, file)
    newer = tmp_path / "newer.db"
    newer.write_bytes(file.read_bytes())
    with sqlite3.connect(newer) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    copy.close()
    (tmp_path / "text.db").write_text("not a database")
    with pytest.raises(BadBackup, match="there is a file of that name"):
        back_up(store, file)
    with pytest.raises(BadBackup, match="there is no folder"):
        back_up(store, tmp_path / "nowhere" / "b.db")
    fresh = Store(f"sqlite:///{tmp_path}/fresh.db")
    for name, why in {"gone.db": "no such file", "text.db": "no backup", "newer.db": "a newer boardbot"}.items():
        with pytest.raises(BadBackup, match=why):
            restore(fresh, tmp_path / name)
    with pytest.raises(BadBackup, match="is not empty"):
        restore(store, file)
    assert restore(fresh, file) > 0
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
