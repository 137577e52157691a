"""The indicators that a board follows: their newest figures, and what changed in them since a moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    EditionKey,
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
    if not follows:
        return IndicatorReport([], ())
    ids = [i.ident for i, _ in follows]
    today = local_date(as_of, zone)
    rows = _by_indicator(printed_observations(session, ids, as_of))
    then = None if since is None else _by_indicator(printed_observations(session, ids, since))
    editions, targets = editions_of(session, ids, as_of), targets_of(session, ids)
    published = _read_published(session, area_of(session, board), editions, since)
    followed: list[FollowedIndicator] = []
    for indicator, follow in follows:
        key = indicator.ident
        kept = _Kept(indicator, follow, tuple(targets.get(key, [])), {e.edition: e for e in editions.get(key, [])})
        reported = rows.get(key, [])
        if key in published and not _is_newer(reported, published[key][0]):
            followed += _published(kept, *published[key], today)
        elif found := _reported(kept, reported, None if then is None else then.get(key, []), today):
            followed.append(found)
    known_of = {item.indicator.id for item in followed}
    return IndicatorReport(followed, tuple(indicator for indicator, _ in follows if indicator.id not in known_of))


def _by_indicator(rows: Sequence[PrintedObservation]) -> dict[int, list[PrintedObservation]]:
    found: dict[int, list[PrintedObservation]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(row)
    return found


@dataclass(frozen=True)
class _Kept:
    """What is kept of an indicator that a board follows, beside its figures."""

    indicator: Indicator
    follow: BoardIndicator
    targets: tuple[Target, ...]
    editions: dict[str, IndicatorEdition]

    def rules(self, area: str) -> Rules:
        return rules_for(self.indicator, self.targets, area, self.follow)


def _reported(
    kept: _Kept, rows: Sequence[PrintedObservation], then: Sequence[PrintedObservation] | None, today: date
) -> FollowedIndicator | None:
    """The indicator as documents print it, with what changed since `then`; None where none of them does."""
    editions = lines_by_edition(rows)
    if not editions:
        return None
    indicator, newest = kept.indicator, list(editions)[-1]
    lines, edition = editions[newest], kept.editions.get(newest)
    rules = kept.rules(next((row.area for row in rows if row.area not in COMPARATORS), ""))
    change = None
    before = _before(editions, lines_by_edition(then) if then is not None else None)
    if before is not None:
        change = edition_change(before, lines, rules, kept.editions.get(before[-1].edition), edition)
    return FollowedIndicator(
        indicator,
        edition.name if edition else indicator.name,
        edition.unit if edition else indicator.unit,
        tuple(lines),
        rules,
        kept.targets,
        "",
        tuple(line for name in list(editions)[:-1] for line in editions[name]),
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
class _AreaEdition:
    """An area's published figures in one edition, and its code there: areas are recoded now and then, and keep their names."""

    edition: IndicatorEdition
    published: PublishedEdition
    code: str


def _read_published(
    session: Session, area: str, editions: dict[int, list[IndicatorEdition]], since: datetime | None
) -> dict[int, tuple[_AreaEdition, _AreaEdition | None]]:
    """By indicator, the newest published edition that has figures of an area, and the one that it is compared with."""
    published = {key: found for key, every in editions.items() if area and (found := published_in_order(every))}
    if not published:
        return {}
    places = _places(session, area, [(key, e.edition) for key, found in published.items() for e in found])
    chosen = _to_compare(published, places, since)
    codes = {ENGLAND, *(code for place in places.values() for code in place[:2] if code)}
    wanted = [(key, e.edition) for key, both in chosen.items() for e in both if e]
    figures = published_editions(session, wanted, codes)

    def of_area(key: int, edition: IndicatorEdition) -> _AreaEdition:
        at = (key, edition.edition)
        return _AreaEdition(edition, figures[at], places[at][0])

    return {
        key: (of_area(key, latest), of_area(key, compared) if compared else None)
        for key, (latest, compared) in chosen.items()
    }


def _places(session: Session, area: str, pairs: Sequence[EditionKey]) -> dict[EditionKey, tuple[str, str, str]]:
    """An area's code, parent's code and name in each edition that has it, in some perhaps by the name that it has in others."""
    places = areas_named(session, pairs, area)
    elsewhere = [pair for pair in pairs if pair not in places]
    for name in {name for _, _, name in places.values()} if elsewhere else ():
        places |= areas_named(session, elsewhere, name)  # an area that was recoded keeps its name
    return places


def _to_compare(
    published: dict[int, list[IndicatorEdition]], places: Collection[EditionKey], since: datetime | None
) -> dict[int, tuple[IndicatorEdition, IndicatorEdition | None]]:
    """By indicator, its newest edition that has the area, and the one that it is compared with if that has the area too."""
    chosen = {}
    for key, found in published.items():
        if having := [e for e in found if (key, e.edition) in places]:
            compared = _compared(having[-1], found, since)
            chosen[key] = having[-1], compared if compared in having else None
    return chosen


def _compared(
    latest: IndicatorEdition, published: list[IndicatorEdition], since: datetime | None
) -> IndicatorEdition | None:
    """The edition that the latest is compared with: the one known before it, or at the moment `since`, if any was."""
    if since is not None and latest.known_at(since):
        return None
    earlier = published[: published.index(latest)]
    known = [e for e in earlier if since is None or e.known_at(since)]
    return next(reversed(known or earlier), None)


def _is_newer(reported: Sequence[PrintedObservation], read: _AreaEdition) -> bool:
    """Whether reports print a later period than what is published, or as late a one that was loaded later."""
    if not reported:
        return False
    ends = [
        when[1]
        for series, periods in read.published.figures.items()
        if series[0] == read.code
        for when in periods
        if when[1]
    ]
    printed = max((r.period_end for r in reported if r.period_end), default=date.min)
    loaded = max(r.loaded_at for r in reported)
    return (printed, loaded) > (max(ends, default=date.min), read.edition.loaded_at)


def _published(
    kept: _Kept, latest: _AreaEdition, compared: _AreaEdition | None, today: date
) -> list[FollowedIndicator]:
    """The area's series, each with what changed in it."""
    indicator, now = kept.indicator, latest.published
    of_area = [series for series in now.figures if series[0] == latest.code]
    own = [series for series in of_area if not series[4]] or of_area
    rules = kept.rules(now.areas[latest.code][0])
    found = []
    for series in own:
        lines = published_lines(now, series, latest.edition.edition)
        change = None
        if compared:
            before, earlier = compared.published, (compared.code, *series[1:])
            if before.figures.get(earlier, now.figures[series]) != now.figures[series]:
                lines_before = published_lines(before, earlier, compared.edition.edition)
                change = edition_change(lines_before, lines, rules, compared.edition, latest.edition)
        found.append(
            FollowedIndicator(
                indicator,
                latest.edition.name,
                latest.edition.unit or indicator.unit,
                tuple(lines),
                rules,
                kept.targets,
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
