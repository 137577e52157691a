"""The way in for files: opened, matched to what is stored, checked, and written in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from bot.clock import Clock, local_date
from bot.domain.calendar import WorkingDays
from bot.domain.text import cut, listed
from bot.imports.check import Row, check_tables
from bot.imports.columns import TABLES
from bot.imports.figures.figures_file import almost_figures
from bot.imports.files import GUIDE, Found, open_files
from bot.imports.grid import Grid
from bot.imports.plans.layout import unread_table
from bot.imports.plans.mapping import Mapping, write_mapping
from bot.imports.plans.plan_file import PlanFile, read_plan_file
from bot.imports.report import Finding, Report
from bot.services.importing.figures import Figures, read_figures
from bot.services.importing.import_log import ImportLog
from bot.services.importing.match_plan import match_plan
from bot.services.importing.people import People
from bot.services.importing.plans import Plans
from bot.services.importing.published import FiguresLoader, LoadOptions, Progress
from bot.services.importing.staging import clear_dead
from bot.services.importing.updates import load_updates
from storage.audit import By, audit
from storage.engine import Store


class _RollBack(Exception):
    """Leaves the transaction without keeping it."""


@dataclass(frozen=True)
class ImportOptions:
    """How files are imported."""

    dry_run: bool = False
    """Whether all of it is done and nothing kept."""
    mapping: Mapping = field(default_factory=Mapping)
    """How plans in a layout of their own are read."""
    edition: str = ""
    """The edition of published figures."""
    confirm_channels: bool = False
    """Whether boards move to the channels that their sheet names now; else those that have one keep it."""
    plan_of: frozenset[str] | None = None
    """Only the plan of one of these boards, by key, is taken; None takes all that the files hold."""
    days: WorkingDays = field(default_factory=WorkingDays)
    """By which meetings are doubted."""
    progress: Progress = lambda file, done, total: None


def import_files(
    *, store: Store, paths: Iterable[Path], by: By, clock: Clock, zone: str, options: ImportOptions | None = None
) -> Report:
    """Import files or folders; a dry run does all of it and keeps nothing.

    Nothing is written if anything is refused: the report then says what, and where. Importing the same files
    again changes nothing, and what leads changed in chat stays unless the file's own cell changed since.
    `clock` is asked when the reading is over and the writing begins: what was reported meanwhile could not include this.
    Raises UnreadableFile.
    """
    report = Report()
    options = options or ImportOptions()
    found = open_files(paths, options.mapping)
    report.notes += found.notes
    plans = _plans(found, options.mapping, report)
    if report.refused:
        return report
    if options.plan_of is not None:
        found.figures.clear()
        if not (plans or any(table.name == "actions" for table in found.tables)):
            report.refused.append(_no_table(found.notes[0].file if found.notes else "the file", found.grids))
            return report
    clear_dead(store)
    today = local_date(clock.now(), zone)
    named = {row.get("indicator", "") for table in found.tables if table.name == "indicators" for _, row in table.rows}
    figures = FiguresLoader(store, report, by, today, LoadOptions(options.edition, options.progress, named))
    with figures.staging() if found.figures else nullcontext():
        for file in found.figures:
            figures.stage(file, clock.now())
        _write(store, found, plans, figures, Importing(report, by, clock, zone, options))
    return report


@dataclass(frozen=True)
class Importing:
    """One import: its report, who does it and when, and how."""

    report: Report
    by: By
    clock: Clock
    zone: str
    options: ImportOptions


def _write(store: Store, found: Found, plans: list[PlanFile], figures: FiguresLoader, importing: Importing) -> None:
    """All of it in one transaction, with the figures that were staged; nothing if anything is refused, or on a dry run."""
    report, by, options = importing.report, importing.by, importing.options
    checked = check_tables(found.tables, report)
    read = read_figures(checked["observations"])
    printed: Figures | None = None
    try:
        with store.write() as session:
            now = importing.clock.now()
            today = local_date(now, importing.zone)
            of_plans = [
                table for plan in plans for table in match_plan(session, plan, found, options.mapping, today, report)
            ]
            rows = check_tables(of_plans, report)
            rows = {name: checked[name] + rows[name] for name in rows}
            if options.plan_of is not None:
                rows = _plan_alone(rows, options.plan_of, report)
            if report.refused:
                raise _RollBack
            log = ImportLog(session, report, by, now, today, importing.zone, options.days)
            printed = Figures(log, read, figures.own)
            _import(log, rows, printed, options.confirm_channels)
            figures.publish(session, now)
            if report.refused or options.dry_run:
                raise _RollBack
            counts = {name: dict(getattr(report, name)) for name in ("created", "updated", "removed")}
            if any(counts.values()):
                audit(session, by=by, now=now, act="import", subject="files", **counts)
        figures.published = True
    except _RollBack:
        pass
    if printed:
        printed.doubt()


def _plan_alone(rows: dict[str, list[Row]], boards: frozenset[str], report: Report) -> dict[str, list[Row]]:
    """Of what files hold the actions alone; those of other boards than these are refused."""
    for row in rows["actions"]:
        if row["board"].upper() not in boards:
            message = "is a board whose plan you can't change."
            report.refused.append(row.finding("board", "not_yours", message, "Its officers can."))
    return {name: found if name == "actions" else [] for name, found in rows.items()}


def propose_mapping(*, paths: Iterable[Path], out: Path, mapping: Mapping) -> bool:
    """Write how the plans in these files would be read to a mapping file; False where there is no table in them.

    `mapping` is what is said already.

    Where no headings are understood, the widest of the first rows is proposed as the header, for the officer to name.

    Raises UnreadableFile.
    """
    found = open_files(paths, mapping)
    plans = _plans(found, mapping, Report())
    tables = [table for one in plans for table in one.tables] or [
        t for grid in found.grids if (t := unread_table(grid))
    ]
    if tables:
        write_mapping(out, tables, mapping.board, mapping.plan or (plans[0].edition if plans else ""))
    return bool(tables)


def _plans(found: Found, mapping: Mapping, report: Report) -> list[PlanFile]:
    """The plans in layouts of their own. What holds neither a plan nor a table of ours is noted or refused."""
    plans: list[PlanFile] = []
    own = {table.file for table in found.tables}
    has_plan = any(table.name in ("plans", "actions") for table in found.tables)
    for file, group in groupby(found.grids, key=lambda grid: grid.file):
        grids = list(group)
        in_folder = file in found.in_folders
        if file in own:
            _unknown_sheets(_filled(grids), report)
        elif in_folder and has_plan:  # beside a plan in our tables, any other is a stranger
            report.notes.append(_no_table(file, grids))
        else:
            plan, refused = read_plan_file(grids, mapping)
            report.refused += refused
            if plan is not None:
                plans.append(plan)
                report.notes += _unread_sheets(plan, grids, refused)
            elif in_folder:
                report.notes.append(_no_table(file, grids))
            elif not refused:
                report.refused.append(_no_table(file, grids))
    if not (plans or found.tables or found.figures or report.refused):
        report.refused.append(_no_table("the files", []))
    return plans


def _filled(grids: list[Grid]) -> list[Grid]:
    return [grid for grid in grids if any(map(any, grid.rows))]


def _unread_sheets(plan: PlanFile, grids: list[Grid], refused: list[Finding]) -> list[Finding]:
    """A note of each sheet beside a plan's that holds something and of which nothing was said."""
    unread = {grid.sheet for grid in _filled(grids)} - {table.grid.sheet for table in plan.tables}
    unread -= {
        f.sheet for f in (*plan.notes, *refused) if f.reason in ("repeated_sheet", "which_sheet", "describes", "risks")
    }
    message = "no action plan was found in it, so it was not read."
    return [Finding(plan.file, sheet, None, "", "", "no_plan", message) for sheet in sorted(unread)]


def _unknown_sheets(grids: list[Grid], report: Report) -> None:
    for grid in (g for g in grids if g.sheet != GUIDE):
        fix = f"The tables are {listed(list(TABLES))}."
        message = "this sheet's name is not a table that I know, so it was not read."
        report.notes.append(Finding(grid.file, grid.sheet, None, "", "", "unknown_table", message, fix))


def _no_table(file: str, grids: list[Grid]) -> Finding:
    """Say that nothing was found, and what the nearest thing to a header was: of a plan, or of figures."""
    for grid in grids:
        if (figures := almost_figures(grid.rows[:20])) is not None:
            return _not_figures(grid, *figures)
    widest = max((row for grid in grids for row in grid.rows[:20]), key=lambda row: sum(map(bool, row)), default=[])
    shown = " | ".join(cell.replace("\n", " ")[:40] for cell in widest if cell)[:200]
    fix = (
        "A plan needs a table with a heading such as Action, Key actions or What we will do, and others such as Lead or "
        "By when; figures need a column each for the indicator, the area, the period and the value. Where yours are in "
        "other words, say what they mean in a mapping file (--map FILE, docs/import.md)."
    )
    found = "no action plan and no table that I know was found"
    message = f"is its widest row, and {found}." if shown else f"{found}."
    return Finding(file, "", None, "", shown, "no_table", message, fix)


def _not_figures(grid: Grid, place: int, words: list[str], missing: list[str]) -> Finding:
    """Say which columns figures need, and which this table lacks."""
    shown = cut(" | ".join(cell for cell in grid.rows[place] if cell), 200)
    read = listed([f'"{grid.rows[place][i]}" as {word}' for i, word in enumerate(words) if word])
    message = (
        "figures need a column each for the indicator, the area, the period and the value, and a row for each value: "
        f"I read {read}, and found none for the {listed(missing)}."
    )
    fix = "Say in a mapping file which columns they are (--map FILE, docs/import.md), or add them."
    return Finding(grid.file, grid.sheet, grid.numbers[place], "", shown, "figures_lack_columns", message, fix)


def _import(log: ImportLog, rows: dict[str, list[Row]], figures: Figures, confirm_channels: bool) -> None:
    """Load the rows of our tables."""
    people, plans = People(log), Plans(log)
    people.boards(rows["boards"], confirm_channels)
    people.people(rows["people"])
    people.meetings(rows["meetings"])
    plans.load_plans(rows["plans"], rows["actions"])
    plans.load_actions(rows["actions"])
    plans.leads.assign(rows["leads"])
    if rows["people"] or rows["actions"] or rows["leads"]:
        plans.leads.name_roles([*rows["actions"], *rows["leads"]])
    plans.leads.doubt_plans_without()
    load_updates(log, rows["updates"])
    plans.outcomes(rows["outcomes"])
    plans.statements(rows["statements"])
    figures.load_indicators(rows["indicators"])
    figures.follows(rows["follows"])
    figures.observations(rows["observations"])
    figures.targets(rows["targets"])
