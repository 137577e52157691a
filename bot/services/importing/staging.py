"""Published figures that are being loaded: written in slices, read by nobody, and made current in one short transaction.

SQLite lets one transaction write at a time, so a long one would hold every answer up. What an import has staged is its
for as long as its process lives; what a dead one left is cleared by the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.errors import ImportCleared
from bot.imports.figures.figures_file import SLICE
from storage.engine import Store, UtcDateTime, take_turn
from storage.indicators import BoardIndicator, Indicator, IndicatorEdition, Observation, Snapshot, Target

NEW_INDICATORS = 740_001
"""The key of the turn in which indicators are begun, renamed and cleared (see take_turn)."""
REST_SECONDS = 0.02
"""Between two slices that are cleared, so that whoever waits to write gets in. While one is read, anybody does."""


@contextmanager
def held(store: Store, token: str) -> Iterator[None]:
    """Show, for as long as this process works at what it has staged by a token, that it lives. It ends with the process."""
    if (file := store.file) is not None:
        lock = Path(f"{file}.import-{token}")
        try:
            with FileLock(lock):
                yield
        finally:
            lock.unlink(missing_ok=True)
    elif store.engine.dialect.name == "postgresql":  # a lock of a transaction: PgBouncer keeps no session's
        with store.translated_errors():
            connection = store.engine.connect()
            connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _number_of(token)})
        try:
            yield
        finally:
            with suppress(DBAPIError):  # it is over: that its connection is gone by now changes nothing
                connection.close()
    else:
        yield


def _is_held(store: Store, token: str) -> bool:
    if (file := store.file) is not None:
        lock = Path(f"{file}.import-{token}")
        try:
            with FileLock(lock, timeout=0):
                pass
        except Timeout:
            return True
        lock.unlink(missing_ok=True)
        return False
    if store.engine.dialect.name != "postgresql":
        return False
    with store.translated_errors(), store.engine.begin() as connection:
        key = {"key": _number_of(token)}
        return not connection.execute(sa.text("SELECT pg_try_advisory_xact_lock(:key)"), key).scalar_one()


def _number_of(token: str) -> int:
    return int.from_bytes(sha256(token.encode()).digest()[:8], "big", signed=True)


def write_slice(store: Store, shared: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]) -> None:
    """Write figures, given column by column, in a transaction of their own; `shared` is the same for all of them.

    The driver is given them as they are: SQLAlchemy's binding of each cell takes twice as long as SQLite's writing.
    Only days and times are kept in another form than Python's.
    """
    rows = len(next(iter(columns.values())))
    given = {**columns, **{name: (value,) * rows for name, value in shared.items()}}
    kinds = {name: Observation.__table__.c[name].type for name in given}  # type: ignore[attr-defined]
    with store.write() as session:
        connection = session.connection()
        dialect = connection.dialect
        for name, kind in kinds.items():
            if isinstance(kind, (sa.Date, UtcDateTime)) and (
                bind := kind.dialect_impl(dialect).bind_processor(dialect)
            ):
                given[name] = [*map(cache(bind), given[name])]
        mark = "?" if dialect.paramstyle == "qmark" else "%s"
        names, marks = ", ".join(given), ", ".join([mark] * len(given))
        statement = f"INSERT INTO observation ({names}) VALUES ({marks})"  # noqa: S608 - the names are our table's
        connection.exec_driver_sql(statement, list(zip(*given.values(), strict=True)))


def publish(session: Session, token: str, staged: int, now: datetime) -> list[Indicator]:
    """Make the so many snapshots that were staged by a token current, as of now. Returns the indicators that are new by it.

    Raises ImportCleared where another import took them for those of a dead one.
    """
    snapshots = list(session.exec(select(Snapshot).where(Snapshot.staged_by == token)))
    if len(snapshots) != staged:
        raise ImportCleared
    ids = [snapshot.ident for snapshot in snapshots]
    for snapshot in snapshots:
        snapshot.staged_by, snapshot.loaded_at = "", now
        session.add(snapshot)
    editions = list(session.exec(select(IndicatorEdition).where(col(IndicatorEdition.snapshot_id).in_(ids))))
    for edition in editions:
        edition.loaded_at = now
        session.add(edition)
    touched = {edition.indicator_id for edition in editions}
    query = select(Indicator).where(col(Indicator.id).in_(touched), col(Indicator.staged))
    fresh = list(session.exec(query.order_by(col(Indicator.id))))
    for indicator in fresh:
        indicator.staged = False
        session.add(indicator)
    return fresh


def clear_dead(store: Store) -> None:
    """Clear what imports left that were killed."""
    with store.read() as session:
        staged = set(session.exec(select(Snapshot.staged_by).where(Snapshot.staged_by != "")))
    for token in staged:
        if not _is_held(store, token):
            clear(store, token)


def clear(store: Store, token: str) -> None:
    """Take away what was staged by a token, in slices as well."""
    with store.read() as session:
        snapshots = list(session.exec(select(Snapshot.id).where(Snapshot.staged_by == token)))
        of_them = col(IndicatorEdition.snapshot_id).in_(snapshots)
        editions = list(session.exec(select(IndicatorEdition).where(of_them)))
    for edition in editions:
        of_edition = Observation.indicator_id == edition.indicator_id, Observation.edition == edition.edition
        mine = *of_edition, col(Observation.area_code) != ""  # what a report printed is not ours
        some = select(Observation.id).where(*mine).limit(SLICE)
        while True:
            with store.write() as session:
                gone = session.execute(sa.delete(Observation).where(col(Observation.id).in_(some)))
            time.sleep(REST_SECONDS)
            if not gone.rowcount:  # type: ignore[attr-defined]
                break
    with store.write() as session:
        take_turn(session, NEW_INDICATORS)
        session.execute(sa.delete(IndicatorEdition).where(of_them))
        used = select(IndicatorEdition.indicator_id).union(
            *(select(table.indicator_id) for table in (BoardIndicator, Observation, Target))
        )
        touched = {edition.indicator_id for edition in editions}
        unused = col(Indicator.staged), col(Indicator.id).in_(touched), col(Indicator.id).not_in(used)
        session.execute(sa.delete(Indicator).where(*unused))
        session.execute(sa.delete(Snapshot).where(col(Snapshot.staged_by) == token))


def followed_by_another(session: Session, snapshot_id: int) -> bool:
    """Whether a later snapshot has figures of any of this one's indicators."""
    own = select(IndicatorEdition.indicator_id).where(IndicatorEdition.snapshot_id == snapshot_id)
    later = (
        select(IndicatorEdition.id)
        .where(col(IndicatorEdition.indicator_id).in_(own), col(IndicatorEdition.snapshot_id) > snapshot_id)
        .where(col(IndicatorEdition.loaded_at).is_not(None))
    )
    return session.exec(later.limit(1)).first() is not None


def figures_in_common(session: Session, one: int, other: int) -> tuple[int, int]:
    """How many published figures two indicators have of the same series and period, and in how many they are equal."""
    a, b = aliased(Observation), aliased(Observation)
    columns = ("area_code", "sex", "age", "category_type", "category", "period")
    same = sa.and_(*(getattr(a, c) == getattr(b, c) for c in columns))
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((a.raw == b.raw, 1), else_=0)), 0))  # type: ignore[arg-type]
    query = query.select_from(a).join(b, same).where(a.indicator_id == one, b.indicator_id == other, a.area_code != "")  # type: ignore[arg-type]
    shared, equal = session.execute(query).one()
    return int(shared), int(equal)


def move_figures(session: Session, snapshot: Snapshot, from_indicator: int, to_indicator: int) -> bool:
    """Give a new indicator's figures of one snapshot to another, and take the new one away; whether it was nobody else's."""
    take_turn(session, NEW_INDICATORS)
    others = select(IndicatorEdition.id).where(
        IndicatorEdition.indicator_id == from_indicator,
        col(IndicatorEdition.snapshot_id).is_distinct_from(snapshot.id),
    )
    if session.exec(others.limit(1)).first() is not None:
        return False
    for table in (Observation, IndicatorEdition):
        moved = sa.update(table).where(
            col(table.indicator_id) == from_indicator, col(table.edition) == snapshot.edition
        )
        session.execute(moved.values(indicator_id=to_indicator))
    session.delete(session.get_one(Indicator, from_indicator))
    return True
