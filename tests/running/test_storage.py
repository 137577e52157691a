"""The database: migrations up and down on both engines, one writer at a time, keys that claim."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

import storage.boards
import storage.inbound
import storage.indicators
import storage.plans
import storage.updates
from storage.engine import Store
from storage.inbound import claim_inbound
from storage.migrations import downgrade, require_current, revisions, upgrade

NOW = datetime(2024, 10, 1, tzinfo=UTC)


def test_migrations_go_up_down_and_up_again_and_make_the_tables_of_the_code(database_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    store = Store(database_url)
    upgrade(store)
    upgrade(store)
    require_current(store)
    with store.engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata)
            == []
        )
    downgrade(store, "base")
    with store.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(store)
    assert len(set(revisions(store))) == 1
    store.dispose()


def test_a_key_is_claimed_by_exactly_one_of_many(database_url: str) -> None:
    store = Store(database_url)
    upgrade(store)

    def claim(n: int) -> bool:
        with store.write() as session:
            return claim_inbound(session, f"event:{n % 10}", NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(80))) == 10
    store.dispose()


def test_the_database_holds_the_rules_itself(database_url: str) -> None:
    store = Store(database_url)
    upgrade(store)
    wrong = [
        "INSERT INTO board_member (board_id, person_id, position) VALUES (99, 99, 'chair')",
        "INSERT INTO plan (board_id, edition, title, status, source_document, source_line) VALUES (1, 'x', '', 'asleep', '', '')",
    ]
    with store.write() as session:
        session.add(storage.boards.Board.model_validate({"key": "A", "name": "A"}))
    for statement in wrong:
        with pytest.raises(IntegrityError), store.write() as session:
            session.execute(sa.text(statement))
    live = {"board_id": 1, "status": "live"}
    with store.write() as session:
        session.add(storage.plans.Plan.model_validate(live | {"edition": "1"}))
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(storage.plans.Plan.model_validate(live | {"edition": "2"}))
    store.dispose()


def test_times_are_kept_in_utc_and_refused_without_a_zone(database_url: str) -> None:
    from zoneinfo import ZoneInfo

    store = Store(database_url)
    upgrade(store)
    london = datetime(2024, 7, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    with store.write() as session:
        claim_inbound(session, "k", london)
    with store.read() as session:
        row = session.get(storage.inbound.Inbound, "k")
        assert (
            row and row.received_at == datetime(2024, 7, 1, 8, tzinfo=UTC) and row.received_at.utcoffset() is not None
        )
    with pytest.raises(sa.exc.StatementError), store.write() as session:
        claim_inbound(session, "k2", datetime(2024, 7, 1, 9))
    store.dispose()


def test_a_database_of_an_earlier_version_keeps_its_figures(database_url: str) -> None:
    store = Store(database_url)
    upgrade(store, "0002")
    filled = {"key": "smoking", "name": "Smoking", "unit": "%"}
    cell = {
        "edition": "2022/23",
        "area": "Luton",
        "period": "2021",
        "raw": "14.1%",
        "loaded_at": NOW,
    }
    with store.engine.begin() as connection:
        for table, values in (("indicator", filled), ("observation", {**cell, "indicator_id": 1})):
            columns = sa.inspect(connection).get_columns(table)
            blank = {
                c["name"]: ""
                for c in columns
                if not c["nullable"] and isinstance(c["type"], sa.String) and c["default"] is None
            }
            row = {**blank, **values}
            target = sa.Table(table, sa.MetaData(), autoload_with=connection)
            connection.execute(target.insert().values(**row))
    upgrade(store)
    with store.read() as session:
        edition = session.exec(select(storage.indicators.IndicatorEdition)).one()
        observation = session.exec(select(storage.indicators.Observation)).one()
    assert (edition.edition, edition.name, edition.unit, edition.loaded_at) == (
        "2022/23",
        "Smoking",
        "%",
        observation.loaded_at,
    )
    assert observation.superseded_at is None and observation.raw == "14.1%"
    store.dispose()
