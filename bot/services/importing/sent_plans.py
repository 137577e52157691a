"""Plans' files that officers send in chat: kept, compared with what stands, shown, and imported once they say so.

What is taken is the plan alone, of boards whose officer the sender is. Ratings and progress come from leads, and people
and boards from who runs the bot.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from bot.clock import Clock
from bot.core import Core, Transaction
from bot.domain.permissions import Act, may
from bot.errors import NotAllowed, NotMadeHere, SurfaceError, UnreadableFile
from bot.imports.report import CellChange, Finding, Report
from bot.messages.message import Message
from bot.services.access.permissions import roles_on_board
from bot.services.deliveries.isolation import Piece, Task
from bot.services.deliveries.outbox import enqueue, enqueue_edit
from bot.services.replies.messages import IncomingMessage, SentFile
from bot.surfaces.addresses import surface_of
from bot.views.deliveries import NoteView
from bot.views.plans import ChangedCell, PlanFileView
from storage.audit import By
from storage.base import ago
from storage.boards import Board, all_boards, positions_of
from storage.deliveries import Delivery
from storage.inbound import SentPlan
from storage.people import Person

JOB = "read plans that were sent"
KINDS = (".xlsx", ".xlsm", ".docx", ".csv")
MOST_BYTES = 5_000_000
TRIED_FOR = timedelta(minutes=10)
"""So long a file is asked for again where the chat product does not give it."""
KEPT_FOR = timedelta(days=7)
"""So long a file waits for its sender to say whether it is to be imported."""
_SAID = {
    "waiting": "plan_file_waiting",
    "shown": "plan_file_shown",
    "confirmed": "plan_file_confirmed",
    "done": "plan_file_done",
    "left": "plan_file_left",
}
"""What is said of a file by what became of it."""
_WORDS = re.compile(
    r"(?:please\s+)?(?:import|update)?\s*(?:the\s+)?(?:new\s+|edited\s+)?(?:plan|workbook)?\s*(?:for|of)?\s*"
)


@dataclass(frozen=True)
class _Read:
    """What a file would change: the import's report, or why it can't be read."""

    report: Report
    problem: str = ""

    @property
    def changes(self) -> list[CellChange]:
        return [change for change in self.report.changes if change.table == "actions"]

    @property
    def added(self) -> list[str]:
        """What is new; a plan that was not there yet has none of its actions named."""
        return self.report.added

    @property
    def is_empty(self) -> bool:
        made = any(self.report.created[table] for table in ("actions", "plans"))
        return not (made or self.changes or self.report.gone)

    @property
    def digest(self) -> str:
        """What stands for all that it would change."""
        counts = {table: self.report.created[table] for table in ("plans", "actions")}
        changes = [[c.key, c.column, c.before, c.after] for c in self.changes]
        said = [counts, self.added, changes, self.report.gone]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def take_plan_file(*, core: Core, incoming: IncomingMessage, by: Person, now: datetime) -> bool:
    """Keep the file of a plan that an officer sent by itself, or with a board's key, to be read soon.

    Returns False for any other message, of which nothing is kept then. Raises AlreadyHandled.
    """
    file = next((file for file in incoming.sent_files if PurePath(file.name).suffix.lower() in KINDS), None)
    if file is None or incoming.thread_ts:
        return False
    with core.store.read() as session:
        boards = _boards_of(session, by)
    board_key = _named(incoming.text, boards)
    if not boards or board_key is None:
        return False
    with core.transaction(by=by, now=now, idempotency_key=incoming.idempotency_key) as tx:
        row = _row_of(incoming, file, by, board_key, now)
        tx.session.add(row)
        tx.session.flush()
        _say(tx, row, core.templates.sentence("plan_file_read", name=file.name), "read")
    return True


def _row_of(incoming: IncomingMessage, file: SentFile, by: Person, board_key: str, now: datetime) -> SentPlan:
    values = {"channel": incoming.channel, "ts": incoming.ts, "board_key": board_key}
    return SentPlan.model_validate(
        values | {"person_id": by.id, "file": file.id, "name": PurePath(file.name).name, "received_at": now}
    )


def _named(text: str, boards: Sequence[Board]) -> str | None:
    """The key of the board that words beside a file name, "" where there are none; None where they say something else."""
    rest = _WORDS.sub("", text.strip(" .!:").casefold(), count=1).strip()
    if not rest:
        return ""
    return next((b.key for b in boards if rest in (b.key.casefold(), b.name.casefold())), None)


def _boards_of(session: Session, person: Person) -> list[Board]:
    """The boards whose plan somebody may change."""
    positions = positions_of(session, person.ident)
    return [b for b in all_boards(session) if may(roles_on_board(person, positions, b.id), Act.change_plan)]


def decide_plan_file(*, core: Core, sent_id: int, wanted: bool, by: Person, now: datetime) -> str:
    """What an officer says of a file whose changes they were shown: they are made soon, or left. Returns what to say.

    Raises NotMadeHere and NotAllowed.
    """
    sentence = core.templates.sentence
    with core.transaction(by=by, now=now) as tx:
        row = _locked(tx.session, sent_id)
        if row.person_id != by.id:
            raise NotAllowed(who="whoever sent the file", act="decide about it")
        if row.state != "shown":
            return sentence(_SAID[row.state], name=row.name)
        row.state = "confirmed" if wanted else "left"
        row.content = row.content if wanted else None
        tx.session.add(row)
        tx.audit("confirm a plan's file" if wanted else "leave a plan's file", f"sent plan {row.id}", name=row.name)
        _close(tx, row)
        return sentence(_SAID[row.state], name=row.name)


def read_sent_plans(*, core: Core, now: datetime, clock: Clock) -> int:
    """Show what files that came in would change, and make the changes that were confirmed. Returns how many it dealt with.

    A file that breaks is passed over, and tried again the next time.
    """
    with core.store.read() as session:
        query = select(SentPlan.id).where(_to_deal_with(now - KEPT_FOR)).order_by(col(SentPlan.id))
        ids = [sent_id or 0 for sent_id in session.exec(query)]
    task = Task(core, now, JOB)
    return sum(
        sum(task.alone(partial(_deal_with, core, each, now, clock), Piece("the file of a plan", f"sent plan {each}")))
        for each in ids
    )


def any_sent_plans() -> Any:
    """That there is a file for `read_sent_plans` to deal with, in a prebuilt statement."""
    return select(SentPlan.id).where(_to_deal_with(ago(KEPT_FOR))).exists()


def _to_deal_with(forgotten_before: Any) -> Any:
    forgotten = and_(SentPlan.state == "shown", col(SentPlan.received_at) <= forgotten_before)
    return or_(col(SentPlan.state).in_(("waiting", "confirmed")), forgotten)


def _deal_with(core: Core, sent_id: int, now: datetime, clock: Clock) -> int:
    """Do what is due for a file; 1 where something was."""
    with core.store.read() as session:
        row = session.get_one(SentPlan, sent_id)
        person = session.get_one(Person, row.person_id)
    if row.state == "shown":
        decide_plan_file(core=core, sent_id=sent_id, wanted=False, by=person, now=now)
        return 1
    return (_show if row.state == "waiting" else _apply)(core, row, person, now, clock)


def _show(core: Core, row: SentPlan, person: Person, now: datetime, clock: Clock) -> int:
    """Fetch a file, and show what it would change; nothing yet where it is not given just now."""
    directory = core.directories.of(surface_of(row.channel))
    try:
        if directory is None:
            raise SurfaceError(surface="The chat", code="nothing", fix="")
        content = directory.file(row.file, MOST_BYTES)
    except SurfaceError as error:
        if error.fields.get("passing") and now - row.received_at < TRIED_FOR:
            return 0
        _end(core, row, person, now, error.markup())
        return 1
    _put(core, row, person, now, content, _import(core, row, content, person, clock, dry_run=True))
    return 1


def _put(core: Core, row: SentPlan, person: Person, now: datetime, content: bytes, read: _Read) -> None:
    """Write what a file would change to its sender, with the question whether to do it."""
    with core.transaction(by=person, now=now) as tx:
        locked = _locked(tx.session, row.ident)
        if locked.state not in ("waiting", "confirmed"):
            return
        view = _view(locked, read)
        if view.can_be_done:
            locked.state, locked.content, locked.difference = "shown", content, read.digest
        else:
            locked.state, locked.content = "left", None
        message = core.templates.compose(view, "plan_file")
        locked.shown_id = _enqueue(tx, locked, message, f"shown:{read.digest[:16]}:{locked.shown_id or 0}")
        tx.session.add(locked)


def _apply(core: Core, row: SentPlan, person: Person, now: datetime, clock: Clock) -> int:
    """Make the changes that were confirmed, if they are still those that were shown; else show what they are now."""
    content = row.content or b""
    again = _import(core, row, content, person, clock, dry_run=True)
    if again.digest != row.difference and not again.is_empty:
        _put(core, row, person, now, content, again)
        return 1
    done = _import(core, row, content, person, clock, dry_run=False)
    if done.problem or done.report.refused:
        _end(core, row, person, now, done.problem or done.report.refused[0].message)
        return 1
    with core.transaction(by=person, now=now) as tx:
        locked = _locked(tx.session, row.ident)
        locked.state, locked.content = "done", None
        tx.session.add(locked)
        _say(tx, locked, core.templates.sentence(_SAID["done"], name=locked.name), "done")
    return 1


def _import(core: Core, row: SentPlan, content: bytes, person: Person, clock: Clock, *, dry_run: bool) -> _Read:
    """Import a file's plan into the boards of its sender; a dry run keeps nothing."""
    from bot.imports.plans.mapping import Mapping  # all that reads files: hardly ever needed by a bot that runs
    from bot.services.importing.files import ImportOptions, import_files

    with core.store.read() as session:
        boards = _boards_of(session, person)
    keys = [board.key for board in boards]
    options = ImportOptions(
        dry_run=dry_run,
        mapping=Mapping(board=row.board_key),
        days=core.days,
        plan_of=frozenset(key.upper() for key in keys),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[^\w .()-]", "_", row.name)[-100:] or "plan.xlsx")
        path.write_bytes(content)

        def load(how: ImportOptions) -> Report:
            by = By.somebody(person)
            return import_files(store=core.store, paths=[path], by=by, clock=clock, zone=core.zone, options=how)

        try:
            report = load(options)
            if len(keys) == 1 and any(finding.reason == "which_board" for finding in report.refused):
                report = load(replace(options, mapping=Mapping(board=keys[0])))
        except UnreadableFile as error:
            return _Read(Report(), UnreadableFile(**{**error.fields, "path": row.name}).markup())
    return _Read(report)


def _view(row: SentPlan, read: _Read) -> PlanFileView:
    report = read.report
    return PlanFileView(
        name=row.name,
        sent_id=row.ident,
        problem=read.problem,
        refused=tuple(_sentence(finding) for finding in report.refused),
        doubts=tuple(_sentence(finding) for finding in report.doubtful),
        added=tuple(read.added),
        made=report.created["actions"],
        plan="; ".join(sorted({f"{r.board} {r.plan}" for r in report.readings})) if report.created["plans"] else "",
        changed=tuple(ChangedCell(c.key, c.column.replace("_", " "), c.before, c.after) for c in read.changes),
        gone=tuple(report.gone),
        is_same=read.is_empty,
    )


def _sentence(finding: Finding) -> str:
    """A finding as it is said in chat, where nobody has a command line."""
    if finding.reason in ("which_board", "unknown_board", "other_board"):
        return finding.message + " Send it again with the board's key beside it."
    where = f"row {finding.row}: " if finding.row else ""
    printed = f'"{finding.printed}" ' if finding.printed else ""
    fix = "" if "--" in finding.suggestion else f" {finding.suggestion}"
    return f"{where}{printed}{finding.message}{fix}"


def _locked(session: Session, sent_id: int) -> SentPlan:
    query = select(SentPlan).where(SentPlan.id == sent_id).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotMadeHere
    return row


def _end(core: Core, row: SentPlan, person: Person, now: datetime, why: str) -> None:
    with core.transaction(by=person, now=now) as tx:
        locked = _locked(tx.session, row.ident)
        locked.state, locked.content = "left", None
        tx.session.add(locked)
        _say(tx, locked, why, "end")


def _close(tx: Transaction, row: SentPlan) -> None:
    """Take the question out of the message that shows the changes."""
    shown = tx.session.get(Delivery, row.shown_id) if row.shown_id else None
    if shown is not None:
        sentence = tx.core.templates.sentence(_SAID[row.state], name=row.name)
        enqueue_edit(tx, shown, tx.core.templates.compose(NoteView(sentence), "note"))


def _say(tx: Transaction, row: SentPlan, sentence: str, key: str) -> None:
    _enqueue(tx, row, tx.core.templates.compose(NoteView(sentence), "note"), key)


def _enqueue(tx: Transaction, row: SentPlan, message: Message, key: str) -> int | None:
    return enqueue(
        tx,
        key=f"sent plan:{row.id}:{key}",
        kind="answer",
        recipient=row.channel,
        message=message,
        thread_ts=row.ts,
        person_id=row.person_id,
        urgent=True,
    )
