"""Correcting the record: other words for what is published, an update withdrawn by an officer, words erased for good."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from bot.core import Core, Transaction
from bot.domain.evidence import Evidence, as_typed
from bot.domain.permissions import Act
from bot.field_problems import WhyChanged, WhyWithdrawn
from bot.messages.message import Form
from bot.services.deliveries.notes import send_note
from bot.services.updates.sign_off import decision_facts, merge_updates
from bot.services.updates.sign_off_lists import all_words, refresh_sign_off
from bot.services.updates.version_tokens import VersionedUpdates, find_updates
from bot.services.updates.withdraw import withdraw_within
from bot.views.deliveries import NoteView
from storage.people import Person
from storage.publications import Publication, PublishedUpdate
from storage.updates import ProgressUpdate

UpdatePair = tuple[ProgressUpdate, Publication | None]


@dataclass(frozen=True)
class PublishedText:
    """What is published of an update; and, where it was shown already, why it is changed."""

    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


def edit_form(*, core: Core, version_token: str, by: Person, now: datetime) -> Form:
    """The form for other words to be published, of what waits or of an update that is shown already.

    Raises NothingThere, NotAllowed, WordsChanged and SignedOffAlready.
    """
    with core.store.read() as session:
        found = find_updates(session, version_token, by, Act.edit_published)
        pairs, shown = _to_edit(session, found, now)
        combined = merge_updates([PublishedUpdate(*pair) for pair in pairs])
        written = " ".join(all_words(PublishedUpdate(update)) for update, _ in pairs)
    facts = decision_facts(version_token, found.subject.action, written) | combined
    facts |= {"evidence": as_typed(combined["evidence"]), "shown": shown}
    return core.templates.compose_form(facts, "edit_published_form")


def edit_published(
    *, core: Core, version_token: str, words: PublishedText, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Give what waits, or what is shown already, other words to be published; what its lead wrote stays as written.

    Of what is shown already the reason is asked for, and its author is notified. Raises NothingThere, NotAllowed,
    WordsChanged, SignedOffAlready and FieldProblem.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session, reason = tx.session, words.reason
        found = find_updates(session, version_token, by, Act.edit_published)
        pairs, shown = _to_edit(session, found, now)
        if shown and not reason:
            raise WhyChanged(field="reason")
        worded = next((update for update, _ in reversed(pairs) if update.confirms_id is None), pairs[-1][0])
        for update, publication in pairs:
            if update is worded or all_words(PublishedUpdate(update, publication)):
                published = publication or _shown_as_written(update)
                _put_words(published, words if update is worded else PublishedText(), by.name, now)
                published.edit_reason = reason or published.edit_reason
                session.add(published)
        action, board = found.subject.action, found.subject.board
        tx.audit(
            "edit published words",
            f"action {action.id}",
            update=worded.id,
            reason=reason,
        )
        if shown:
            facts = {"by": by.name, "ref": action.ref, "reason": reason}
            text = core.templates.sentence("published_words_changed", **facts)
            hint = core.templates.sentence("own_words_kept", ref=action.ref)
            _notify_author(tx, found, NoteView(text, hint), key=f"edited:{idempotency_key}")
        session.flush()
        refresh_sign_off(tx, board.ident)


def _to_edit(session: Session, found: VersionedUpdates, now: datetime) -> tuple[list[UpdatePair], bool]:
    """The updates whose published words a form is about; and whether they are shown already."""
    waits = any(not publication.is_decided for publication in found.publications)
    if waits:
        return list(found.as_shown(session, now).members), False
    return [found.one()], True


def _shown_as_written(update: ProgressUpdate) -> Publication:
    """What became of an update that was shown without anybody's sign-off."""
    return Publication(update_id=update.ident, state="published", decided_at=update.recorded_at)


def _put_words(publication: Publication, words: PublishedText, by: str, now: datetime) -> None:
    publication.narrative, publication.next_step = words.narrative, words.next_step
    publication.help_needed, publication.evidence = words.help_needed, [asdict(item) for item in words.evidence]
    publication.edited_by, publication.edited_at, publication.version = by, now, publication.version + 1


def withdraw_form(*, core: Core, version_token: str, by: Person) -> Form:
    """The form to withdraw somebody's update, with a reason. Raises NothingThere, NotAllowed and WordsChanged."""
    with core.store.read() as session:
        found = find_updates(session, version_token, by, Act.withdraw_others)
        update, publication = found.one()
    facts = decision_facts(version_token, found.subject.action, all_words(PublishedUpdate(update, publication)))
    return core.templates.compose_form(facts, "withdraw_form")


def withdraw_others_update(
    *, core: Core, version_token: str, reason: str, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Withdraw somebody's update, with a reason; its author is notified, and what stood before it stands again.

    Raises NothingThere, NotAllowed, WordsChanged and FieldProblem.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        found = find_updates(tx.session, version_token, by, Act.withdraw_others)
        update, _ = found.one()
        if not reason:
            raise WhyWithdrawn(field="reason")
        withdraw_within(tx, found.subject, update, reason)
        facts = {"by": by.name, "ref": found.subject.action.ref, "reason": reason}
        text = core.templates.sentence("withdrawn_by_other", **facts)
        _notify_author(tx, found, NoteView(text), key=f"withdrawn:{idempotency_key}")


def _notify_author(tx: Transaction, found: VersionedUpdates, note: NoteView, *, key: str) -> None:
    author_id = found.updates[-1].author_id
    author = tx.session.get(Person, author_id) if author_id else None
    if author is not None and author.id != tx.person.id:
        send_note(tx, author, note, key=key, board=found.subject.board)
