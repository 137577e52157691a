"""Filing what people say: one service behind the button, the form and the plain reply. Every version is kept."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.evidence import Evidence
from bot.domain.permissions import Act, Part, may
from bot.domain.rag import Rag
from bot.domain.text import day, listed, month
from bot.errors import (
    ActionNotOpen,
    FieldProblem,
    NewerStands,
    NothingThere,
    NothingToUndo,
    NotYourAction,
    ShownIsOld,
)
from bot.messages.message import Message
from bot.services.access.permissions import must_see, parts_of
from bot.services.boards.state import slip_days, zone_of
from bot.services.deliveries.notes import put_note
from bot.services.deliveries.outbox import put_delivery, put_edit
from bot.services.plans.subject import Subject, subject_of
from bot.services.requests.message import refresh_requests
from bot.services.updates.sign_off_lists import refresh_sign_off
from bot.views.asking import ReceiptView
from bot.views.wording import rating
from storage.absences import stood_in_for
from storage.audit import By, audit
from storage.boards import Person, chairs, officers
from storage.deliveries import Delivery, claim_inbound
from storage.plans import Action, DueChange, Plan, leads_of_action
from storage.publications import Publication, Published, publications_of
from storage.updates import ProgressUpdate, RequestItem, newest_item, next_version, standing_updates, versions_of


@dataclass(frozen=True)
class Answer:
    """What is said of an action. `rag` None: no rating was given. `no_change` re-confirms the last rating."""

    rag: Rag | None = None
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    due: date | None = None
    due_reason: str = ""
    no_change: bool = False
    shown: int | None = None
    """Of "no change": the version of the action (see `versions_of`) that its writer was shown; None where none was."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a receipt goes: a user or channel id, and the thread in it."""

    recipient: str
    thread_ts: str | None = None


@dataclass(frozen=True)
class Source:
    """The message that somebody's words came in by. `edited_ts` is when they were changed into these."""

    channel: str
    ts: str
    edited_ts: str = ""


class NoRatingYet(Exception):
    """ "No change" was said of an action that nobody has rated: the form is needed."""


def record_progress_update(
    *,
    core: Core,
    action_id: int,
    answer: Answer,
    by: Person,
    now: datetime,
    via: str,
    place: Place,
    period: str | None = None,
    once: str | None = None,
    edits: int | None = None,
    source: Source | None = None,
) -> int | None:
    """File an answer as a new version, with its receipt, and refresh the messages that show it; one transaction.

    `edits` is the update that this one is a further version of. Returns the new update's id, or None where
    `once` (the key of what came in) was dealt with before. Raises NotYourAction, ActionNotOpen, FieldProblem and
    NoRatingYet; nothing is kept then.
    """  # fmt: skip
    with core.store.write() as session:
        if once and not claim_inbound(session, once, now):
            return None
        return file_answer(
            session, core=core, action_id=action_id, answer=answer, by=by, now=now, via=via, place=place,
            period=period, edits=edits, source=source,
        )  # fmt: skip


def file_answer(
    session: Session,
    *,
    core: Core,
    action_id: int,
    answer: Answer,
    by: Person,
    now: datetime,
    via: str,
    place: Place,
    period: str | None = None,
    edits: int | None = None,
    source: Source | None = None,
) -> int:
    """The part of `record_progress_update` inside its transaction, for callers that have one of their own."""  # fmt: skip
    subject = subject_of(session, action_id, lock=True)
    zone = zone_of(subject.board, core.zone)
    today = local_date(now, zone)
    behalf = check_may_answer(session, core, subject, by, now)
    old = session.get(ProgressUpdate, edits) if edits else None
    if old and old.action_id != action_id:
        raise NothingThere
    _check_open(subject, old, is_officer=bool(behalf))
    _check_due(subject, answer, today)
    answer, confirms = _confirmed(session, subject, answer)
    asked = newest_item(session, action_id)
    period = period if period and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period) else None
    period = period or (old.period if old else _period(asked, today))
    update = ProgressUpdate.model_validate(
        {
            "action_id": action_id, "period": period, "version": next_version(session, action_id, period),
            "rag": answer.rag.value if answer.rag else None, "narrative": answer.narrative,
            "next_step": answer.next_step, "help_needed": answer.help_needed, "confirms_id": confirms,
            "evidence": [asdict(item) for item in answer.evidence],
            "author_id": by.id, "author_name": by.name, "on_behalf_of": behalf, "via": via,
            "said_at": _said_at(session, action_id, source, now), "recorded_at": now,
            "receipt_id": old.receipt_id if old else None,
            "source_channel": source.channel if source else old.source_channel if old else None,
            "source_ts": source.ts if source else old.source_ts if old else None,
        }
    )  # fmt: skip
    session.add(update)
    session.flush()
    waits = _hold(session, core, subject, update, old, now)
    moved = _move_due(session, subject, answer, update, now)
    if answer.rag:
        _set_status(session, subject, now)
    settle_items(session, action_id, period)
    _receipt(session, core, subject, update, (moved, waits), place, now)
    audit(session, by=By.person(by), now=now, act="record update", subject=f"action {action_id}",
          update=update.id, period=period, version=update.version, via=via)  # fmt: skip
    refresh_requests(session, core=core, action_ids=[action_id], now=now)
    return update.id or 0


def check_may_answer(session: Session, core: Core, subject: Subject, by: Person, now: datetime) -> str:
    """The leads for whom somebody else answers, "" for a lead. Raises NotYourAction."""
    parts = parts_of(session, by, subject.board, subject.action, now=now, zone=core.zone)
    if Part.lead in parts:
        return ""
    must_see(parts, subject.board)
    today = local_date(now, zone_of(subject.board, core.zone))
    leads = leads_of_action(session, subject.action.id or 0, today)
    if not may(parts, Act.answer):
        shown = listed([lead.shown for lead in leads])
        raise NotYourAction(ref=subject.action.ref, leads=shown or "none yet")
    if Part.delegate in parts:
        absent = stood_in_for(session, by.id or 0, now, today)
        leads = [lead for lead in leads if lead.person and lead.person.id in absent]
    return listed([lead.shown for lead in leads]) or "a lead not named yet"


def _check_open(subject: Subject, old: ProgressUpdate | None, *, is_officer: bool) -> None:
    """A complete action takes no more updates, but for a mended one of the update that completed it, or an officer's."""
    action = subject.action
    mending = old is not None and old.rag == Rag.BLUE and old.withdrawn_at is None and action.status == "complete"
    reopening = is_officer and action.status == "complete"
    if action.status != "open" and not mending and not reopening:
        raise ActionNotOpen(ref=action.ref, status=action.status)
    if subject.plan.status == "closed":
        raise ActionNotOpen(ref=action.ref, status="in a closed plan")


def _check_due(subject: Subject, answer: Answer, today: date) -> None:
    own = None if subject.action.due_is_default else subject.action.due
    if answer.due is None or answer.due == own:
        return
    if not answer.due_reason.strip():
        raise FieldProblem(field="due_reason", problem="Say in a few words why the date moves.")
    if answer.due < today and answer.rag is not Rag.BLUE:
        raise FieldProblem(field="due", problem="A revised date can't be in the past. Choose a later one.")


def _confirmed(session: Session, subject: Subject, answer: Answer) -> tuple[Answer, int | None]:
    """For "no change": the rating and the update that it re-confirms. Words said with it are words of its own."""
    if not answer.no_change:
        return answer, None
    if answer.shown is not None and answer.shown != versions_of(session, [subject.action.id or 0]).get(
        subject.action.id or 0, 0
    ):
        raise ShownIsOld(ref=subject.action.ref)
    said = history_of(session, subject)
    rated = next((u for u in reversed(said) if u.rag), None)
    if rated is None or rated.rag is None:
        raise NoRatingYet
    words = next((u for u in reversed(said) if u.confirms_id is None), rated)
    return replace(answer, rag=Rag(rated.rag)), None if answer.narrative or answer.evidence else words.id


def history_of(session: Session, subject: Subject) -> list[ProgressUpdate]:
    """What stands of an action over its editions, oldest first."""
    same = (
        select(Action.id).join(Plan, col(Plan.id) == Action.plan_id)
        .where(Plan.board_id == subject.board.id, Action.ref == subject.action.ref)
    )  # fmt: skip
    return standing_updates(session, col(ProgressUpdate.action_id).in_(same), col(ProgressUpdate.said_at).is_not(None))


def _hold(
    session: Session, core: Core, subject: Subject, update: ProgressUpdate, old: ProgressUpdate | None, now: datetime
) -> bool:
    """Have an update wait for its board's sign-off, where it signs off; a re-confirmed one that it has seen need not.

    What was edited for publication stays edited in a further version with the same words, and a chair's question goes
    along with the answer.
    """
    before = [u for u in history_of(session, subject) if u.id != update.id]
    earlier = publications_of(session, {u.id or 0 for u in before})
    edited = earlier.get(old.id or 0) if old and all_of(old) == all_of(update) else None
    edited = edited if edited and edited.edited_at else None
    if not subject.board.sign_off or _seen_before(update, before, earlier):
        if edited:
            shown = Publication(update_id=update.id or 0, state="published", decided_at=update.recorded_at)
            session.add(_edited_like(shown, edited))
        return False
    publication = Publication(update_id=update.id or 0)
    replaced = earlier.get(before[-1].id or 0) if before else None
    if replaced and not replaced.is_decided:
        publication.question = replaced.reason if replaced.state == "returned" else replaced.question
    session.add(_edited_like(publication, edited) if edited else publication)
    session.flush()
    if any(p.told_at and not p.is_decided for p in earlier.values()):
        refresh_sign_off(session, core, subject.board.id or 0, now)
    return True


def _seen_before(update: ProgressUpdate, before: list[ProgressUpdate], earlier: dict[int, Publication]) -> bool:
    """Whether an update only re-confirms a rating and words that were signed off."""
    if update.confirms_id is None:
        return False
    rated = next((u.id for u in reversed(before) if u.rag), None)
    confirmed = [earlier[i] for i in (update.confirms_id, rated) if i in earlier]
    return all(publication.state == "published" for publication in confirmed)


def all_of(update: ProgressUpdate) -> tuple[object, ...]:
    """Everything that an update says in words."""
    return update.narrative, update.next_step, update.help_needed, update.evidence


def _edited_like(publication: Publication, edited: Publication) -> Publication:
    for name in ("narrative", "next_step", "help_needed", "evidence", "edited_by", "edited_at", "edit_reason"):
        setattr(publication, name, getattr(edited, name))
    return publication


def _period(asked: RequestItem | None, today: date) -> str:
    """The month of the asking while it is owed, or is this month's; else, unprompted, this month."""
    this_month = f"{today:%Y-%m}"
    if asked and (asked.state == "owed" or asked.period == this_month):
        return asked.period
    return this_month


def _move_due(session: Session, subject: Subject, answer: Answer, update: ProgressUpdate, now: datetime) -> str:
    action = subject.action
    if answer.due is None or (answer.due == action.due and not action.due_is_default):
        return ""
    change = DueChange.model_validate(
        {
            "action_id": action.id, "update_id": update.id, "from_due": action.due, "to_due": answer.due,
            "from_default": action.due_is_default, "reason": answer.due_reason, "by_name": update.author_name,
            "said_at": now,
        }
    )  # fmt: skip
    session.add(change)
    action.due, action.due_is_default = answer.due, False
    session.add(action)
    days = slip_days(change)
    later = f" ({days} days later)" if days > 0 else ""
    return f"Due date: {day(answer.due)}{later}."


def _said_at(session: Session, action_id: int, source: Source | None, now: datetime) -> datetime:
    """Now; but the moment of writing for a message that comes in after newer ones: the newest words stand.

    Slack sends a message again for an hour where it was not acknowledged.
    """
    if source is None:
        return now
    ts = source.edited_ts or source.ts
    written = datetime.fromtimestamp(float(ts), UTC)
    by_form = col(ProgressUpdate.source_ts).is_(None) & (col(ProgressUpdate.said_at) > written)
    later = (col(ProgressUpdate.source_ts) > ts) | by_form
    newer = standing_updates(session, ProgressUpdate.action_id == action_id, later)
    if not newer or newer[0].said_at is None:
        return now
    return min(written, newer[0].said_at - timedelta(microseconds=1))


def _set_status(session: Session, subject: Subject, now: datetime) -> None:
    """Blue completes an action, and another rating opens it again; an update that is taken back leaves what stood."""
    action = subject.action
    own = standing_updates(session, ProgressUpdate.action_id == action.id, col(ProgressUpdate.rag).is_not(None))
    said = Rag(own[-1].rag) if own and own[-1].rag else Rag.GREY
    wanted = "complete" if said is Rag.BLUE else "open"
    if action.status in ("open", "complete") and action.status != wanted:
        action.status, action.status_since = wanted, now
        session.add(action)


def settle_items(session: Session, action_id: int, period: str) -> None:
    """One standing answer settles an action's period for every lead who was asked."""
    answered = standing_updates(session, ProgressUpdate.action_id == action_id, ProgressUpdate.period == period)
    items = session.exec(select(RequestItem).where(RequestItem.action_id == action_id, RequestItem.period == period))
    for item in items:
        item.state = "answered" if answered else "owed" if item.state == "answered" else item.state
        session.add(item)


def _receipt(
    session: Session,
    core: Core,
    subject: Subject,
    update: ProgressUpdate,
    outcome: tuple[str, bool],
    place: Place,
    now: datetime,
) -> None:
    message = receipt_message(session, core, subject, update, *outcome)
    earlier = session.get(Delivery, update.receipt_id) if update.receipt_id else None
    if earlier:
        put_edit(session, original=earlier, message=message, now=now)
        return
    update.receipt_id = put_delivery(
        session, key=f"receipt:{update.id}", kind="receipt", recipient=place.recipient, message=message, now=now,
        thread_ts=place.thread_ts, person_id=update.author_id, board_id=subject.board.id, urgent=True,
    )  # fmt: skip
    session.add(update)


def receipt_message(
    session: Session, core: Core, subject: Subject, update: ProgressUpdate, moved: str = "", waits: bool = False
) -> Message:
    """What was filed: `moved` says how the due date moved, `waits` that the board's chair signs it off first."""
    said = history_of(session, subject)
    rated = next((u for u in reversed(said) if u.rag), None)
    older = update.recorded_at != update.said_at and update.withdrawn_at is None and update.id != said[-1].id
    view = ReceiptView(
        update_id=update.id or 0,
        ref=subject.action.ref,
        title=subject.action.title,
        rag=Rag(update.rag) if update.rag else None,
        ask_rag=update.rag is None,
        standing=rating(Rag(rated.rag) if rated and rated.rag else None),
        narrative=update.narrative,
        evidence=Published(update).evidence,
        on_behalf_of=update.on_behalf_of,
        due_moved=moved,
        completed=update.rag == Rag.BLUE and not older,
        no_change=update.confirms_id is not None,
        older=older,
        withdrawn=update.withdrawn_at is not None,
        by="" if update.withdrawn_by == update.author_name else update.withdrawn_by,
        waits=waits,
    )
    return core.templates.compose(view, "receipt")


def withdraw_update(*, core: Core, update_id: int, by: Person, now: datetime) -> None:
    """Take an update back; its words stay in the record, and what stood before it stands again.

    Raises NotYourAction (only its author and the board's officers and chairs may) and NothingToUndo.
    """
    with core.store.write() as session:
        update = session.get(ProgressUpdate, update_id)
        if update is None:
            raise NothingThere
        subject = subject_of(session, update.action_id, lock=True)
        session.refresh(update)
        if update.author_id != by.id:
            parts = parts_of(session, by, subject.board, subject.action, now=now, zone=core.zone)
            must_see(parts, subject.board)
            if not may(parts, Act.take_back_others):
                raise NotYourAction(ref=subject.action.ref, leads=update.author_name)
        if update.withdrawn_at is not None:
            raise NothingToUndo(ref=subject.action.ref)
        withdraw_within(session, core=core, subject=subject, update=update, by=by, now=now)


def withdraw_within(
    session: Session, *, core: Core, subject: Subject, update: ProgressUpdate, by: Person, now: datetime, reason: str = ""
) -> None:  # fmt: skip
    """The part of `withdraw_update` inside its transaction. Of what was signed off, chairs and officers are notified."""
    update.withdrawn_at, update.withdrawn_by, update.withdrawn_reason = now, by.name, reason
    session.add(update)
    session.flush()
    _move_due_back(session, subject, update, now)
    _set_status(session, subject, now)
    settle_items(session, update.action_id, update.period)
    receipt = session.get(Delivery, update.receipt_id) if update.receipt_id else None
    if receipt:
        put_edit(session, original=receipt, message=receipt_message(session, core, subject, update), now=now)
    audit(
        session,
        by=By.person(by),
        now=now,
        act="withdraw update",
        subject=f"action {update.action_id}",
        update=update.id,
        reason=reason,
    )
    publication = publications_of(session, [update.id or 0]).get(update.id or 0)
    if publication is not None and publication.state == "published" and publication.decided_by:
        _note_undone(session, core, subject, update, by, now)
    elif publication is not None and publication.told_at:
        refresh_sign_off(session, core, subject.board.id or 0, now)
    refresh_requests(session, core=core, action_ids=[update.action_id], now=now)


def _note_undone(
    session: Session, core: Core, subject: Subject, update: ProgressUpdate, by: Person, now: datetime
) -> None:
    board = subject.board
    told = {p.id: p for p in (*chairs(session, board.id or 0), *officers(session, board.id or 0)) if p.id != by.id}
    text = f"{by.name} withdrew the update to {subject.action.ref} for {month(update.period)}, which was signed off."
    for person in told.values():
        put_note(session, core, person, text, key=f"undone:{update.id}", now=now, board=board)


def _move_due_back(session: Session, subject: Subject, update: ProgressUpdate, now: datetime) -> None:
    """Take back the move that an update made: what the moves still standing say holds, in whatever order."""
    action = subject.action
    query = (
        select(DueChange).where(DueChange.action_id == action.id).order_by(col(DueChange.said_at), col(DueChange.id))
    )
    changes = list(session.exec(query))
    taken = next((c for c in changes if c.update_id == update.id and c.withdrawn_at is None), None)
    if taken is None:
        return
    taken.withdrawn_at = now
    session.add(taken)
    standing = [c for c in changes if c.withdrawn_at is None]
    if standing:
        action.due, action.due_is_default = standing[-1].to_due, False
    else:
        action.due, action.due_is_default = changes[0].from_due, changes[0].from_default
    session.add(action)


def update_of(*, core: Core, update_id: int) -> ProgressUpdate:
    """An update by its id. Raises NothingThere."""
    with core.store.read() as session:
        update = session.get(ProgressUpdate, update_id)
    if update is None:
        raise NothingThere
    return update


def rate_update(
    *, core: Core, update_id: int, rag: Rag, by: Person, now: datetime, place: Place, once: str
) -> int | None:
    """Give the rating that an update's words left out: a further version with the same words.

    Raises NewerStands where something newer was said of the action since, and what `record_progress_update` does.
    """
    with core.store.write() as session:
        if not claim_inbound(session, once, now):
            return None
        said = session.get(ProgressUpdate, update_id)
        if said is None:
            raise NothingThere
        subject = subject_of(session, said.action_id, lock=True)
        if history_of(session, subject)[-1:] != [said]:
            raise NewerStands(ref=subject.action.ref)
        answer = Answer(rag, said.narrative, said.next_step, said.help_needed, evidence=Published(said).evidence)
        return file_answer(
            session, core=core, action_id=said.action_id, answer=answer, by=by, now=now, via="button", place=place,
            period=said.period, edits=update_id,
        )  # fmt: skip
