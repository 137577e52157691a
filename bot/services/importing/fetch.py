"""Fetching published figures: when an officer asks, and each month for what boards follow."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session, col, select

from bot.clock import Clock, local_date
from bot.core import Core
from bot.errors import FetchFailed, UnreadableFile
from bot.imports.figures.fingertips import keep_areas
from bot.imports.report import Report
from bot.services.deliveries.isolation import Piece, Task
from bot.services.indicators.lookup import area_of
from storage.audit import CLOCK, By
from storage.boards import Board
from storage.inbound import claimed_among
from storage.indicators import BoardIndicator, Indicator

log = logging.getLogger(__name__)

SOURCE = "fingertips"


class FiguresSource(Protocol):
    """A service that published figures are downloaded from."""

    url: str

    def download(self, to: Path, *, indicator: str, profile: str, area_type: int, parent_type: int) -> None:
        """Write the figures to a file. Raises FetchFailed."""
        ...


@dataclass(frozen=True)
class WantedFigures:
    """An indicator, or all of a profile; and whose figures: every area's of a type, or those of some with their comparators."""

    indicator: str = ""
    profile: str = ""
    areas: Collection[str] = ()
    area_type: int = 502
    parent_type: int = 6

    @property
    def name(self) -> str:
        return f"indicator {self.indicator}" if self.indicator else f"profile {self.profile}"

    @property
    def fetched_from(self) -> str:
        """Where and how, as an indicator keeps it to be fetched again."""
        return f"{SOURCE}:{self.area_type}:{self.parent_type}"


def fetch_fingertips(
    *, core: Core, source: FiguresSource, by: By, clock: Clock, wanted: WantedFigures, board_id: int | None = None
) -> Report:
    """Download an indicator's or a profile's figures and load them as an edition; the same answer again changes nothing.

    With a board it follows them from then on, they are its area's, and each month the newest are fetched. Raises
    FetchFailed, and then nothing was loaded.
    """
    from bot.services.importing.files import import_files  # loads the readers of every kind of file: not at each start

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"Fingertips {wanted.name}, fetched {local_date(clock.now(), core.zone)}.csv"
        source.download(
            file,
            indicator=wanted.indicator,
            profile=wanted.profile,
            area_type=wanted.area_type,
            parent_type=wanted.parent_type,
        )
        if wanted.areas:
            keep_areas(source.url, file, wanted.areas)
        try:
            report = import_files(store=core.store, paths=[file], by=by, clock=clock, zone=core.zone)
        except UnreadableFile as error:
            fix = "Nothing was loaded. Try again later."
            raise FetchFailed(source=source.url, problem=str(error.fields["problem"]), fix=fix) from None
        keys = _keys_in(file)
    if board_id is not None and not report.refused:
        with core.transaction(by=by, now=clock.now()) as tx:
            _follow(tx.session, board_id, keys, next(iter(wanted.areas), ""), wanted.fetched_from)
            tx.audit("follow", f"board {board_id}", indicators=sorted(keys))
    return report


def _keys_in(file: Path) -> set[str]:
    from bot.imports.figures.figures_file import figures_file

    found = figures_file(file)
    return {key.strip() for some in found.slices() for key in some.columns.get("id", ())} if found else set()


def _follow(session: Session, board_id: int, keys: set[str], area: str, how: str) -> None:
    board = session.get(Board, board_id)
    if board is not None and area and not board.area:
        board.area = area
    followed = set(session.exec(select(BoardIndicator.indicator_id).where(BoardIndicator.board_id == board_id)))
    for indicator in session.exec(select(Indicator).where(col(Indicator.key).in_(keys))):
        indicator.fetched_from = how
        if indicator.id not in followed:
            session.add(BoardIndicator.model_validate({"board_id": board_id, "indicator_id": indicator.id}))


def _fetch(
    *, core: Core, source: FiguresSource, clock: Clock, key: str, how: Sequence[str], areas: Collection[str]
) -> bool:
    """Fetch an indicator as its boards follow it; whether its figures were loaded, or were here already."""
    try:
        wanted = WantedFigures(key, areas=areas, area_type=int(how[1]), parent_type=int(how[2]))
        report = fetch_fingertips(core=core, source=source, by=CLOCK, clock=clock, wanted=wanted)
        if report.refused:
            raise FetchFailed(source=source.url, problem=report.refused[0].message, fix="")
    except FetchFailed as error:
        log.warning("indicator %s could not be fetched: %s", key, error.fields["problem"])
        return False
    return True


_FETCHED = col(Indicator.fetched_from) != "", col(Indicator.id).in_(select(BoardIndicator.indicator_id))


def any_to_fetch() -> Any:
    """That an indicator is followed that comes from a service, in a prebuilt statement."""
    return select(Indicator.id).where(*_FETCHED).exists()


def fetch_followed(*, core: Core, source: FiguresSource, now: datetime, clock: Clock) -> int:
    """Fetch one followed indicator that is due this month; 1 if it was loaded or found unchanged, else 0.

    One at a time, so that a slow service never holds up the asking; what failed is tried again the next day, and until
    it succeeds the board's digest says that it could not be read. A download may take minutes: what it brought is as of
    its end.
    """
    today = local_date(now, core.zone)
    if not core.days.in_hours(now, core.zone):
        return 0
    with core.store.read() as session:
        query = select(Indicator.id, Indicator.key, Indicator.fetched_from).where(*_FETCHED)
        followed = session.exec(query.order_by(col(Indicator.id))).all()
        claims = {key: {f"fetched:{key}:{today:%Y-%m}", f"fetch:{key}:{today}"} for _, key, _ in followed}
        claimed = claimed_among(session, set().union(*claims.values()))
    waiting = [each for each in followed if not claims[each[1]] & claimed]
    if not waiting:
        return 0
    with core.transaction(by=CLOCK, now=now) as tx:
        due = next((each for each in waiting if tx.claim(f"fetch:{each[1]}:{today}")), None)
        if due is None:
            return 0
        indicator_id, key, fetched_from = due
        how = fetched_from.split(":")
        following = select(Board).join(BoardIndicator).where(BoardIndicator.indicator_id == indicator_id)
        boards = tx.session.exec(following).all()
        areas = {area for board in boards if (area := area_of(tx.session, board))}
    piece = Piece(f"the indicator {key}", f"indicator {indicator_id}", [board.ident for board in boards])
    fetch = partial(_fetch, core=core, source=source, clock=clock, key=key, how=how, areas=areas)
    failed = None if True in Task(core, now, "fetch figures").alone(fetch, piece) else now
    with core.transaction(by=CLOCK, now=now) as tx:
        indicator = tx.session.get(Indicator, indicator_id)
        if indicator is not None:
            indicator.fetch_failed_at = failed and (indicator.fetch_failed_at or failed)
        if failed is None:
            tx.claim(f"fetched:{key}:{today:%Y-%m}")
    return int(failed is None)
