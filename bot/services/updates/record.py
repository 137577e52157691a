"""Filing what people say: one service behind the button, the form and the plain reply. Every version is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.permissions import Act, Role, may
from bot.domain.rag import Rag
from bot.domain.text import listed, same_name
from bot.errors import ActionNotOpen, LedByNamesake, NewerStands, NothingThere, NotYourAction, ShownIsOld
from bot.field_problems import DueInThePast, NoDueReason
from bot.services.access.permissions import require_visible, roles_on_action
from bot.services.boards.board_state import DueDateMove
from bot.services.boards.state import zone_of
from bot.services.plans.subject import Subject, history_of, standing_of, subject_of, with_versions
from bot.services.requests.refresh import refresh_requests
from bot.services.updates.answers import Addition, Answer, Filing, NoRatingYet, Source
from bot.services.updates.publication import hold_for_sign_off
from bot.services.updates.receipt import send_receipt
from bot.surfaces.addresses import MAIL, surface_of
from storage.leads import leads_of_action
from storage.people import Person, leads_covered_by
from storage.plans import DueChange
from storage.publications import PublishedUpdate
from storage.requests import RequestItem, UpdateRequest, item_rows
from storage.updates import ProgressUpdate, versions_of


def record_progress_update(
    *, core: Core, filing: Filing, answer: Answer, by: Person, now: datetime, idempotency_key: str = ""
) -> int:
    """File an answer as a new version, with its receipt, and refresh the messages that show it; the new update's id.

    Raises AlreadyHandled, NotYourAction, ActionNotOpen, FieldProblem and NoRatingYet; nothing is kept then.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        return file_answer(tx, filing, answer)


def file_answer(tx: Transaction, filing: Filing, answer: Answer) -> int:
    """The part of `record_progress_update` inside its transaction, for callers that have one of their own."""
    session, now, action_id, source = tx.session, tx.now, filing.action_id, filing.source
    subject, versions = with_versions(session, subject_of(session, action_id, lock=True))
    today = local_date(now, zone_of(subject.board, tx.core.zone))
    behalf = check_may_answer(session, tx.core, subject, tx.person, now)
    old = session.get(ProgressUpdate, filing.edits) if filing.edits else None
    if old and old.action_id != action_id:
        raise NothingThere
    _check_open(subject, old, is_officer=bool(behalf))
    _check_due(subject, answer, today)
    answer, confirms = _confirmed(session, subject, answer)
    items = item_rows(session, RequestItem.action_id == action_id)
    period = period_of(filing, old, items, today)
    via = _via(filing, by_link=tx.person.linked_request is not None)
    update = ProgressUpdate.model_validate(
        {
            "action_id": action_id,
            "period": period,
            "version": 1
            + max((u.version for u in versions if (u.action_id, u.period) == (action_id, period)), default=0),
            "rag": answer.rag.value if answer.rag else None,
            "narrative": answer.narrative,
            "next_step": answer.next_step,
            "help_needed": answer.help_needed,
            "confirms_id": confirms,
            "evidence": [asdict(item) for item in answer.evidence],
            "author_id": tx.person.id,
            "author_name": tx.person.name,
            "on_behalf_of": behalf,
            "via": via,
            "effective_at": _effective_at(standing_of(session, subject), source, old, period, now),
            "recorded_at": now,
            "receipt_id": old.receipt_id if old else None,
            "source_channel": source.channel if source else old.source_channel if old else None,
            "source_ts": source.ts if source else old.source_ts if old else None,
        }
    )
    session.add(update)
    session.flush()
    versions.append(update)
    waits = hold_for_sign_off(tx, subject, update, old)
    moved = _move_due(tx, subject, answer, update)
    if answer.rag:
        set_status(session, subject, now)
    update_item_states(session, subject, period, items)
    send_receipt(tx, subject, update, (moved, waits), filing.place)
    tx.audit(
        "record update",
        f"action {action_id}",
        update=update.id,
        period=period,
        version=update.version,
        via=via,
    )
    refresh_requests(tx, [action_id], items)
    return update.ident


def _via(filing: Filing, *, by_link: bool) -> str:
    """The way that an answer came, as it is kept."""
    by_mail = filing.via == "text" and filing.source is not None and surface_of(filing.source.channel) == MAIL
    return "email link" if by_link else "email" if by_mail else filing.via


def check_may_answer(session: Session, core: Core, subject: Subject, by: Person, now: datetime) -> str:
    """The leads for whom somebody else answers, "" for a lead. Raises NotYourAction."""
    roles = roles_on_action(session, by, subject.board, subject.action, now=now, zone=core.zone)
    if Role.lead in roles:
        return ""
    require_visible(roles, subject.board)
    today = local_date(now, zone_of(subject.board, core.zone))
    leads = leads_of_action(session, subject.action.ident, today)
    if not may(roles, Act.answer):
        for lead in leads:
            if lead.person and same_name(lead.person.name, by.name):
                email = lead.person.email or "no email address"
                raise LedByNamesake(ref=subject.action.ref, name=by.name, email=email)
        shown = listed([lead.shown for lead in leads])
        raise NotYourAction(ref=subject.action.ref, leads=shown or "none yet")
    if Role.delegate in roles:
        absent = leads_covered_by(session, by.ident, now, today)
        leads = [lead for lead in leads if lead.person and lead.person.id in absent]
    return listed([lead.shown for lead in leads]) or "a lead not named yet"


def _check_open(subject: Subject, old: ProgressUpdate | None, *, is_officer: bool) -> None:
    """A complete action takes no more updates, but for a corrected one of the update that completed it, or an officer's."""
    action = subject.action
    correcting = old is not None and old.rag == Rag.BLUE and old.withdrawn_at is None and action.status == "complete"
    reopening = is_officer and action.status == "complete"
    if action.status != "open" and not correcting and not reopening:
        raise ActionNotOpen(ref=action.ref, status=action.status)
    if subject.plan.status == "closed":
        raise ActionNotOpen(ref=action.ref, status="in a closed plan")


def _check_due(subject: Subject, answer: Answer, today: date) -> None:
    own = None if subject.action.due_is_default else subject.action.due
    if answer.due is None or answer.due == own:
        return
    if not answer.due_reason.strip():
        raise NoDueReason(field="due_reason")
    if answer.due < today and answer.rag is not Rag.BLUE:
        raise DueInThePast(field="due")


def _confirmed(session: Session, subject: Subject, answer: Answer) -> tuple[Answer, int | None]:
    """For "no change": the rating and the update that it re-confirms. Words said with it are words of its own."""
    action_id = subject.action.ident
    if answer.shown is not None and answer.shown != versions_of(session, [action_id]).get(action_id, 0):
        raise ShownIsOld(ref=subject.action.ref)
    if not answer.no_change:
        return answer, None
    updates = history_of(session, subject)
    rated = next((u for u in reversed(updates) if u.rag), None)
    if rated is None or rated.rag is None:
        raise NoRatingYet
    words = next((u for u in reversed(updates) if u.confirms_id is None), rated)
    return replace(answer, rag=Rag(rated.rag)), None if answer.narrative or answer.evidence else words.id


def period_of(
    filing: Filing, old: ProgressUpdate | None, items: Sequence[tuple[RequestItem, UpdateRequest]], today: date
) -> str:
    """The month that an answer is about: the one it names, or of the update that it edits; else the month of the newest of
    the action's items while that is outstanding, or is this month's; else, unprompted, this month.
    """
    if filing.period and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", filing.period):
        return filing.period
    if old:
        return old.period
    asked = items[-1][0] if items else None
    this_month = f"{today:%Y-%m}"
    if asked and (asked.state == "outstanding" or asked.period == this_month):
        return asked.period
    return this_month


def _move_due(tx: Transaction, subject: Subject, answer: Answer, update: ProgressUpdate) -> str:
    action = subject.action
    if answer.due is None or (answer.due == action.due and not action.due_is_default):
        return ""
    change = DueChange.model_validate(
        {
            "action_id": action.id,
            "update_id": update.id,
            "from_due": action.due,
            "to_due": answer.due,
            "from_default": action.due_is_default,
            "reason": answer.due_reason,
            "by_name": update.author_name,
            "effective_at": tx.now,
        }
    )
    tx.session.add(change)
    action.due, action.due_is_default = answer.due, False
    tx.session.add(action)
    return tx.core.templates.words("due_moved", due=answer.due, days=DueDateMove(change, None).days)


def _effective_at(
    standing: Sequence[ProgressUpdate], source: Source | None, old: ProgressUpdate | None, period: str, now: datetime
) -> datetime:
    """Now; but before any newer words, which stand: for a message that comes in late, for another version of an older
    update, and for an answer about an earlier month.

    A message may be sent again for an hour where it was not acknowledged.
    """
    newer = [u for u in standing if u.period > period]
    if old in standing:
        newer += standing[standing.index(old) + 1 :]
    written = now
    if source is not None:
        ts = source.edited_ts or source.ts
        said = datetime.fromtimestamp(float(ts), UTC)
        late = [u for u in standing if u is not old and _is_later(u, ts, said)]
        newer, written = newer + late, said if late else now
    moments = [u.effective_at for u in newer if u.effective_at]
    return min(written, min(moments) - timedelta(microseconds=1)) if moments else now


def _is_later(update: ProgressUpdate, ts: str, written: datetime) -> bool:
    """Whether an update was given after a message: by a later one, or by a form meanwhile."""
    if update.source_ts is not None:
        return update.source_ts > ts
    return update.effective_at is not None and update.effective_at > written


def set_status(session: Session, subject: Subject, now: datetime) -> None:
    """Blue completes an action, and another rating opens it again; an update that is withdrawn leaves what stood."""
    action = subject.action
    own = [u for u in standing_of(session, subject) if u.rag]
    rating = Rag(own[-1].rag) if own and own[-1].rag else Rag.GREY
    wanted = "complete" if rating is Rag.BLUE else "open"
    if action.status in ("open", "complete") and action.status != wanted:
        action.status, action.status_since = wanted, now
        session.add(action)


def update_item_states(
    session: Session, subject: Subject, period: str, items: Sequence[tuple[RequestItem, UpdateRequest]]
) -> None:
    """One standing answer closes an action's period for every lead who was asked; `items` are the action's."""
    answered = any(u.period == period for u in standing_of(session, subject))
    for item in (item for item, _ in items if item.period == period):
        item.state = "answered" if answered else "outstanding" if item.state == "answered" else item.state
        session.add(item)


def update_of(*, core: Core, update_id: int) -> ProgressUpdate:
    """An update by its id. Raises NothingThere."""
    with core.store.read() as session:
        update = session.get(ProgressUpdate, update_id)
    if update is None:
        raise NothingThere
    return update


def add_to(*, core: Core, addition: Addition, by: Person, now: datetime, idempotency_key: str) -> int:
    """Give what an update's words left out, its rating or the due date that they name: a further version of the same words.

    The words are the reason for the date. Raises NewerStands where a newer update to the action is recorded, and what
    `record_progress_update` does.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        update = tx.session.get(ProgressUpdate, addition.update_id)
        if update is None:
            raise NothingThere
        subject = subject_of(tx.session, update.action_id, lock=True)
        check_may_answer(tx.session, core, subject, by, now)
        if history_of(tx.session, subject)[-1:] != [update]:
            raise NewerStands(ref=subject.action.ref)
        words = update.narrative, update.next_step, update.help_needed
        rag = addition.rag or (Rag(update.rag) if update.rag else None)
        reason = update.narrative if addition.due else ""
        answer = Answer(rag, *words, addition.due, reason, evidence=PublishedUpdate(update).evidence)
        filing = Filing(update.action_id, "button", addition.place, update.period, edits=update.ident)
        return file_answer(tx, filing, answer)
