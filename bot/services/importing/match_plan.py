"""Finding whose plan a file holds and which of its rows are which actions, before it is read as our own tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from sqlmodel import Session, col, select

from bot.domain.text import did_you_mean, listed
from bot.imports.files import Found, RawTable
from bot.imports.plans.as_tables import PlanTimes, as_tables
from bot.imports.plans.mapping import Mapping as PlanMapping
from bot.imports.plans.plan_file import PlanFile, printed_refs, readings
from bot.imports.plans.reconcile import match_rows, words
from bot.imports.report import Finding, Report
from storage.boards import Board
from storage.plans import Action, Plan
from storage.updates import ProgressUpdate

_BEFORE_PLAN = re.compile(
    r"\b(?:(?:strategic|strategy|draft|joint|delivery|implementation|improvement)\s+)*(?:action )?(?:work ?)?plan\b"
    r"|\b(?:19|20)\d\d|[;:|]",
    re.IGNORECASE,
)
_BODY = re.compile(r"\b(board|partnership|alliance|committee|forum|trust|panel|network|group|council)\b", re.IGNORECASE)
_SMALL_WORDS = {"and", "of", "the", "for", "in", "a", "an", "to", "on", "at", "with"}


@dataclass(frozen=True)
class _Owner:
    """The board whose plan a file holds: one that stands, one that a boards sheet of the same import adds, or a new one."""

    key: str
    name: str
    board: Board | None = None
    in_sheet: bool = False


@dataclass(frozen=True)
class PlanMatch:
    """A board and edition; `new` is the boards row to add where the board is not there yet."""

    key: str
    edition: str
    plan_id: int | None
    new: RawTable | None = None


def match_plan(
    session: Session, plan: PlanFile, beside: Found, mapping: PlanMapping, today: date, report: Report
) -> list[RawTable]:
    """The file's plan as our own tables, its references matched to what is stored, with the meetings listed beside it.

    `beside` is all that the same import brings, whose boards are known too.
    """
    match = _find_match(session, plan, beside.tables, mapping, report)
    if match is None:
        return []
    report.readings += readings(plan, match.key, match.edition)
    report.notes += plan.notes
    printed, notes = printed_refs(plan, match.key)
    report.notes += notes
    refs = _refs(session, plan, match, mapping, printed, report)
    if not (mapping.plan or plan.edition):
        _check_removals(session, plan, match, refs, report)
    said_on = plan.as_at or today
    month = mapping.period or f"{said_on:%Y-%m}"
    year = mapping.year or (match.edition if re.fullmatch(r"20\d\d-\d\d", match.edition) else "")
    read = as_tables(plan, match.key, match.edition, refs, PlanTimes(said_on, month, year), mapping.ratings)
    report.doubtful += [*plan.doubts, *read.doubts]
    report.notes += read.notes
    if read.standing:
        basis = "the date in its title" if plan.as_at else "the day of this import"
        message = f"its ratings and progress were filed as said on {said_on}, {basis}, about {month}."
        fix = "If they are about another month, say --period with it, such as --period 2024-09."
        report.notes.append(Finding(plan.file, "", None, "", "", "period", message, fix))
    standing = _last_imported(session, match)
    tables = read.tables + [_new_answers(table, standing) for table in read.standing]
    tables += [_meetings(table, match.key) for table in beside.meetings if table.file == plan.file]
    return ([match.new] if match.new else []) + tables


def _meetings(table: RawTable, key: str) -> RawTable:
    """The meetings that a plan's workbook lists, as those of its board."""
    return replace(table, rows=[(number, {"board": key, **cells}) for number, cells in table.rows])


def _find_match(
    session: Session, plan: PlanFile, beside: Sequence[RawTable], mapping: PlanMapping, report: Report
) -> PlanMatch | None:
    boards = _known_boards(session, beside)
    owner = _owner(boards, plan, mapping)
    if isinstance(owner, Finding):
        report.refused.append(owner)
        return None
    board, key, name = owner.board, owner.key, owner.name
    plans = list(session.exec(select(Plan).where(Plan.board_id == board.id))) if board else []
    current = [p for p in plans if p.status != "closed"]
    edition = mapping.plan or plan.edition
    if not edition:
        edition = current[0].edition if len(current) == 1 else PurePath(plan.file).stem
    standing = next((p for p in plans if p.edition == edition), None)
    new = None
    if board is None and not owner.in_sheet:
        row = (1, {"key": key, "name": name, "source_document": plan.file})
        new = RawTable("boards", plan.file, "", ("key", "name"), [row])
        message = f'there was no board yet, so "{name}" was made, with the key {key}.'
        report.notes.append(
            Finding(plan.file, "", None, "", "", "new_board", message, "Say --board KEY=NAME to choose.")
        )
    return PlanMatch(key, edition, standing.id if standing else None, new)


def _known_boards(session: Session, beside: Sequence[RawTable]) -> list[_Owner]:
    """The boards that stand, as a boards sheet of the same import may name them anew, and those that it adds."""
    standing = list(session.exec(select(Board).order_by(col(Board.id))))
    sheet = {
        row["key"].strip(): (row.get("name") or row["key"]).strip()
        for table in beside
        if table.name == "boards"
        for _, row in table.rows
        if row.get("key", "").strip()
    }
    keys = {board.key.casefold() for board in standing}
    new = [_Owner(key, name, in_sheet=True) for key, name in sheet.items() if key.casefold() not in keys]
    return [*(_Owner(board.key, board.name, board) for board in standing), *new]


def _owner(boards: list[_Owner], plan: PlanFile, mapping: PlanMapping) -> _Owner | Finding:
    """The board said, else the only one, else the one that the titles name; else a new one where there is none.

    Where none of these is certain, what the report says of that.
    """
    wanted, _, name = (part.strip() for part in mapping.board.partition("="))
    if wanted:
        return _said_owner(boards, plan, wanted, name)
    if not boards:
        name = _name_in(plan)
        return _Owner(initials(name), name)
    return _titled_owner(boards, plan)


def _said_owner(boards: list[_Owner], plan: PlanFile, wanted: str, name: str) -> _Owner | Finding:
    for board in boards:
        if wanted.casefold() in (board.key.casefold(), board.name.casefold()):
            return board
    if name or not boards:
        return _Owner(wanted, name or wanted)
    keys = [b.key for b in boards]
    fix = f'Boards are {listed(keys)}; a new one is --board "{wanted}=Its full name".{did_you_mean(wanted, keys)}'
    return Finding(plan.file, "", None, "", wanted, "unknown_board", "there is no such board.", fix)


def _titled_owner(boards: list[_Owner], plan: PlanFile) -> _Owner | Finding:
    known = listed([b.key for b in boards])
    named = [b for b in boards if any(words(b.name) in words(line) for line in plan.lines)]
    other = next((line for line in plan.lines[:-1] if _BODY.search(_BEFORE_PLAN.split(line, maxsplit=1)[0])), "")
    if not named and other and not any(_same_body(other, b) for b in boards):
        fix = f'Say --board KEY if it is one of them ({known}), or --board "KEY={_name_in(plan)}" for a new board.'
        message = "its title names a body that is none of the boards known here."
        return Finding(plan.file, "", None, "", other, "other_board", message, fix)
    if len(boards) == 1:
        return boards[0]
    if len(named) == 1:
        return named[0]
    fix = f"Say --board KEY; boards are {known}."
    return Finding(plan.file, "", None, "", "", "which_board", "it doesn't say whose plan this is.", fix)


def _same_body(line: str, board: _Owner) -> bool:
    """Whether a title may mean this board in other words: it has its key, or most of its name's words."""
    title, name = set(words(line).split()), set(words(board.name).split()) - _SMALL_WORDS
    return words(board.key) in title or len(name & title) * 3 >= len(name) * 2


def _name_in(plan: PlanFile) -> str:
    """What the titles say before they come to the plan and its years; a line that names a body first."""
    names = []
    for line in plan.lines:
        name = " ".join(_BEFORE_PLAN.split(line, maxsplit=1)[0].split()).strip(" -\u2013,(")
        if 1 < len(name.split()) <= 10 and not name.endswith("."):
            names.append(name)
    return next((name for name in names if _BODY.search(name)), names[0] if names else plan.lines[-1])


def initials(name: str) -> str:
    """A board's key by its name: "Children's Trust Board" is CTB."""
    found = [w for w in re.findall(r"[A-Za-z0-9]+", name) if w.lower() not in _SMALL_WORDS]
    return "".join(w[0] for w in found[:6]).upper() if len(found) > 1 else (found or ["PLAN"])[0][:8].upper()


def _refs(
    session: Session, plan: PlanFile, match: PlanMatch, mapping: PlanMapping, printed: list[str], report: Report
) -> list[str]:
    """A reference for every row: printed, or that of the action with the same words, or the next free one."""
    every = list(session.exec(select(Action.ref, Action.plan_id, Action.imported, Action.title)))
    standing = {
        ref: str((imported or {}).get("title", title)) for ref, of, imported, title in every if of == match.plan_id
    }
    rows = [(table, row) for table in plan.tables for row in table.rows]
    by_words = {words(text): ref.upper() for ref, text in mapping.same.items()}
    refs = [by_words.get(words(row["title"]), ref) for (_, row), ref in zip(rows, printed, strict=True)]
    pairs = [(ref, row["title"]) for (_, row), ref in zip(rows, refs, strict=True)]
    matches = match_rows(pairs, standing, match.key, frozenset(ref for ref, *_ in every))
    for (table, row), found in zip(rows, matches, strict=True):
        if found.doubt:
            shown = " ".join(row["title"].split())
            where = (plan.file, table.grid.sheet, row.number, table.heading_of("title"), shown)
            report.doubtful.append(Finding(*where, *found.doubt))
    return [found.ref for found in matches]


def _check_removals(session: Session, plan: PlanFile, match: PlanMatch, refs: list[str], report: Report) -> None:
    """Refuse to close most of a plan by a file that doesn't say that it is that plan."""
    query = select(Action.ref).where(Action.plan_id == match.plan_id, Action.status == "open")
    standing = set(session.exec(query))
    gone = standing - set(refs)
    if len(gone) >= 3 and 2 * len(gone) > len(standing):
        message = f"would close {len(gone)} of the {len(standing)} open actions of plan {match.edition}, which it doesn't name."
        fix = f'Say --plan "{match.edition}" if it is that plan, or name another edition.'
        report.refused.append(Finding(plan.file, "", None, "", "", "closes_most", message, fix))


def _last_imported(session: Session, match: PlanMatch) -> dict[str, tuple[str, ...]]:
    """What each action's newest imported report says, by reference."""
    query = (
        select(Action.ref, ProgressUpdate)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .where(Action.plan_id == match.plan_id, ProgressUpdate.via == "import")
        .order_by(col(ProgressUpdate.id))
    )
    return {ref: (u.rag or "", u.narrative, u.next_step, u.help_needed) for ref, u in session.exec(query)}


def _new_answers(table: RawTable, standing: dict[str, tuple[str, ...]]) -> RawTable:
    """The updates that differ from what was imported last: an unchanged cell says nothing new."""
    fresh = [(number, row) for number, row in table.rows if standing.get(row["ref"]) != _said(row)]
    return RawTable("updates", table.file, table.sheet, table.header, fresh, table.shown)


def _said(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(c, "") for c in ("rag", "narrative", "next_step", "help_needed"))
