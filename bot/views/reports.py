"""What boards get: the digest, the summary, papers, and what changed since a meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace

IN_MAIN = {"overdue": 8, "other": 6, "indicators": 5}


@dataclass(frozen=True)
class ListLine:
    """One action in a list: its facts, and words of its lead where there are any."""

    ref: str
    title: str
    facts: str
    words: str = ""


@dataclass(frozen=True)
class Section:
    """A list under a heading. `hidden` counts the lines that stand elsewhere."""

    key: str
    heading: str
    lines: tuple[ListLine, ...]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.lines)

    def first(self, most: int) -> Section:
        return replace(self, lines=self.lines[:most])


@dataclass(frozen=True)
class IndicatorLine:
    """One changed indicator, as a councillor reads it."""

    name: str
    kinds: str
    level: str
    now: str
    before: str
    others: str
    why: str


@dataclass(frozen=True)
class SubBoard:
    """A sub-board in one line."""

    name: str
    line: str


@dataclass(frozen=True)
class BoardView:
    """A message to a board. `kind` is "digest", "summary", "since" (its last meeting) or "papers" (of its next)."""

    kind: str
    board: str
    as_of: str
    since: str
    plan: str
    plan_note: str
    """Given where the plan shown is not live, or where there is none."""
    counts: str
    headline: str
    sections: tuple[Section, ...]
    missing_updates: str
    freshness: str
    gaps: str
    """Actions that lack a lead or a date: reported, never filled."""
    indicators: tuple[IndicatorLine, ...]
    indicators_more: int
    indicators_checked: int
    sub_boards: tuple[SubBoard, ...] = ()
    key: str = ""
    indicator_notes: tuple[str, ...] = ()
    """Notes on indicators of one line each: revisions in bulk, stale ones, unreadable ones, the ratings' key."""
    can_post: bool = False
    indicators_due: int = 0
    """Indicators that have no new figure, though one was due."""
    sign_off: str = ""
    """What waits for sign-off, or is withheld."""
    meeting: str = ""
    """The day of the meeting ahead, where the message is for it."""

    @property
    def long(self) -> bool:
        return any(s.total > _most(s) for s in self.sections) or self.indicators_more > 0

    def main(self) -> BoardView:
        """What fits the message itself: the first lines of each section."""
        shown = self.indicators[: IN_MAIN["indicators"]]
        more = len(self.indicators) - len(shown)
        return replace(
            self,
            sections=tuple(s.first(_most(s)) for s in self.sections),
            indicators=shown,
            indicators_more=more,
        )

    @classmethod
    def example(cls) -> BoardView:
        facts = "🔴 Red (off track), due Mon 30 Sep 2024, 7 days overdue · Education SD"
        late = ListLine("CTB-14", "Refreshed Education Strategy <!channel> & *x*", facts, "Next: consultation closes")
        change = IndicatorLine(
            "Child poverty",
            "new period, comparator",
            "material",
            "39.10% (2022)",
            "38.00% (2021)",
            "England 30.80%, red",
            "against England amber became red",
        )
        return cls(
            "digest",
            "Children's Trust Board",
            "Mon 7 Oct 2024",
            "Mon 30 Sep 2024",
            "2024-25",
            "",
            "🔴 1 Red · 🟠 2 Amber · 🟢 9 Green · 11 with no rating yet",
            "1 action overdue, 23 actions checked",
            (Section("overdue", "Overdue", (late,), 1),),
            "3 of 23 updates are missing for October 2024.",
            "Oldest rating: 94 days.",
            "2 actions have no lead.",
            (change,),
            0,
            30,
            (SubBoard("Sub-board", "🟢 3 Green · nothing overdue"),),
            "CTB",
            ("No new figure, though one was due: Winter mortality (2021), due since 1 Jan 2024.",),
            True,
        )


def _most(section: Section) -> int:
    return IN_MAIN["overdue"] if section.key == "overdue" else IN_MAIN["other"]
