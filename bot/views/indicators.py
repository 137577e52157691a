"""Indicators as facts: a figure, a change, what a list of them needs said, one indicator's record, a figure's source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.changes import Flip
from bot.views.lists import Paging


@dataclass(frozen=True)
class Figure:
    """A figure as it was printed, and what was read from it."""

    printed: str
    period: str
    value: float | None = None
    rounded: float | None = None
    """The value, where more decimals are printed than anybody reads."""
    unit: str = ""
    """As far as neither the cell nor the indicator's name says it."""
    rating: str = ""
    """The board's own rating of it: "R", "A" or "G"."""
    edition: str = ""
    source: str = ""


@dataclass(frozen=True)
class Comparator:
    """What an indicator is compared with: "England", "Region" or "NN" (nearest neighbours); its figure, and the rating."""

    area: str
    printed: str = ""
    rounded: float | None = None
    rating: str = ""


@dataclass(frozen=True)
class IndicatorChange:
    """What changed in one indicator, how much that matters, and why."""

    key: str
    name: str
    change_kinds: tuple[str, ...]
    level: str
    why: str
    """Why it has its level."""
    why_all: str
    """The same, and what else changed."""
    rule: str
    figure: Figure
    earlier: Figure
    comparators: tuple[Comparator, ...] = ()
    word: str = "new"
    """What its line begins with: "better", "worse", "up", "down" and others (see `word_of_change`)."""
    caution: str = ""
    """Why not too much should be made of it (see `caution_of`)."""
    flips: tuple[Flip, ...] = ()

    @property
    def england(self) -> Comparator | None:
        """What England's figure is, where one is printed."""
        return next((each for each in self.comparators if each.area == "England" and each.printed), None)

    @property
    def flips_alike(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Ratings that became others: from which to which, and against whom, those of one kind together."""
        alike: dict[tuple[str, str], list[str]] = {}
        for flip in self.flips:
            alike.setdefault((flip.was, flip.now), []).append(flip.area)
        return tuple((was, now, tuple(areas)) for (was, now), areas in alike.items())

    @classmethod
    def example(cls) -> IndicatorChange:
        why = "against England amber became red"
        return cls(
            "child-poverty",
            "Child poverty",
            ("new_period", "comparator_rag"),
            "material",
            why,
            why,
            "comparator_rag",
            Figure("39.10%", "2022", 39.1),
            Figure("38.00%", "2021", 38.0),
            (Comparator("England", "30.80%", rating="R"),),
            "worse",
            flips=(Flip("England", "A", "R"),),
        )


@dataclass(frozen=True)
class OverdueIndicator:
    """An indicator of which a newer figure than that of its period was due on a day."""

    key: str
    name: str
    period: str
    due_since: date


@dataclass(frozen=True)
class UnreadIndicator:
    """An indicator of which the newest figure is printed, but can't be read."""

    key: str
    name: str
    printed: str


@dataclass(frozen=True)
class RatingKey:
    """What the letters beside figures mean."""

    words: str = ""
    """The board's own words for it."""
    letters: str = ""
    """Where it has none: "published" or "printed", by where the letters come from; "" where there are no letters."""
    own_rules: tuple[tuple[str, str], ...] = ()
    """Indicators that the board rates by a rule of its own, with the rule."""


@dataclass(frozen=True)
class IndicatorNotes:
    """What has to be said of a board's indicators beside what changed."""

    revised: tuple[str, ...] = ()
    """Those in which only earlier figures were revised, where they are so many that one line stands for all."""
    overdue: tuple[OverdueIndicator, ...] = ()
    unreachable: tuple[str, ...] = ()
    """Those whose source could not be read, and since when."""
    unreachable_since: date | None = None
    unread: tuple[UnreadIndicator, ...] = ()
    without_figures: tuple[str, ...] = ()
    """Those of which no figures of the board's area are known."""
    rating_key: RatingKey = RatingKey()


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator in a list; where changes were asked for with how much its change matters, and why."""

    name: str
    figure: Figure
    comparators: tuple[Comparator, ...] = ()
    trend: str = ""
    level: str = ""
    why: str = ""


@dataclass(frozen=True)
class IndicatorListView:
    """A page of a board's indicators; `words` are the filter's, and `changed` whether they ask for what changed."""

    board: str
    words: str
    indicators: tuple[IndicatorRow, ...]
    paging: Paging
    changed: bool = False
    since: date | None = None
    """Given where what was loaded since a day is shown."""
    without_figures: tuple[str, ...] = ()
    rating_key: RatingKey = RatingKey()

    @classmethod
    def example(cls) -> IndicatorListView:
        row = IndicatorRow(
            "Fuel poverty <!channel> & *x*",
            Figure("16.70%", "2021", 16.7),
            (Comparator("England", "13.10%", rating="R"), Comparator("NN", "1234.56789", 1234.56789)),
            "Increasing",
        )
        paging = Paging("indicators HETP", total=1, can_post=True)
        return cls("Health Equity Town Partnership", "", (row,), paging, rating_key=RatingKey(letters="printed"))


@dataclass(frozen=True)
class TargetPoint:
    """A target for a period: a "plan" or another kind, for an area where that is named."""

    printed: str
    period: str
    kind: str
    area: str = ""


@dataclass(frozen=True)
class EditionFigure:
    """One figure of an indicator's record, as an edition prints it."""

    printed: str
    period: str
    edition: str
    comparators: tuple[Comparator, ...] = ()


@dataclass(frozen=True)
class IndicatorView:
    """An indicator's whole record. `figures` are the newest of it, the latest first; `total` is how many there are."""

    name: str
    key: str
    board: str
    latest: IndicatorRow
    figures: tuple[EditionFigure, ...]
    total: int
    targets: tuple[TargetPoint, ...] = ()
    polarity: str = ""
    rating_rule: str = ""
    frequency: str = ""
    source: str = ""
    due_since: date | None = None
    """The day from which a newer figure was due, if that has passed."""
    section: str = ""
    rating_key: RatingKey = RatingKey()
    act: str = ""
    can_post: bool = False
    sends_picture: bool = False
    """Whether its picture is sent to whoever asks."""

    @classmethod
    def example(cls) -> IndicatorView:
        england, region = Comparator("England", "13.10%", rating="R"), Comparator("Region", "12.30%", rating="R")
        why = "2021: up from 11.6 (2018) to 16.70%; no interval to test it by, so a movement only"
        latest = IndicatorRow("Fuel poverty", Figure("16.70%", "2021", 16.7), (england, region), "", "movement", why)
        figures = (
            EditionFigure("16.70%", "2021", "2022/23", (england,)),
            EditionFigure("11.6 <!channel> & *x*", "2018", "2021 plan"),
        )
        return cls(
            "Fuel poverty",
            "fuel-poverty",
            "Health Equity Town Partnership",
            latest,
            figures,
            2,
            rating_key=RatingKey(letters="printed"),
            act="indicator fuel-poverty HETP",
            can_post=True,
            sends_picture=True,
        )


@dataclass(frozen=True)
class SourceCell:
    """A cell that was imported, and where it stood."""

    area: str
    printed: str
    period: str
    edition: str
    place: str
    """The document or file, and the line."""
    imported_on: date
    imported_by: str = ""
    replaced_on: date | None = None
    group: tuple[str, ...] = ()
    """Sex, age and category, where the figure is not everyone's."""
    rating: str = ""
    trend: str = ""
    note: str = ""


@dataclass(frozen=True)
class SourceDoubt:
    """A doubt about a cell: what is odd, and what it may mean."""

    area: str
    printed: str
    message: str
    suggestion: str


@dataclass(frozen=True)
class SourceView:
    """Where a figure came from: every cell that was imported of its period, and the doubts raised about them."""

    name: str
    key: str
    period: str
    imported: tuple[SourceCell, ...]
    raised: tuple[SourceDoubt, ...] = ()
    is_checked: bool = True
    """Whether doubts about these cells would be known: those about a published file are reported when it is loaded."""
    known_periods: tuple[str, ...] = ()
    """The periods that can be asked for."""

    @classmethod
    def example(cls) -> SourceView:
        cell = SourceCell(
            "Luton",
            "16.70%",
            "2021",
            "2022/23",
            "review.txt, line 290",
            date(2024, 10, 7),
            "Olive <!channel> & *x*",
        )
        doubt = SourceDoubt("Luton", "16.70%", "was 11.6 (2018) in 2021 plan.", "One of the two figures may be wrong.")
        return cls("Fuel poverty", "fuel-poverty", "2021", (cell,), (doubt,))
