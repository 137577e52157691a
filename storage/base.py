"""Shared pieces of the tables: column helpers and the naming convention that migrations rely on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    text,
)
from sqlmodel import Field, SQLModel

from storage.engine import UtcDateTime

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

__all__ = [
    "Base",
    "CheckConstraint",
    "Column",
    "Field",
    "ForeignKey",
    "Index",
    "UniqueConstraint",
    "ago",
    "days_ago",
    "foreign",
    "moments",
    "one_of",
    "partial_index",
    "when",
]


class Base(SQLModel):
    """A table row with a surrogate key; build it with `model_validate`, which checks, not with the constructor."""

    model_config = {"defer_build": True}
    """Few tables are checked by any one process: how, is worked out as the first row of each is."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def ident(self) -> int:
        """The key of a row that is in the database. Raises ValueError for one that is not: none is taken for another."""
        key = self.id
        if key is None:
            raise ValueError(f"a new {type(self).__name__} has no key yet")
        return key


def foreign(table: str, *, index: bool = True, nullable: bool = False) -> Any:
    """A foreign key to `table`'s id."""
    if nullable:
        return Field(default=None, foreign_key=f"{table}.id", index=index)
    return Field(foreign_key=f"{table}.id", index=index)


def when(*, nullable: bool = False, index: bool = False) -> Any:
    """A moment in UTC."""
    if nullable:
        return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)
    return Field(sa_type=UtcDateTime, nullable=False, index=index)


_AGO, _DAYS_AGO, _MINUS = "seconds_ago_", "days_ago_", "minus_"


def ago(wait: timedelta = timedelta(0)) -> BindParameter[datetime]:
    """In a statement that is built once: so long before the moment at which it is run, or after it. See `moments`."""
    return bindparam(f"{_AGO}{wait // timedelta(seconds=1)}".replace("-", _MINUS), type_=UtcDateTime())


def days_ago(days: int = 0) -> BindParameter[date]:
    """The same of a day: so many days before the day, in UTC, on which it is run."""
    return bindparam(f"{_DAYS_AGO}{days}", type_=Date())


def moments(names: Iterable[str], now: datetime) -> dict[str, datetime | date]:
    """What every `ago` and `days_ago` among the parameters of a statement stands for at a moment."""
    found: dict[str, datetime | date] = {}
    for name in names:
        if name.startswith(_AGO):
            found[name] = now - timedelta(seconds=int(name.removeprefix(_AGO).replace(_MINUS, "-")))
        elif name.startswith(_DAYS_AGO):
            found[name] = now.date() - timedelta(days=int(name.removeprefix(_DAYS_AGO)))
    return found


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows of which `where` (SQL) is true, on both engines.

    Migrations make it. To say it here for PostgreSQL too would load all of that dialect, whatever the database is.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """An enum kept as text that the database checks."""
    names = [v.value for v in values] if isinstance(values, type) else list(values)
    listed = ", ".join(f"'{name}'" for name in names)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def source_of(document: str, line: str) -> str:
    """A row's source as people read it."""
    return f"{document}, line {line}" if document and line else document or "not stated"
