"""The indicators that a board follows: their newest figures, and what changed in them since a moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.clock import end_of_day, local_date
from bot.domain.changes import Change, Rules, by_weight, change_between, overdue_since
from bot.domain.figures import COMPARATORS, Line
from bot.errors import BadDate, NothingSince
from bot.imports.dates import last_day
from bot.services.changes import ENGLAND, lines_by_edition, published_in_order, published_lines, rules_for
from storage.boards import Board, last_meeting
from storage.deliveries import last_digest
from storage.indicators import (
    BoardIndicator,
    Indicator,
    IndicatorEdition,
    Observation,
    PublishedEdition,
    Series,
    Target,
    area_in,
    editions_of,
    indicators_of,
    printed_observations,
    published_edition,
    targets_of,
)


@dataclass(frozen=True)
class Followed:
    """An indicator that a board follows, as its newest edition has it: its lines, oldest period first.

    `series` says whose figures they are where they are not everyone's: "Female, 65+ yrs".
    """

    indicator: Indicator
    name: str
    unit: str
    lines: tuple[Line, ...]
    rules: Rules
    targets: tuple[Target, ...] = ()
    series: str = ""
    earlier: tuple[Line, ...] = ()
    """Lines of earlier editions, oldest first."""
    change: Change | None = None
    """What changed in it since the moment asked for, or between its two latest editions."""
    overdue: date | None = None
    """The day from which a newer period was due, if that has passed."""

    @property
    def newest(self) -> Line:
        return self.lines[-1]

    @property
    def title(self) -> str:
        return f"{self.name} ({self.series})" if self.series else self.name


@dataclass(frozen=True)
class IndicatorNews:
    """A board's indicators, with what changed; `changes` are those of them in which anything did, the weightiest first."""

    followed: list[Followed]

    @property
    def changes(self) -> list[Followed]:
        keyed = {str(place): item for place, item in enumerate(self.followed) if item.change}
        return [keyed[key] for key, _ in by_weight([(key, item.change) for key, item in keyed.items() if item.change])]

    @property
    def checked(self) -> int:
        return len({item.indicator.key for item in self.followed})

    @property
    def stale(self) -> list[Followed]:
        return [item for item in self.followed if item.overdue]

    @property
    def unreachable(self) -> list[Followed]:
        """Those whose source could not be read when new figures were last asked for."""
        return [item for item in self.followed if item.indicator.fetch_failed_at]

    @property
    def unreadable(self) -> list[Followed]:
        """Those whose newest figure is printed but can't be read: never "no change"."""
        return [item for item in self.followed if item.newest.own.raw.strip(" -_–") and not item.newest.own.has_figure]


def indicator_news(
    session: Session, board: Board, as_of: datetime, zone: str, since: datetime | None = None
) -> IndicatorNews:
    """What is known at a moment of the indicators that a board follows, and what changed in them.

    Without `since`: between the two latest editions of each. With it: what was loaded after that moment, compared with
    what was known then (what a digest tells that the one before could not).
    """
    follows = indicators_of(session, board.id or 0)
    ids = [i.id or 0 for i, _ in follows]
    today = local_date(as_of, zone)
    rows, then = _by_indicator(printed_observations(session, ids, as_of)), {}
    if since is not None:
        then = _by_indicator(printed_observations(session, ids, since))
    editions, targets = editions_of(session, ids, as_of), targets_of(session, ids)
    area = area_of(session, board)
    followed: list[Followed] = []
    for indicator, follow in follows:
        key = indicator.id or 0
        own = editions.get(key, [])
        published = published_in_order(own)
        latest = published[-1] if published else None
        reported = rows.get(key, [])
        if latest and area and (not reported or latest.loaded_at >= max(r.loaded_at for r in reported)):
            followed += _published(session, indicator, published, area, targets.get(key, []), follow, since, today)
        elif reported:
            names = {e.edition: e for e in own}
            own_area = next((r.area for r in reported if r.area not in COMPARATORS), "")
            rules = rules_for(indicator, targets.get(key, []), own_area, follow)
            known = None if since is None else then.get(key, [])
            if found := _reported(indicator, reported, known, names, rules, targets.get(key, []), today):
                followed.append(found)
    return IndicatorNews(followed)


def _by_indicator(rows: Sequence[Observation]) -> dict[int, list[Observation]]:
    found: dict[int, list[Observation]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(row)
    return found


def _reported(
    indicator: Indicator, rows: Sequence[Observation], then: Sequence[Observation] | None,
    names: dict[str, IndicatorEdition], rules: Rules, targets: Sequence[Target], today: date,
) -> Followed | None:  # fmt: skip
    editions = lines_by_edition(rows)
    if not editions:
        return None
    newest = list(editions)[-1]
    lines = editions[newest]
    change = None
    before = _before(editions, lines_by_edition(then) if then is not None else None)
    if before is not None:
        change = change_between(before, lines, rules)
    edition = names.get(newest)
    earlier = tuple(line for name in list(editions)[:-1] for line in editions[name])
    return Followed(
        indicator, edition.name if edition else indicator.name, edition.unit if edition else indicator.unit, tuple(lines),
        rules, tuple(targets), "", earlier, change, _overdue(lines[-1], indicator, today),
    )  # fmt: skip


def _before(now: dict[str, list[Line]], then: dict[str, list[Line]] | None) -> list[Line] | None:
    """What the newest edition is compared with: what was known of it then, else the edition known last before it.

    None where nothing newer was loaded since.
    """
    order = list(now)
    newest = order[-1]
    if not then:
        return now[order[-2]] if len(order) > 1 else None
    if newest in then:
        return then[newest]
    known = [edition for edition in order[:-1] if edition in then]
    return then[known[-1]] if known else now[order[-2]] if len(order) > 1 else None


def _published(
    session: Session, indicator: Indicator, editions: Sequence[IndicatorEdition], area: str, targets: Sequence[Target],
    follow: BoardIndicator, since: datetime | None, today: date,
) -> list[Followed]:  # fmt: skip
    """The area's series in the newest published edition; none where it holds nothing of the area."""
    latest, key = editions[-1], indicator.id or 0
    place = area_in(session, key, latest.edition, area)
    if place is None:
        return []
    code, parent = place
    codes = {code, parent, ENGLAND}
    now = published_edition(session, key, latest.edition, codes)
    known = [e for e in editions[:-1] if since is None or e.loaded_at <= since] or list(editions[:-1])
    before: PublishedEdition | None = None
    if known and (since is None or latest.loaded_at > since):
        before = published_edition(session, key, known[-1].edition, codes)
    own = [series for series in now.figures if series[0] == code and not series[4]]
    rules = rules_for(indicator, targets, now.areas[code][0], follow)
    found = []
    for series in own:
        lines = published_lines(now, series, latest.edition)
        change = None
        if before is not None and before.figures.get(series, now.figures[series]) != now.figures[series]:
            change = change_between(published_lines(before, series, known[-1].edition), lines, rules)
        found.append(Followed(
            indicator, latest.name, latest.unit or indicator.unit, tuple(lines), rules, tuple(targets),
            _whose(series, own), (), change, _overdue(lines[-1], indicator, today),
        ))  # fmt: skip
    return found


def _whose(series: Series, all_of_area: Sequence[Series]) -> str:
    """What sets a series apart from the area's others: "Female", "65+ yrs"."""
    if len(all_of_area) == 1:
        return ""
    return ", ".join(
        part for place, part in enumerate(series[1:3], 1) if part and len({other[place] for other in all_of_area}) > 1
    )


def _overdue(newest: Line, indicator: Indicator, today: date) -> date | None:
    due = overdue_since(newest.own, indicator.frequency)
    return due if due and due <= today else None


def area_of(session: Session, board: Board) -> str:
    """The board's area in published figures: its own, else that of the board above it; "" where none is said."""
    above: Board | None = board
    for _ in range(10):
        if above is None or above.area:
            break
        above = session.get(Board, above.parent_id) if above.parent_id else None
    return above.area if above else ""


def since_of(session: Session, board: Board, words: str, now: datetime, zone: str) -> datetime:
    """The moment that "since the last digest", "since the last meeting" or "since 2024-09-01" means.

    Raises BadDate where it is none of them, or where there was no digest or meeting yet.
    """
    said = re.sub(r"\b(the|last|board)\b", " ", words.partition("since")[2]).strip()
    if said.startswith("digest"):
        digest = last_digest(session, board.id or 0, now)
        if digest is None:
            raise NothingSince(board=board.name, what="digest")
        return digest.as_of
    if said.startswith("meeting"):
        held = last_meeting(session, board.id or 0, local_date(now, zone))
        if held is None:
            raise NothingSince(board=board.name, what="meeting")
        return end_of_day(held, zone)
    found = last_day(said)
    if found is None:
        raise BadDate(value=f'"{said}"', extra=', or ask "since last digest" or "since last meeting"')
    return end_of_day(found, zone)
