"""Reading the rows of a plan: headings between them, cells meant for several rows, rows that go on, notes below."""

from __future__ import annotations

import re

from bot.domain.dates import last_day
from bot.domain.text import cut
from bot.imports.plans.headings import TICK, normalised
from bot.imports.plans.plan_end import SECTION, PlanEnd
from bot.imports.plans.plan_table import PlanRow, PlanTable
from bot.imports.plans.statuses import read_status
from bot.imports.report import Finding

_NOTE = re.compile(
    r"(?:notes?|(?:rag )?key|b?rag(?: rating| status)?|source|legend|blue|green|amber|red|grey)\s*(?:[:=\u2013-].*)?|\*.*",
    re.IGNORECASE | re.DOTALL,
)
_NO_ACTION = re.compile(
    r"(?:none|nil|n/?a|not applicable"
    r"|no (?:further )?actions?(?: (?:is |was )?(?:arising|required|needed|to report))?"
    r"|(?:for|to) (?:noting|information|note)|(?:to be )?noted|resolved (?:that )?.{0,80}\bbe noted)\W*",
    re.IGNORECASE,
)
"""What trackers of meetings write where nothing is to be done."""
_KEY = re.compile(r"(?:rag |brag |colour |status |rating )?(?:key|legend)(?: to .{1,40})?\s*:?", re.IGNORECASE)
"""What stands over the lines of a key, which are no actions."""
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?(?: (?:number(?: of)? )?actions?)?\W*\d*|number of actions\W*\d*", re.IGNORECASE
)
_CONTINUED = re.compile(r"[\[(]?\s*cont(?:inued|'d|d)?\.?\s*[\])]?", re.IGNORECASE)
_UNTICKED = {"\u2610", "\u25a1", "no", "No", "n/a", "N/A"}
STATUS_WORDS = re.compile(
    r"not (?:yet )?started|in progress|on ?going|under ?way|done|completed?|on track|at risk|off track|delayed"
    r"|red|amber|green|blue|grey",
    re.IGNORECASE,
)
_ABOVE = ("priority", "workstream", "related_priority")


def read_rows(table: PlanTable, body: int, end: int, above: list[str]) -> None:
    """Fill the table with the actions in the grid's rows from `body` up to `end`.

    `above` are the lines above the header, nearest first: one is the first section, where it names itself so, or
    where the header comes again under such lines.
    """
    reader = _Reader(table, body, end)
    named = [line for line in above if SECTION.fullmatch(line)]
    if named or (above and reader.headers_repeat_under_a_line(body)):
        reader.section = (named or above)[0]
    table.rows_from = range(body, end)
    ending = PlanEnd(table, body)
    for row in range(body, end):
        if not ending.is_over(row):
            reader.read(row)
    ending.report()
    reader.finish()


class _Reader:
    """Where the reading of a table stands: the section, what the rows above said for those below."""

    def __init__(self, table: PlanTable, body: int, end: int) -> None:
        self.table, self.grid, self.body, self.end = table, table.grid, body, end
        self.places = {c.meaning: c.place for c in table.columns if c.meaning}
        self.header = [normalised(c) for c in self.grid.rows[table.header]]
        self.section = ""
        self.waiting: list[tuple[int, str]] = []
        self.down: dict[str, str] = {}
        self.parent: int | None = None
        self.totalled = self.in_key = False

    def read(self, i: int) -> None:
        own = self.grid.own(i)
        filled = {place: text for place, text in enumerate(own) if text}
        if not own[self.places["title"]] and self.grid.mark(i, self.places["title"]).struck:
            self._withdraw(i)
            return
        if not filled or self._is_header(i):
            return
        if self._is_heading(i, filled):
            self.waiting.append((i, filled.get(self.places["title"]) or next(iter(filled.values()))))
            return
        if len(filled) == 1 and (alone := self._grouping(next(iter(filled)))):
            self._group(alone, next(iter(filled.values())))
            return
        row = self._row(i, own)
        if self._is_note(i, row, filled):
            self.waiting.append((i, next(iter(filled.values()))))
            return
        if self.waiting:
            self.section, self.waiting = self.waiting[-1][1], []
            self.down.clear()
        for meaning in _ABOVE[:2]:
            if row[meaning] and self.down.get(meaning) != row[meaning]:
                self._group(meaning, row[meaning])
            elif meaning in self.places and self.down.get(meaning):
                row.cells[meaning] = self.down[meaning]
        self._under_section(row)
        self._place(row, i)

    def finish(self) -> None:
        """What waits for actions that never come is below the table."""
        for i, text in self.waiting:
            self._note(i, text, "note_under_table", "is below the table and was taken for a note, so it was not read.")

    def headers_repeat_under_a_line(self, body: int) -> bool:
        """Whether the header comes again below a line of its own, as in tables stacked one for each section."""
        return any(self._is_header(i + 1) and sum(map(bool, self.grid.own(i))) == 1 for i in range(body, self.end - 1))

    def _withdraw(self, i: int) -> None:
        """An action whose words are struck through is withdrawn: it stays with them, and is closed."""
        row = PlanRow(self.grid.numbers[i], withdrawn=True)
        for column in self.table.columns:
            text = self.grid.rows[i][column.place] or self.grid.mark(i, column.place).struck
            if column.meaning and text:
                row.cells[column.meaning] = text
        for meaning in _ABOVE[:2]:
            row.cells.setdefault(meaning, self.down.get(meaning, ""))
        self._under_section(row)
        self.table.rows.append(row)
        message = "is struck through, so the action was taken to be withdrawn."
        self._note(i, cut(row["title"], 200), "struck_row", message)

    def _row(self, i: int, own: list[str]) -> PlanRow:
        cells = self.grid.rows[i]
        shades = {c.place: shade for c in self.table.columns if (shade := self.grid.mark(i, c.place).shade)}
        row = PlanRow(self.grid.numbers[i], shades=shades)
        for column in self.table.columns:
            text = cells[column.place]
            if column.meaning == "title" and _CONTINUED.fullmatch(text):
                continue
            if column.meaning and text:
                row.cells[column.meaning] = text
            elif column.earlier and text:
                row.earlier.setdefault(column.when, {})[column.earlier] = text
            elif text and (i, column.place) not in self.grid.covered:
                row.notes.append((column.printed, text))
        _read_ticks(row)
        self._take_revised_date(row)
        known = {column.place for column in self.table.columns}
        others = [(place, text) for place, text in enumerate(own) if text and place not in known]
        row.notes += [("", text) for place, text in others if not self._is_key(i, place, text)]
        return row

    def _take_revised_date(self, row: PlanRow) -> None:
        """A date that was moved stands in a column of its own; the one before it is kept with the notes."""
        if revised := row.cells.pop("revised_due", ""):
            if row["due"]:
                row.notes.append((self.table.heading_of("due"), row["due"]))
            row.cells["due"] = revised

    def _is_key(self, i: int, place: int, text: str) -> bool:
        """Whether a cell beside the table is a line of its key: a colour with the words for it in or beside it."""
        shaded = self.grid.mark(i, place).shade or (place > 0 and self.grid.mark(i, place - 1).shade)
        return bool(shaded) and not read_status(text).kind

    def _is_header(self, i: int) -> bool:
        return i < self.end and [normalised(c) for c in self.grid.rows[i]] == self.header

    def _is_heading(self, i: int, filled: dict[int, str]) -> bool:
        """One text alone in its row: merged over the table, above a repeated header, or named as a section."""
        texts = set(filled.values())
        place, text = next(iter(filled.items()))
        if len(texts) == 1:
            span = sum((i, c) in self.grid.covered for c in range(place + 1, len(self.grid.rows[i])))
            if span >= max(2, len(self.table.columns) // 2) or SECTION.fullmatch(text):
                return True
            following = next((j for j in range(i + 1, self.end) if any(self.grid.rows[j])), self.end)
            meaning = next((m for m, p in self.places.items() if p == place), "")
            if self._is_header(following) or (meaning == "ref" and len(text) > 8) or not meaning:
                return True
            return meaning == "title" and self._stands_over(i, text, following)
        numbered = {self.places.get("ref", -1), self.places.get("title", -1)}
        return set(filled) == numbered and self._numbers_below(i, filled[self.places["ref"]])

    def _stands_over(self, i: int, text: str, following: int) -> bool:
        """Whether a few words alone in the action's column head the rows below, which all say more than that."""
        if "priority" in self.places or len(text) > 80 or text.endswith(".") or following >= self.end:
            return False
        usual = [
            sum(map(bool, self.grid.own(r))) for r in range(self.body, self.end) if sum(map(bool, self.grid.own(r))) > 1
        ]
        if len(usual) < 3 or sum(map(bool, self.grid.own(following))) < 2:
            return False
        alone = sum(sum(map(bool, self.grid.own(r))) == 1 for r in range(self.body, self.end))
        heads = min(usual) > 2 or ("leads" in self.places and alone * 2 <= len(usual))
        if heads:
            message = "stands alone above actions and was taken for their heading."
            self._note(i, text, "heading_between", message)
        return heads

    def _numbers_below(self, i: int, ref: str) -> bool:
        """Whether the next row is the first of several numbered under this one, which says nothing but its name."""
        below = next((self.grid.own(j) for j in range(i + 1, self.end) if any(self.grid.own(j))), [])
        place = self.places["ref"]
        return bool(below) and below[place].startswith(ref.rstrip(".") + ".") and sum(map(bool, below)) > 2

    def _grouping(self, place: int) -> str:
        return next((m for m in _ABOVE[:2] if self.places.get(m) == place), "")

    def _group(self, meaning: str, text: str) -> None:
        if meaning == "priority":
            self.down.pop("workstream", None)
        self.down[meaning] = text

    def _is_note(self, i: int, row: PlanRow, filled: dict[int, str]) -> bool:
        place, text = next(iter(filled.items()))
        self.in_key = len(filled) <= 2 and (self.in_key or _KEY.fullmatch(text) is not None)
        shaded = any(self.grid.mark(i, c).shade for c in range(len(self.grid.rows[i])))
        if self.in_key or (shaded and len(filled) == 1 and read_status(next(iter(filled.values()))).kind != "unknown"):
            return True
        words = [cell for cell in filled.values() if not re.fullmatch(r"[\d.,%/\s]+", cell)]
        if (len(words) == 1 and _TOTAL.fullmatch(words[0])) or (self.totalled and not row["title"]):
            self.totalled = True
            return True
        return len(filled) <= 2 and place != self.places.get("ref") and _NOTE.fullmatch(text) is not None

    def _under_section(self, row: PlanRow) -> None:
        """A heading between rows is the plan's priority; a column of its own then names the part below it."""
        if not self.section:
            return
        if "priority" not in self.places:
            row.cells["priority"] = self.section
        elif "workstream" not in self.places:
            row.cells |= {"priority": self.section, "workstream": row["priority"]}
        else:
            row.notes.append(("Section", self.section))

    def _place(self, row: PlanRow, i: int) -> None:
        """Add the row, or what goes on from the row above to that one."""
        covered = "title" in self.places and (i, self.places["title"]) in self.grid.covered
        if wordless := [m for m in ("title", "sub_action") if row[m] and not any(map(str.isalpha, row[m]))]:
            self._note(i, row[wordless[0]], "row_without_action", "has no word, so it is no action and was not read.")
        elif _NO_ACTION.fullmatch(row["title"]):
            self._note(i, row["title"], "row_without_action", "says that there is no action, so it was not read.")
        elif row["sub_action"]:
            self._place_part(row, covered)
        elif self.table.rows and not self._numbered(i, row) and (not row["title"] or covered or self._broken_off(row)):
            self._continue(i, row)
        elif not row["title"]:
            shown = " | ".join(text for text in self.grid.own(i) if text)[:200]
            self._note(i, shown, "row_without_action", "names no action, so it was not read.")
        else:
            self.table.rows.append(row)
            self.parent = len(self.table.rows) - 1

    def _numbered(self, i: int, row: PlanRow) -> bool:
        """Whether a row without words has a number of its own: it is an action not written yet, not more of another."""
        place = self.places.get("ref", -1)
        return place >= 0 and not row["title"] and bool(self.grid.own(i)[place])

    def _place_part(self, row: PlanRow, covered: bool) -> None:
        if row["title"] and not covered:
            shared = {k: row[k] for k in ("ref", "title", *_ABOVE) if row[k]}
            self.table.rows.append(PlanRow(row.number, shared))
            self.parent = len(self.table.rows) - 1
        row.parent = self.parent
        kept = {k: v for k, v in row.cells.items() if k not in ("ref", "title", "sub_action")}
        row.cells = kept | {"title": row["sub_action"]}
        self.table.rows.append(row)

    def _continue(self, i: int, row: PlanRow) -> None:
        last, own = self.table.rows[-1], self.grid.own(i)
        for column in self.table.columns:
            text = own[column.place]
            if not text or column.meaning in _ABOVE or _CONTINUED.fullmatch(text):
                continue
            if column.earlier:
                cells = last.earlier.setdefault(column.when, {})
                cells[column.earlier] = f"{cells.get(column.earlier, '')}\n{text}".strip()
            elif not column.meaning:
                last.notes.append((column.printed, text))
            elif text not in last[column.meaning].split("\n"):
                last.cells[column.meaning] = f"{last[column.meaning]}\n{text}".strip()
        message = f"names no action of its own, so it was read as part of row {last.number}."
        self._note(i, " | ".join(text for text in own if text)[:200], "continued_row", message)

    def _broken_off(self, row: PlanRow) -> bool:
        """Whether the row goes on with the sentence above: nothing but words that begin in lower case."""
        others = set(row.cells) - {"title", "narrative", *_ABOVE}
        rows = self.table.rows
        usual = [m for m in ("ref", "leads") if m in self.places and all(r[m] for r in rows)]
        return not others and bool(usual) and row["title"][:1].islower()

    def _note(self, i: int, printed: str, reason: str, message: str) -> None:
        grid = self.grid
        self.table.notes.append(Finding(grid.file, grid.sheet, grid.numbers[i], "", printed, reason, message))


def _read_ticks(row: PlanRow) -> None:
    """Columns ticked where they apply say the status ("Not started", "In progress", "Done") or the year by heading."""
    ticks = [(name, text) for name, text in row.notes if TICK.fullmatch(text)]
    ticked = [name for name, text in ticks if text not in _UNTICKED]
    status = [name for name in ticked if STATUS_WORDS.fullmatch(name)]
    years = [name.split()[-1] for name in ticked if last_day(name.split()[-1])]
    if len(status) == 1 and not row["rag"]:
        row.cells["rag"] = status[0]
    if years and not row["due"]:
        row.cells["due"] = years[-1]
    if status or years:
        row.notes = [note for note in row.notes if note not in ticks]
