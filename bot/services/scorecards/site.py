"""The pages of published boards, as files under relative paths: the same whether they are served or written to a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from markupsafe import escape

from bot.charts.lines import Chart
from bot.charts.ratings import LOOKS, RatingsChart
from bot.charts.svg import bar_shapes, line_shapes
from bot.domain.rag import Rag
from bot.domain.text import month, printable
from bot.messages.compose import BUNDLED, Templates
from bot.services.records.export import as_csv
from bot.views.scorecards import ScorecardAction, ScorecardGroup, ScorecardIndicator, ScorecardView

STYLES = ("govuk-frontend.css", "pages.css")
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""What a page may load: its own style, and nothing else."""
ROOM = 45_000
"""Bytes of actions on one page, so that it stays below 100 KB."""
MOST_FIGURES, MOST_OUTCOMES = 80, 60
"""The most indicators on one page, and outcomes on a board's."""
LONGEST_TITLE, OF_A_GROUP, OF_AN_ACTION = 4_000, 1_100, 800
"""What the longest title is, and what a group and an action take beside their words."""
MOST_ROWS = 60
"""The most figures in the table of an indicator's page; the file beside it has all."""
HTML, CSV, CSS = "text/html; charset=utf-8", "text/csv; charset=utf-8", "text/css; charset=utf-8"
NAMES = {"Region": "The region", "NN": "Nearest neighbours"}
PAGES = {
    "page_index": "index.html",
    "page_accessibility": "accessibility.html",
    "page_board": "CTB.html",
    "page_indicator": "CTB/indicators/fuel-poverty.html",
    "page_actions": "HETP/actions-2.html",
    "page_figures": "HETP/figures-2.html",
    "page_empty": "APB.html",
    "page_held": "HWB.html",
    "page_missing": "gone.html",
}
"""Every page's template, and where the example of a site has one made of it."""


class PageFile(NamedTuple):
    """A file of the site."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class PublishedBoard:
    """A board that has a page: its scorecard if there is one, or the first and last day of the hold that it is on."""

    key: str
    name: str
    card: ScorecardView | None = None
    hold: tuple[date, date] | None = None


@cache
def style_sheet() -> tuple[str, bytes]:
    """The one style sheet, with a name that changes with it, so that it may be kept for good."""
    folder = BUNDLED / "pages" / "style"
    content = b"\n".join((folder / name).read_bytes() for name in STYLES)
    return f"style-{hashlib.sha256(content).hexdigest()[:12]}.css", content


@dataclass(frozen=True)
class Site:
    """The site of some boards. `note` stands at the top of each page; `contact` in the accessibility statement."""

    templates: Templates
    boards: Sequence[PublishedBoard]
    contact: str = ""
    note: str = ""
    _known: dict[str, PublishedBoard] = field(init=False, repr=False, compare=False)

    @classmethod
    def example(cls, templates: Templates) -> Site:
        """A site with a page of each kind, at the paths of PAGES."""
        card = ScorecardView.example()
        [group] = card.groups
        many = ScorecardGroup(group.name, group.actions * 40)
        figures = tuple(replace(card.indicators[0], slug=f"fuel-poverty-{n}") for n in range(MOST_FIGURES + 1))
        boards = (
            PublishedBoard("CTB", card.board, card),
            PublishedBoard(
                "HETP", "Health Equity Town Partnership", replace(card, key="HETP", groups=(many,), indicators=figures)
            ),
            PublishedBoard("APB", "At Place Board"),
            PublishedBoard("HWB", "Health and Wellbeing Board", hold=(date(2025, 3, 17), date(2025, 5, 1))),
        )
        return cls(templates, boards, "boards@example.org")

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", {page_key(board.key): board for board in self.boards})

    def files(self) -> Iterator[tuple[str, PageFile]]:
        """Every file by its path. Raises BadTemplate."""
        for path in self.paths():
            if found := self.file(path):
                yield path, found

    def paths(self) -> Iterator[str]:
        yield style_sheet()[0]
        yield from ("index.html", "accessibility.html")
        for board in self.boards:
            yield f"{page_key(board.key)}.html"
            if board.card and not board.hold:
                yield from _paths_of(board.card)

    def file(self, path: str) -> PageFile | None:
        """The file at a path; None where there is none. Raises BadTemplate."""
        if path == style_sheet()[0]:
            return PageFile(style_sheet()[1], CSS)
        if path == "index.html":
            boards = [
                (page_key(b.key), b.name, b.card.as_of if b.card else None, b.hold[1] if b.hold else None)
                for b in self.boards
            ]
            return self._page("page_index", path, boards=boards)
        if path == "accessibility.html":
            return self._page("page_accessibility", path, contact=self.contact)
        key, _, rest = path.removesuffix(".html").partition("/")
        board = self._known.get(key)
        if board is None or (not rest and not path.endswith(".html")):
            return None
        if board.hold:
            return self._held(board, path)
        if board.card is None:
            return None if rest else self._page("page_empty", path, board=board.name)
        return self._of_board(board.card, path, rest)

    def missing(self, path: str) -> PageFile:
        """What is shown where there is no page."""
        return self._page("page_missing", path)

    def _held(self, board: PublishedBoard, path: str) -> PageFile | None:
        """Of a board on hold, every page says that it is; its tables are not there."""
        if board.hold is None or path.endswith(".csv"):
            return None
        first, last = board.hold
        return self._page("page_held", path, board=board.name, hold_from=first, hold_until=last)

    def _of_board(self, card: ScorecardView, path: str, rest: str) -> PageFile | None:
        if not rest:
            return self._board(card, path)
        tables = {"actions.csv": _actions_csv, "outcomes.csv": _outcomes_csv}
        if rest in tables:
            is_there = card.groups if rest == "actions.csv" else len(card.outcomes) > MOST_OUTCOMES
            return PageFile(tables[rest](card), CSV) if is_there else None
        what, _, number = rest.partition("-")
        if what in _PARTS and number.isdigit():
            parts = _PARTS[what](card)
            known = path.endswith(".html") and 1 < int(number) <= len(parts) and number == str(int(number))
            shown = {"groups" if what == "actions" else "figures": parts[int(number) - 1]} if known else {}
            return self._page(f"page_{what}", path, card=card, number=int(number), **shown) if known else None
        folder, _, name = rest.partition("/")
        if not path.endswith((".html", ".csv")):
            return None
        item = next((i for i in card.indicators if i.slug == name.removesuffix(".csv")), None)
        if folder != "indicators" or item is None:
            return None
        return PageFile(_figures_csv(item), CSV) if name.endswith(".csv") else self._indicator(card, item, path)

    def _board(self, card: ScorecardView, path: str) -> PageFile:
        parts = action_pages(card.groups)
        months, rated = card.months, any(action.rating for action in card.counted) or len(card.months) > 1
        chart = None
        if rated:
            counts = {rag: [each.by_rag.get(rag, 0) for each in months] for rag in LOOKS}
            title = self.templates.words("ratings_by_month", board=card.board)
            chart = RatingsChart(title, [month(each.period) for each in months], counts)
        areas = {item.newest.own.area for item in card.indicators}
        return self._page(
            "page_board",
            path,
            card=card,
            overdue=sum(action.is_overdue for action in card.counted),
            bars=bar_shapes(chart) if chart else None,
            month_words=[LOOKS[rag][0] for rag in chart.shown] if chart else [],
            month_rows=[(name, [chart.counts[rag][i] for rag in chart.shown]) for i, name in enumerate(chart.months)]
            if chart
            else [],
            groups=parts[0] if parts else (),
            more=_further(card, "actions"),
            figures=card.indicators[:MOST_FIGURES],
            more_figures=_further(card, "figures"),
            area=areas.pop() if len(areas) == 1 else "",
        )

    def _indicator(self, card: ScorecardView, item: ScorecardIndicator, path: str) -> PageFile:
        areas = list(dict.fromkeys(other.area for line in item.periods for other in line.others))
        rows = item.periods[::-1]
        good = {"high": "A higher figure is better.", "low": "A lower figure is better."}
        about = (
            ("Source", item.source),
            ("Unit", item.unit),
            ("Which way is good", good.get(item.polarity, "")),
            ("How the board rates it", item.rating_rule),
            ("How the comparisons are rated", card.rating_key),
            ("Where it is printed", "; ".join(dict.fromkeys(line.source for line in rows[:MOST_ROWS] if line.source))),
            ("As held on", f"{card.as_of.day} {card.as_of:%B %Y}"),
        )
        return self._page(
            "page_indicator",
            path,
            card=card,
            item=item,
            lines=line_shapes(Chart(**item.chart)) if item.chart else None,
            in_unit=f" ({item.unit})" if item.unit and item.unit.casefold() not in item.name.casefold() else "",
            areas=areas,
            names={area: NAMES.get(area, area) for area in areas},
            has_intervals=any(line.own.lower is not None for line in item.periods),
            rows=rows[:MOST_ROWS],
            left_out=max(0, len(rows) - MOST_ROWS),
            about=[(label, words) for label, words in about if words],
        )

    def _page(self, template: str, path: str, **facts: Any) -> PageFile:
        shared = {"root": "../" * path.count("/"), "style": style_sheet()[0], "policy": POLICY, "note": self.note}
        shared |= {"key": path.removesuffix(".html").partition("/")[0], "area": ""}
        return PageFile(printable(self.templates.read(shared | facts, template, str)).encode(), HTML)


def page_key(key: str) -> str:
    """What the pages of a board are called by: its key, unless another page has that name."""
    return f"board-{key}" if key.casefold() in ("index", "accessibility") else key


def _paths_of(card: ScorecardView) -> Iterator[str]:
    key = page_key(card.key)
    if card.groups:
        yield f"{key}/actions.csv"
    if len(card.outcomes) > MOST_OUTCOMES:
        yield f"{key}/outcomes.csv"
    yield from (*_further(card, "actions"), *_further(card, "figures"))
    for item in card.indicators:
        yield f"{key}/indicators/{item.slug}.html"
        yield f"{key}/indicators/{item.slug}.csv"


def _further(card: ScorecardView, what: str) -> list[str]:
    """The pages beside a board's own that hold the rest of its actions, or of its figures."""
    return [f"{page_key(card.key)}/{what}-{number}.html" for number in range(2, len(_PARTS[what](card)) + 1)]


def action_pages(groups: Sequence[ScorecardGroup]) -> list[list[ScorecardGroup]]:
    """The actions on as many pages as they need; a group that goes on has its name on each."""
    pages: list[list[ScorecardGroup]] = []
    left = 0
    for group in groups:
        here: list[ScorecardAction] = []
        for action in group.actions:
            size = OF_AN_ACTION + len(
                escape(printable("".join((action.title[:LONGEST_TITLE], *action.leads)))).encode()
            )
            if size > left and (here or pages):
                if here:
                    pages[-1].append(ScorecardGroup(group.name, tuple(here)))
                here, left = [], 0
            if left == 0:
                pages.append([])
                left = ROOM
            here.append(action)
            left = max(0, left - size)
        if here:
            pages[-1].append(ScorecardGroup(group.name, tuple(here)))
    return pages


_PARTS: dict[str, Callable[[ScorecardView], list[Any]]] = {
    "actions": lambda card: action_pages(card.groups),
    "figures": lambda card: [
        card.indicators[start : start + MOST_FIGURES] for start in range(0, len(card.indicators), MOST_FIGURES)
    ],
}


def _status(action: ScorecardAction) -> str:
    if action.status != "open":
        return action.status
    return Rag(action.rating).meaning if action.rating else "not rated yet"


def _actions_csv(card: ScorecardView) -> bytes:
    rows = [
        {
            "action": action.ref,
            "title": action.title,
            "priority": group.name,
            "part_of": action.parent_ref,
            "status": _status(action),
            "overdue": "yes" if action.is_overdue else "",
            "due": action.due or "",
            "due_is_the_plan_end": "yes" if action.due_is_default else "",
            "first_due": action.first_due or "",
            "ended_on": action.ended_on or "",
            "led_by": "; ".join(action.leads),
        }
        for group in card.groups
        for action in group.actions
    ]
    return _file(rows)


def _outcomes_csv(card: ScorecardView) -> bytes:
    return _file([{"heading": outcome.heading, "outcome": outcome.text} for outcome in card.outcomes])


def _figures_csv(item: ScorecardIndicator) -> bytes:
    rows = [
        {
            "period": line.period,
            "edition": line.edition,
            "area": figure.area,
            "figure": "withheld" if figure.is_withheld else figure.printed,
            "lower_95": "" if figure.lower is None or figure.is_withheld else f"{figure.lower:.15g}",
            "upper_95": "" if figure.upper is None or figure.is_withheld else f"{figure.upper:.15g}",
            "compared": figure.compared.lower() or figure.rating,
            "source": line.source or item.source,
        }
        for line in item.periods
        for figure in (line.own, *line.others)
    ]
    return _file(rows)


def _file(rows: list[dict[str, Any]]) -> bytes:
    """A table with a mark at its start by which spreadsheets know that it is in UTF-8."""
    return printable("\ufeff" + as_csv(rows)).encode()
