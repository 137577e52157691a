"""Sign-off: a board's chair lets updates through, returns them with a question, or withholds them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.clock import at_local, local_date
from bot.core import Core
from bot.domain.calendar import MORNING
from bot.domain.evidence import Evidence, as_typed
from bot.domain.permissions import Act, may, who_may
from bot.domain.rag import Rag
from bot.domain.text import day, number_in
from bot.errors import FieldProblem, NotAllowed, SignedOffAlready, WordsChanged
from bot.messages.message import Form, Message
from bot.services.delivering import lock_delivery, put_delivery, put_edit
from bot.services.filing import Subject, subject_of
from bot.services.noting import note_officers, put_note
from bot.services.people import must_be_allowed, parts_on
from bot.services.rhythms import asking_at, freezes_at, rhythms_of
from bot.services.state import zone_of
from bot.services.telling import occasions
from bot.views.signing_off import DecisionFormView, QuestionView, SignOffItem, SignOffView
from bot.views.wording import days_ago, rating
from storage.audit import By, audit
from storage.boards import Board, Person, chairs, officers, positions_of
from storage.deliveries import Delivery, claim_inbound
from storage.plans import Action, live_plans
from storage.publications import Publication, Published, held_updates
from storage.updates import ProgressUpdate

SHOWN, SHOWN_CHARS = 11, 7_500
"""Updates in one message, and characters of them: more would not fit its limits."""


def what_waits(*, core: Core, board_id: int, by: Person, now: datetime) -> Message:
    """What waits for sign-off on a board, as its officers and chairs see it. Raises NotAllowed."""
    with core.store.read() as session:
        return sign_off_message(session, core=core, board=session.get_one(Board, board_id), reader=by, now=now)


def sign_off_message(session: Session, *, core: Core, board: Board, reader: Person, now: datetime) -> Message:
    """The same inside a session."""
    parts = parts_on(reader, positions_of(session, reader.id or 0), board.id)
    may_decide, may_edit = may(parts, Act.sign_off), may(parts, Act.edit_published)
    if not (may_decide or may_edit):
        raise NotAllowed(who=who_may(Act.sign_off, f"the {board.name}"), act=Act.sign_off.value)
    held = _waiting(session, board, now)
    actions = {a.id: a for a in session.exec(select(Action).where(col(Action.id).in_([u.action_id for u, _ in held])))}
    today = local_date(now, zone_of(board, core.zone))
    items = [_item(actions[update.action_id], update, publication, today) for update, publication in held]
    items.sort(key=lambda item: (bool(item.question), item.ref))
    due = _freezing(session, core, board, now)
    shown = f"{day(local_date(due, zone_of(board, core.zone)))} at {MORNING:%H:%M}" if due else ""
    first = _that_fit(items)
    more = len(items) - len(first)
    view = SignOffView(board.name, board.id or 0, first, more, may_decide, may_edit, shown)
    return core.templates.compose(view, "sign_off")


def _item(action: Action, update: ProgressUpdate, publication: Publication, today: date) -> SignOffItem:
    said, rag = Published(update, publication), Rag(update.rag) if update.rag else None
    when = days_ago(update.said_at.date(), today) if update.said_at else ""
    given = f"{rating(rag) if rag else 'no rating given'}, by {update.author_name}"
    given += f" on behalf of {update.on_behalf_of}" if update.on_behalf_of else ""
    return SignOffItem(
        mark=f"{publication.id}.{publication.version}", ref=action.ref, title=action.title, given=f"{given}, {when}",
        words=_told(said), evidence=said.evidence, written=_told(Published(update)) if publication.edited_at else "",
        question=publication.reason if publication.state == "returned" else "",
    )  # fmt: skip


def _that_fit(items: Sequence[SignOffItem]) -> tuple[SignOffItem, ...]:
    """As many of these as one message holds, as the template cuts their words."""
    first: list[SignOffItem] = []
    room = SHOWN_CHARS
    for item in items[:SHOWN]:
        links = sum(min(len(link.title), 80) + len(link.url) for link in item.evidence)
        room -= 250 + min(len(item.words), 300) + min(len(item.written), 200) + min(len(item.question), 150) + links
        if room < 0 and first:
            break
        first.append(item)
    return tuple(first)


def _told(said: Published) -> str:
    parts = (
        said.narrative,
        said.next_step and f"Next: {said.next_step}",
        said.help_needed and f"Help: {said.help_needed}",
    )
    return " ".join(part for part in parts if part)


def _waiting(session: Session, board: Board, now: datetime) -> list[tuple[ProgressUpdate, Publication]]:
    plans = [plan.id or 0 for plan, owner in live_plans(session) if owner.id == board.id]
    held = held_updates(session, plans, now) if board.sign_off else {}
    return [pair for pair in held.values() if not pair[1].is_decided]


def _freezing(session: Session, core: Core, board: Board, now: datetime) -> datetime | None:
    """When the papers of the board's next meeting freeze, if they are yet to."""
    ahead = occasions(session, core, [board], now)[board.id or 0].ahead
    if ahead is None or ahead.frozen_at or not board.paper_days:
        return None
    return freezes_at(board, ahead.held_on, zone_of(board, core.zone), core.days)


def sign_off(*, core: Core, board_id: int, marks: Sequence[str], by: Person, now: datetime, once: str) -> None:
    """Let updates through, each named by a mark (see SignOffItem): all of them, or none where one has changed since.

    Raises NotAllowed, WordsChanged and SignedOffAlready.
    """
    with core.store.write() as session:
        found = [_marked(session, mark) for mark in marks]
        for subject, _, publication in found:
            must_be_allowed(session, by, subject.board.id or 0, Act.sign_off)
            if publication.is_decided and len(found) == 1:
                raise SignedOffAlready(ref=subject.action.ref, by=publication.decided_by)
        if not claim_inbound(session, once, now):
            return
        for subject, _, publication in found:
            if not publication.is_decided:  # somebody else decided about that one meanwhile
                _decide(session, subject, publication, "published", "", by, now)
        must_be_allowed(session, by, board_id, Act.sign_off)
        _refresh(session, core, board_id, now)


def decision_form(*, core: Core, mark: str, form: str, by: Person) -> Form:
    """The form to return an update, to withhold it, or to edit what is published; `form` is its template.

    Raises NotAllowed, WordsChanged and SignedOffAlready.
    """
    act = Act.edit_published if form == "edit_published_form" else Act.sign_off
    with core.store.read() as session:
        subject, update, publication = _undecided(session, mark, by, act)
        said = Published(update, publication)
        view = DecisionFormView(
            json.dumps({"mark": mark}), subject.action.ref, subject.action.title, _told(Published(update)),
            said.narrative, said.next_step, said.help_needed, as_typed(said.evidence),
        )  # fmt: skip
    return core.templates.compose_form(view, form)


def return_update(*, core: Core, mark: str, question: str, by: Person, now: datetime, once: str) -> None:
    """Return an update with a question, which goes to whoever gave it; what they answer in its thread is the new update.

    Raises NotAllowed, WordsChanged, SignedOffAlready and FieldProblem.
    """
    with core.store.write() as session:
        subject, update, publication = _undecided(session, mark, by, Act.sign_off)
        if not question:
            raise FieldProblem(field="question", problem="Write what you want to know.")
        if not claim_inbound(session, once, now):
            return
        _decide(session, subject, publication, "returned", question, by, now)
        author = session.get(Person, update.author_id) if update.author_id else None
        action, board = subject.action, subject.board
        if author and author.reached_at:
            view = QuestionView(action.ref, action.title, action.id or 0, by.name, question, update.narrative)
            publication.question_id = put_delivery(
                session, key=f"question:{publication.id}:{once}", kind="question", recipient=author.reached_at, now=now,
                message=core.templates.compose(view, "question"), person_id=author.id, board_id=board.id,
                hours_zone=author.timezone or zone_of(board, core.zone),
            )  # fmt: skip
            session.add(publication)
        else:
            for officer in officers(session, board.id or 0):
                text = f"{by.name} asks about {action.ref}: {question} {update.author_name} can't be reached in Slack."
                put_note(session, core, officer, text, key=f"question:{once}", now=now, board=board)
        _refresh(session, core, board.id or 0, now)


def withhold(*, core: Core, mark: str, reason: str, by: Person, now: datetime, once: str) -> None:
    """Keep an update out of all that is published, for good; the board's officers are told.

    Raises NotAllowed, WordsChanged, SignedOffAlready and FieldProblem.
    """
    with core.store.write() as session:
        subject, _, publication = _undecided(session, mark, by, Act.sign_off)
        if not reason:
            raise FieldProblem(field="reason", problem="Say in a few words why it is exempt.")
        if not claim_inbound(session, once, now):
            return
        _decide(session, subject, publication, "withheld", reason, by, now)
        text = f"{by.name} withholds the update to {subject.action.ref}: {reason}"
        note_officers(session, core, subject.board, text, key=f"withheld:{once}", now=now, but=by)
        _refresh(session, core, subject.board.id or 0, now)


def edit_published(
    *, core: Core, mark: str, narrative: str, next_step: str, help_needed: str, evidence: tuple[Evidence, ...], by: Person,
    now: datetime, once: str,
) -> None:  # fmt: skip
    """Give an update that waits other words to be published; what its lead wrote stays as written.

    Raises NotAllowed, WordsChanged and SignedOffAlready.
    """
    with core.store.write() as session:
        subject, _, publication = _undecided(session, mark, by, Act.edit_published)
        if not claim_inbound(session, once, now):
            return
        publication.narrative, publication.next_step, publication.help_needed = narrative, next_step, help_needed
        publication.evidence = [asdict(item) for item in evidence]
        publication.edited_by, publication.edited_at, publication.version = by.name, now, publication.version + 1
        session.add(publication)
        audit(session, by=By.person(by), now=now, act="edit published words", subject=f"action {subject.action.id}",
              update=publication.update_id, version=publication.version)  # fmt: skip
        _refresh(session, core, subject.board.id or 0, now)


def _marked(session: Session, mark: str) -> tuple[Subject, ProgressUpdate, Publication]:
    """What a mark names. Raises WordsChanged where it is not as it was when the mark was shown."""
    number, _, version = mark.partition(".")
    publication_id = number_in(number)
    publication = session.get(Publication, publication_id, with_for_update=True) if publication_id else None
    update = session.get(ProgressUpdate, publication.update_id) if publication else None
    if publication is None or update is None:
        raise WordsChanged(ref="That update")
    subject = subject_of(session, update.action_id)
    if str(publication.version) != version or update.withdrawn_at:
        raise WordsChanged(ref=f"The update to {subject.action.ref}")
    return subject, update, publication


def _undecided(
    session: Session, mark: str, by: Person, act: Act
) -> tuple[Subject, ProgressUpdate, Publication]:  # fmt: skip
    subject, update, publication = _marked(session, mark)
    must_be_allowed(session, by, subject.board.id or 0, act)
    if publication.is_decided:
        raise SignedOffAlready(ref=subject.action.ref, by=publication.decided_by)
    return subject, update, publication


def _decide(
    session: Session, subject: Subject, publication: Publication, state: str, reason: str, by: Person, now: datetime
) -> None:
    publication.state, publication.reason = state, reason
    publication.decided_by, publication.decided_at = by.name, now
    session.add(publication)
    acts = {"published": "sign off", "returned": "return update", "withheld": "withhold update"}
    audit(session, by=By.person(by), now=now, act=acts[state], subject=f"action {subject.action.id}",
          update=publication.update_id, reason=reason)  # fmt: skip


def _refresh(session: Session, core: Core, board_id: int, now: datetime) -> None:
    """Show every reader's newest list as it is now."""
    session.flush()
    board = session.get_one(Board, board_id)
    query = select(Delivery).where(Delivery.kind == "sign_off", Delivery.board_id == board_id)
    newest = {told.person_id: told for told in session.exec(query.order_by(col(Delivery.id)))}
    for told in newest.values():
        reader = session.get(Person, told.person_id) if told.person_id else None
        if reader is None or told.state in ("failed", "skipped"):
            continue
        parts = parts_on(reader, positions_of(session, reader.id or 0), board_id)
        if may(parts, Act.sign_off) or may(parts, Act.edit_published):
            lock_delivery(session, told)
            put_edit(
                session, original=told, now=now,
                message=sign_off_message(session, core=core, board=board, reader=reader, now=now),
            )  # fmt: skip


def ask_for_sign_off(*, core: Core, now: datetime) -> int:
    """Put what waits to each board's chairs, and to its officers, who may edit it: once the deadline is past.

    At most one message a day and board, of what came in before that morning: when something is new to them, and once
    more on the working day before the papers freeze. Returns how many boards it asked.
    """
    with core.store.read() as session:
        boards = [board for _, board in live_plans(session) if board.sign_off]
        boards = [board for board in boards if core.days.in_hours(now, zone_of(board, core.zone))]
        rhythms = rhythms_of(session, boards, now, core.days)
        due = []
        for board in boards:
            asking = asking_at(now, rhythms[board.id or 0], zone_of(board, core.zone), core)
            answering = asking is not None and asking.request.due <= now < asking.deadline
            if _is_due(session, core, board, answering, now):
                due.append(board.id or 0)
    return sum(_ask(core, board_id, now) for board_id in due)


def _is_due(session: Session, core: Core, board: Board, answering: bool, now: datetime) -> bool:
    zone = zone_of(board, core.zone)
    morning = at_local(local_date(now, zone), MORNING, zone)
    waiting = [pair for pair in _waiting(session, board, now) if pair[1].state == "pending"]
    waiting = [(update, publication) for update, publication in waiting if update.recorded_at < morning]
    told = [publication.told_at for _, publication in waiting if publication.told_at]
    if not waiting or any(at >= morning for at in told):
        return False
    freezing = _freezing(session, core, board, now)
    hurry = freezing is not None and core.days.before(local_date(freezing, zone), 1) == local_date(now, zone)
    return hurry or (len(told) < len(waiting) and not answering)


def _ask(core: Core, board_id: int, now: datetime) -> int:
    with core.store.write() as session:
        board = session.get_one(Board, board_id)
        zone = zone_of(board, core.zone)
        readers = {p.id: p for p in (*chairs(session, board_id), *officers(session, board_id)) if p.reached_at}
        made = [
            put_delivery(
                session, key=f"sign-off:{board_id}:{local_date(now, zone)}:{person.id}", kind="sign_off", now=now,
                recipient=person.reached_at, person_id=person.id, board_id=board_id, hours_zone=zone,
                message=sign_off_message(session, core=core, board=board, reader=person, now=now),
            )
            for person in readers.values()
        ]  # fmt: skip
        for _, publication in _waiting(session, board, now):
            publication.told_at = now
            session.add(publication)
        return int(any(made))
