"""What changed in indicators from one edition to the next: reported ones line by line, published ones streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import pairwise

from sqlmodel import Session, col, select

from bot.domain.changes import BULK, Change, ChangeFinding, Rules, TargetPoint, change_between
from bot.domain.figures import COMPARATORS, ENGLAND, FigureLine, Reading, edition_order, lines_of, read_comparison
from bot.domain.text import listed
from bot.services.indicators.readings import reading_of
from storage.indicators import (
    BoardIndicator,
    Indicator,
    IndicatorEdition,
    Observation,
    PrintedObservation,
    PublishedEdition,
    Series,
    Target,
    editions_of,
    printed_observations,
    published_edition,
    targets_of,
)

REBASED = 0.8
"""From this share of revised figures on the whole series was made anew."""


@dataclass(frozen=True)
class SeriesChange:
    """What changed in one series of an indicator: one area, sex, age and category, from one edition to the next.

    `area` is "" for what changed in the indicator itself: its name, its codes, its words.
    """

    area: str
    series: Series
    from_edition: str
    to_edition: str
    change: Change


def printed_changes(
    rows: Sequence[PrintedObservation], rules: Rules, names: dict[str, IndicatorEdition], others: dict[str, list[str]]
) -> Iterator[SeriesChange]:
    """What changed in a reported indicator from each edition to the next, oldest first.

    `names` are the indicator's editions; `others` the editions of each document in which it is printed, in order: an
    indicator that an earlier edition of the same document did not print is new there, not changed.
    """
    by_edition = lines_by_edition(rows)
    previous: list[FigureLine] | None = None
    documents = {row.edition: row.source_document for row in rows}
    for edition, lines in by_edition.items():
        before = _document_before(documents[edition], edition, others)
        if before and before not in by_edition:
            finding = ChangeFinding(
                "structural", "note", "added", f"printed now: {before} of the same document has no figures of it"
            )
            yield _series_change(lines[-1], before, edition, Change((finding,), lines[-1], _nothing(lines[-1], before)))
        if previous is not None:
            change = edition_change(previous, lines, rules, names.get(previous[-1].edition), names.get(edition))
            if change:
                yield _series_change(lines[-1], previous[-1].edition, edition, change)
        previous = lines


def edition_change(
    before: Sequence[FigureLine],
    now: Sequence[FigureLine],
    rules: Rules,
    old: IndicatorEdition | None,
    new: IndicatorEdition | None,
) -> Change | None:
    """What changed in one area's lines from one edition to another, its name among it."""
    change = change_between(before, now, rules)
    renamed = _renamed(old, new)
    if renamed is None:
        return change
    if change is None:
        return Change((renamed,), now[-1], before[-1])
    return replace(change, findings=(renamed, *change.findings))


def lines_by_edition(rows: Sequence[PrintedObservation]) -> dict[str, list[FigureLine]]:
    """The lines of each edition, without the earlier figures that a dashboard prints beside them; oldest first."""
    found: dict[str, list[FigureLine]] = {}
    for line in lines_of((r.edition, reading_of(r)) for r in rows):
        if not line.own.note.lower().startswith("previous"):
            found.setdefault(line.edition, []).append(line)
    return found


def _series_change(line: FigureLine, before: str, now: str, change: Change) -> SeriesChange:
    return SeriesChange(line.own.area, ("", "", "", "", ""), before, now, change)


def _document_before(document: str, edition: str, others: dict[str, list[str]]) -> str:
    editions = others.get(document, [])
    place = editions.index(edition) if edition in editions else 0
    return editions[place - 1] if place else ""


def _nothing(line: FigureLine, edition: str) -> FigureLine:
    return FigureLine(edition, Reading(line.own.area, "", "", None), {})


def _renamed(old: IndicatorEdition | None, new: IndicatorEdition | None) -> ChangeFinding | None:
    if old is None or new is None or " ".join(old.name.split()).casefold() == " ".join(new.name.split()).casefold():
        return None
    return ChangeFinding("structural", "note", "renamed", f'renamed from "{old.name}" to "{new.name}"')


def published_changes(
    session: Session, indicator_id: int, before: IndicatorEdition, now: IndicatorEdition, rules: Callable[[str], Rules]
) -> Iterator[SeriesChange]:
    """What changed in one indicator's published figures; `rules` are those of an area, by its name.

    One indicator's two editions are held at a time, never more. A series that is missing from the later file is not
    called retired.
    """
    old = published_edition(session, indicator_id, before.edition)
    new = published_edition(session, indicator_id, now.edition)
    recoded = _recoded(old, new)
    findings = _indicator_findings(before, now, old, new, recoded)
    if findings:
        blank = FigureLine(now.edition, Reading("", "", "", None), {})
        yield SeriesChange("", ("", "", "", "", ""), before.edition, now.edition, Change(tuple(findings), blank, blank))
    for series, periods in new.figures.items():
        area = new.areas[series[0]][0]
        earlier = old.figures.get(series)
        if earlier is None and series[0] in recoded:
            series_before = (recoded[series[0]], *series[1:])
            earlier = old.figures.get(series_before)
        else:
            series_before = series
        if earlier is None or earlier == periods:
            continue
        lines_before = published_lines(old, series_before, before.edition)
        change = change_between(lines_before, published_lines(new, series, now.edition), rules(area))
        if change:
            yield SeriesChange(area, series, before.edition, now.edition, change)


def published_lines(edition: PublishedEdition, series: Series, name: str) -> list[FigureLine]:
    """A published series as lines, oldest period first, each beside England's and its parent's figure."""
    code, rest = series[0], series[1:]
    area, parent_code = edition.areas[code]
    england = edition.figures.get((ENGLAND, *rest), {}) if code != ENGLAND else {}
    parent = edition.figures.get((parent_code, *rest), {}) if parent_code and parent_code != ENGLAND else {}
    parent_name = edition.areas.get(parent_code, ("", ""))[0]
    lines = []
    periods = edition.figures[series]
    sided = not {read_comparison(p.versus_england) for p in periods.values()} & {"higher", "lower"}
    for when in sorted(periods, key=_order):
        p, period = periods[when], when[2]
        own = Reading(
            area, period, p.raw, p.value, trend=p.trend, lower=p.lower, upper=p.upper, cases=p.cases, goal=p.goal
        )
        others = {}
        versus_parent = "" if parent_code == ENGLAND else p.versus_parent
        for place, found, label in (("England", england, p.versus_england), ("Region", parent, versus_parent)):
            beside = found.get(when)
            rag = read_comparison(label, sided)
            if beside is not None or rag:
                raw, value = (beside.raw, beside.value) if beside else ("", None)
                others[place] = Reading(
                    place, period, raw, value, rag, rag_raw=label, note=parent_name if place == "Region" else ""
                )
        lines.append(FigureLine(name, own, others))
    return lines


def _order(when: tuple[date | None, date | None, str]) -> tuple[date, date, str]:
    return (when[0] or date.min, when[1] or date.min, when[2])


def _recoded(old: PublishedEdition, new: PublishedEdition) -> dict[str, str]:
    """Areas that go by another code in the later edition: the new code and the old one, by their names."""
    gone = {name: code for code, (name, _) in old.areas.items() if code not in new.areas}
    return {code: gone[name] for code, (name, _) in new.areas.items() if code not in old.areas and name in gone}


def _indicator_findings(
    before: IndicatorEdition,
    now: IndicatorEdition,
    old: PublishedEdition,
    new: PublishedEdition,
    recoded: dict[str, str],
) -> list[ChangeFinding]:
    found = []
    if renamed := _renamed(before, now):
        found.append(renamed)
    if recoded:
        first = ", ".join(f"{new.areas[code][0]} from {was} to {code}" for code, was in list(recoded.items())[:3])
        more = f" and {len(recoded) - 3} more" if len(recoded) > 3 else ""
        found.append(ChangeFinding("structural", "note", "recoded", f"areas got another code: {first}{more}"))
    if told_words := _other_words(_vocabulary(old), _vocabulary(new)):
        found.append(
            ChangeFinding("structural", "note", "vocabulary", f"the words of its comparisons changed: {told_words}")
        )
    known = {(recoded.get(code, code), *rest) for code, *rest in new.figures}
    added, absent = len(known - set(old.figures)), len(set(old.figures) - known)
    if added or absent:
        parts = [f"{added} series were added"] * bool(added) + [f"{absent} are not in this file"] * bool(absent)
        found.append(ChangeFinding("structural", "note", "series", " and ".join(parts)))
    revised, shared = _revised(old, new, recoded)
    if shared and revised > BULK * shared:
        rebased = ", as when a series is re-based" if revised > REBASED * shared else ""
        why = f"{revised:,} of {shared:,} figures of the same periods were revised at once{rebased}"
        found.append(ChangeFinding("revised", "note", "rebased" if rebased else "revised_in_bulk", why))
    return found


def _vocabulary(edition: PublishedEdition) -> dict[str, set[str]]:
    """The words of comparisons with England, by what they mean."""
    found: dict[str, set[str]] = {}
    for label in {p.versus_england for periods in edition.figures.values() for p in periods.values()}:
        if meaning := read_comparison(label):
            found.setdefault(meaning, set()).add(label)
    return found


def _other_words(old: dict[str, set[str]], new: dict[str, set[str]]) -> str:
    """How the same comparison is written otherwise, or that none of the old words is used any more; "" if neither."""
    changed = [
        f"{listed(sorted(old[m]))} became {listed(sorted(new[m]))}"
        for m in sorted(old)
        if m in new and old[m] != new[m]
    ]
    if old and new and not set(old) & set(new):
        before, now = (sorted(w for words in x.values() for w in words) for x in (old, new))
        changed.append(f"{listed(before)} became {listed(now)}")
    return "; ".join(changed)


def _revised(old: PublishedEdition, new: PublishedEdition, recoded: dict[str, str]) -> tuple[int, int]:
    """How many figures of the same series and period have another value, and how many there are."""
    revised = shared = 0
    for series, periods in new.figures.items():
        earlier = old.figures.get((recoded.get(series[0], series[0]), *series[1:]))
        if earlier is None:
            continue
        for when, figure in periods.items():
            if (was := earlier.get(when)) is not None:
                shared += 1
                revised += was.value != figure.value
    return revised, shared


def rules_for(
    indicator: Indicator, targets: Sequence[Target], area: str, follow: BoardIndicator | None = None
) -> Rules:
    """What is known of an indicator for describing its changes: its polarity, its trajectory for an area, a board's rules."""
    points = tuple(
        TargetPoint(t.period, t.raw, t.value)
        for t in targets
        if t.area == area and t.kind == "target" and t.value is not None
    )
    if follow is None:
        return Rules(indicator.polarity, None, points)
    return Rules(indicator.polarity, follow.threshold, points, follow.green, follow.amber)


def all_changes(session: Session, as_of: datetime) -> Iterator[tuple[Indicator, SeriesChange]]:
    """Every change of every indicator from each edition to the next, an indicator at a time.

    A board's own thresholds and rating rule count where it alone follows the indicator.
    """
    followers: dict[int, list[BoardIndicator]] = {}
    for one in session.exec(select(BoardIndicator)):
        followers.setdefault(one.indicator_id, []).append(one)
    follows = {key: found[0] for key, found in followers.items() if len(found) == 1}
    documents = editions_by_document(session)
    for indicator in session.exec(select(Indicator).order_by(col(Indicator.id))).all():
        key = indicator.ident
        editions = editions_of(session, [key], as_of).get(key, [])
        targets = targets_of(session, [key]).get(key, [])
        follow = follows.get(key)
        if rows := printed_observations(session, [key], as_of):
            own = next((r.area for r in rows if r.area not in COMPARATORS), "")
            names = {e.edition: e for e in editions}
            for change in printed_changes(rows, rules_for(indicator, targets, own, follow), names, documents):
                yield indicator, change
        published = published_in_order(editions)
        for before, now in pairwise(published):
            rules = partial(rules_for, indicator, targets, follow=follow)
            for change in published_changes(session, key, before, now, rules):
                yield indicator, change


def editions_by_document(session: Session) -> dict[str, list[str]]:
    """The editions that each document prints, in order."""
    query = select(Observation.source_document, Observation.edition).where(Observation.area_code == "").distinct()
    found: dict[str, list[str]] = {}
    for document, edition in sorted(session.exec(query), key=lambda pair: edition_order(pair[1])):
        found.setdefault(document, []).append(edition)
    return found


def published_in_order(editions: Sequence[IndicatorEdition]) -> list[IndicatorEdition]:
    """Published editions by the day that they are named for; those named otherwise, by when they were loaded."""
    published = [e for e in editions if e.snapshot_id is not None]
    dated = all(edition_order(e.edition)[0] for e in published)
    return sorted(published, key=lambda e: (edition_order(e.edition) if dated else ("", ""), e.loaded_at, e.ident))
