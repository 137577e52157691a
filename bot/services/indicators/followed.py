"""The indicators that a board follows: their newest figures, and what changed in them since a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session

from bot.clock import local_date
from bot.domain.changes import Change, Rules, by_weight, overdue_since
from bot.domain.figures import COMPARATORS, ENGLAND, FigureLine
from bot.services.indicators.changes import (
    edition_change,
    lines_by_edition,
    published_in_order,
    published_lines,
    rules_for,
)
from bot.services.indicators.lookup import area_of
from storage.boards import Board
from storage.indicators import (
    BoardIndicator,
    Indicator,
    IndicatorEdition,
    PrintedObservation,
    PublishedEdition,
    Series,
    Target,
    areas_named,
    editions_of,
    indicators_of,
    printed_observations,
    published_editions,
    targets_of,
)


@dataclass(frozen=True)
class FollowedIndicator:
    """An indicator that a board follows, as its newest edition has it: its lines, oldest period first.

    `series` says whose figures they are where they are not everyone's: "Female, 65+ yrs".
    """

    indicator: Indicator
    name: str
    unit: str
    lines: tuple[FigureLine, ...]
    rules: Rules
    targets: tuple[Target, ...] = ()
    series: str = ""
    earlier: tuple[FigureLine, ...] = ()
    """Lines of earlier editions, oldest first."""
    change: Change | None = None
    """What changed in it since the moment asked for, or between its two latest editions."""
    overdue: date | None = None
    """The day from which a newer period was due, if that has passed."""

    @property
    def newest(self) -> FigureLine:
        return self.lines[-1]

    @property
    def title(self) -> str:
        return f"{self.name} ({self.series})" if self.series else self.name


@dataclass(frozen=True)
class IndicatorReport:
    """A board's indicators, with what changed; `changes` are those of them in which anything did, the weightiest first."""

    followed: list[FollowedIndicator]
    missing: tuple[Indicator, ...] = ()
    """Indicators that the board follows and of which no figures of its area are known."""

    @cached_property
    def changes(self) -> list[FollowedIndicator]:
        changed = [(item, item.change) for item in self.followed if item.change]
        return [item for item, _ in by_weight(changed)]

    @property
    def checked(self) -> int:
        return len({item.indicator.key for item in self.followed})

    @property
    def stale(self) -> list[FollowedIndicator]:
        return [item for item in self.followed if item.overdue]

    @property
    def unreachable(self) -> list[FollowedIndicator]:
        """Those whose source could not be read when new figures were last asked for."""
        return [item for item in self.followed if item.indicator.fetch_failed_at]

    @property
    def unreadable(self) -> list[FollowedIndicator]:
        """Those whose newest figure is printed but can't be read: never "no change"."""
        return [item for item in self.followed if item.newest.own.raw.strip(" -_–") and not item.newest.own.has_figure]


def indicator_report(
    session: Session, board: Board, as_of: datetime, zone: str, since: datetime | None = None
) -> IndicatorReport:
    """What is known at a moment of the indicators that a board follows, and what changed in them; in a fixed number of
    queries, however many they are.

    Without `since`: between the two latest editions of each. With it: what was loaded after that moment, compared with
    what was known then (what a digest reports that the one before could not).
    """
    follows = indicators_of(session, board.ident)
    ids = [i.ident for i, _ in follows]
    today = local_date(as_of, zone)
    rows = _by_indicator(printed_observations(session, ids, as_of))
    then = None if since is None else _by_indicator(printed_observations(session, ids, since))
    editions, targets = editions_of(session, ids, as_of), targets_of(session, ids)
    published = _read_published(session, area_of(session, board), editions, since)
    followed: list[FollowedIndicator] = []
    for indicator, follow in follows:
        key = indicator.ident
        own_targets = targets.get(key, [])
        reported = rows.get(key, [])
        if key in published and not _is_newer(reported, published[key]):
            followed += _published(indicator, published[key], own_targets, follow, today)
        elif reported:
            names = {e.edition: e for e in editions.get(key, [])}
            own_area = next((r.area for r in reported if r.area not in COMPARATORS), "")
            rules = rules_for(indicator, own_targets, own_area, follow)
            known = None if then is None else then.get(key, [])
            if found := _reported(indicator, reported, known, names, rules, own_targets, today):
                followed.append(found)
    known_of = {item.indicator.id for item in followed}
    return IndicatorReport(followed, tuple(indicator for indicator, _ in follows if indicator.id not in known_of))


def _by_indicator(rows: Sequence[PrintedObservation]) -> dict[int, list[PrintedObservation]]:
    found: dict[int, list[PrintedObservation]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(row)
    return found


def _reported(
    indicator: Indicator,
    rows: Sequence[PrintedObservation],
    then: Sequence[PrintedObservation] | None,
    names: dict[str, IndicatorEdition],
    rules: Rules,
    targets: Sequence[Target],
    today: date,
) -> FollowedIndicator | None:
    editions = lines_by_edition(rows)
    if not editions:
        return None
    newest = list(editions)[-1]
    lines = editions[newest]
    change = None
    before = _before(editions, lines_by_edition(then) if then is not None else None)
    if before is not None:
        change = edition_change(before, lines, rules, names.get(before[-1].edition), names.get(newest))
    edition = names.get(newest)
    earlier = tuple(line for name in list(editions)[:-1] for line in editions[name])
    return FollowedIndicator(
        indicator,
        edition.name if edition else indicator.name,
        edition.unit if edition else indicator.unit,
        tuple(lines),
        rules,
        tuple(targets),
        "",
        earlier,
        change,
        _overdue(lines[-1], indicator, today),
    )


def _before(now: dict[str, list[FigureLine]], then: dict[str, list[FigureLine]] | None) -> list[FigureLine] | None:
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


@dataclass(frozen=True)
class _Read:
    """An area's published figures in the newest edition, and in the one that it is compared with."""

    code: str
    latest: IndicatorEdition
    now: PublishedEdition
    known: IndicatorEdition | None = None
    before: PublishedEdition | None = None
    code_before: str = ""
    """The area's code in the earlier edition: areas are recoded now and then, and keep their names."""


def _read_published(
    session: Session, area: str, editions: dict[int, list[IndicatorEdition]], since: datetime | None
) -> dict[int, _Read]:
    """By indicator, the newest published edition that has figures of an area, and the one that it is compared with."""
    published = {key: found for key, every in editions.items() if area and (found := published_in_order(every))}
    pairs = [(key, e.edition) for key, found in published.items() for e in found]
    if not pairs:
        return {}
    places = areas_named(session, pairs, area)
    elsewhere = [pair for pair in pairs if pair not in places]
    for name in {name for _, _, name in places.values()} if elsewhere else ():
        places |= areas_named(session, elsewhere, name)  # an area that was recoded keeps its name
    chosen: dict[int, tuple[IndicatorEdition, IndicatorEdition | None]] = {}
    for key, found in published.items():
        having = [e for e in found if (key, e.edition) in places]
        if not having:
            continue
        latest = having[-1]
        earlier = [e for e in found[: found.index(latest)] if since is None or e.loaded_at <= since]
        earlier = earlier or found[: found.index(latest)]
        compared = earlier[-1] if earlier and (since is None or latest.loaded_at > since) else None
        chosen[key] = (latest, compared)
    codes = {ENGLAND, *(code for place in places.values() for code in place[:2] if code)}
    wanted = [(key, e.edition) for key, both in chosen.items() for e in both if e]
    figures = published_editions(session, wanted, codes)
    read = {}
    for key, (latest, compared) in chosen.items():
        was = places.get((key, compared.edition)) if compared else None
        before = figures.get((key, compared.edition)) if compared and was else None
        now, place = figures[(key, latest.edition)], places[(key, latest.edition)]
        read[key] = _Read(place[0], latest, now, compared, before, was[0] if was else "")
    return read


def _is_newer(reported: Sequence[PrintedObservation], read: _Read) -> bool:
    """Whether reports print a later period than what is published, or as late a one that was loaded later."""
    if not reported:
        return False
    ends = [
        when[1] for series, periods in read.now.figures.items() if series[0] == read.code for when in periods if when[1]
    ]
    printed = max((r.period_end for r in reported if r.period_end), default=date.min)
    loaded = max(r.loaded_at for r in reported)
    return (printed, loaded) > (max(ends, default=date.min), read.latest.loaded_at)


def _published(
    indicator: Indicator, read: _Read, targets: Sequence[Target], follow: BoardIndicator, today: date
) -> list[FollowedIndicator]:
    """The area's series, each with what changed in it."""
    now, before = read.now, read.before
    own = [series for series in now.figures if series[0] == read.code and not series[4]]
    own = own or [series for series in now.figures if series[0] == read.code]
    rules = rules_for(indicator, targets, now.areas[read.code][0], follow)
    found = []
    for series in own:
        lines = published_lines(now, series, read.latest.edition)
        change = None
        earlier = (read.code_before, *series[1:])
        if before and read.known and before.figures.get(earlier, now.figures[series]) != now.figures[series]:
            lines_before = published_lines(before, earlier, read.known.edition)
            change = edition_change(lines_before, lines, rules, read.known, read.latest)
        found.append(
            FollowedIndicator(
                indicator,
                read.latest.name,
                read.latest.unit or indicator.unit,
                tuple(lines),
                rules,
                tuple(targets),
                _whose(series, own),
                (),
                change,
                _overdue(lines[-1], indicator, today),
            )
        )
    return found


def _whose(series: Series, all_of_area: Sequence[Series]) -> str:
    """What sets a series apart from the area's others: "Female", "65+ yrs", "Most deprived quintile"."""
    if len(all_of_area) == 1:
        return ""
    parts = [
        part for at, part in enumerate(series) if at in (1, 2, 4) and part and len({o[at] for o in all_of_area}) > 1
    ]
    return ", ".join(parts)


def _overdue(newest: FigureLine, indicator: Indicator, today: date) -> date | None:
    due = overdue_since(newest.own, indicator.frequency)
    return due if due and due <= today else None
