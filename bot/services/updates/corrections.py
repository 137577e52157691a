"""Correcting the record: other words for what is published, an update withdrawn by an officer, words erased for good."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.domain.evidence import Evidence, as_typed
from bot.domain.permissions import Act
from bot.errors import FieldProblem
from bot.messages.message import Form
from bot.services.deliveries.notes import put_note
from bot.services.updates.marks import Marked, find_marked
from bot.services.updates.sign_off import together
from bot.services.updates.sign_off_lists import all_words, refresh_sign_off
from bot.services.updates.withdraw import withdraw_within
from bot.views.signing_off import DecisionFormView
from storage.audit import By, audit
from storage.boards import Person
from storage.deliveries import claim_inbound
from storage.publications import Publication, Published
from storage.updates import ProgressUpdate

Pair = tuple[ProgressUpdate, Publication | None]


@dataclass(frozen=True)
class Words:
    """What is published of an update."""

    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    evidence: tuple[Evidence, ...] = ()


def edit_form(*, core: Core, mark: str, by: Person, now: datetime) -> Form:
    """The form for other words to be published, of what waits or of an update that is shown already.

    Raises NothingThere, NotAllowed, WordsChanged and SignedOffAlready.
    """
    with core.store.read() as session:
        marked = find_marked(session, mark, by, Act.edit_published)
        pairs, shown = _to_edit(session, marked, now)
        said = together([Published(*pair) for pair in pairs])
        view = DecisionFormView(
            json.dumps({"mark": mark}),
            marked.subject.action.ref,
            marked.subject.action.title,
            written=" ".join(all_words(Published(update)) for update, _ in pairs),
            shown=shown,
            **said | {"evidence": as_typed(said["evidence"])},
        )
    return core.templates.compose_form(view, "edit_published_form")


def edit_published(*, core: Core, mark: str, words: Words, reason: str, by: Person, now: datetime, once: str) -> None:
    """Give what waits, or what is shown already, other words to be published; what its lead wrote stays as written.

    Of what is shown already the reason is asked for, and its author is notified. Raises NothingThere, NotAllowed,
    WordsChanged, SignedOffAlready and FieldProblem.
    """
    with core.store.write() as session:
        marked = find_marked(session, mark, by, Act.edit_published)
        pairs, shown = _to_edit(session, marked, now)
        if shown and not reason:
            raise FieldProblem(field="reason", problem="Say in a few words why the words are changed.")
        if not claim_inbound(session, once, now):
            return
        worded = next((update for update, _ in reversed(pairs) if update.confirms_id is None), pairs[-1][0])
        for update, publication in pairs:
            if update is worded or all_words(Published(update, publication)):
                published = publication or _shown_as_written(update)
                _put_words(published, words if update is worded else Words(), by.name, now)
                published.edit_reason = reason or published.edit_reason
                session.add(published)
        action, board = marked.subject.action, marked.subject.board
        audit(
            session,
            by=By.person(by),
            now=now,
            act="edit published words",
            subject=f"action {action.id}",
            update=worded.id,
            reason=reason,
        )
        if shown:
            text = f"{by.name} changed the published words of your update to {action.ref}: {reason}"
            hint = f"Your own words are kept; you and the officers see them with /board history {action.ref}"
            _notify_author(session, core, marked, text, hint=hint, by=by, key=f"edited:{once}", now=now)
        session.flush()
        refresh_sign_off(session, core, board.ident, now)


def _to_edit(session: Session, marked: Marked, now: datetime) -> tuple[list[Pair], bool]:
    """The updates whose published words a form is about; and whether they are shown already."""
    waits = any(not publication.is_decided for publication in marked.publications)
    if waits:
        return list(marked.as_shown(session, now).members), False
    return [marked.one()], True


def _shown_as_written(update: ProgressUpdate) -> Publication:
    """What became of an update that was shown without anybody's sign-off."""
    return Publication(update_id=update.ident, state="published", decided_at=update.recorded_at)


def _put_words(publication: Publication, words: Words, by: str, now: datetime) -> None:
    publication.narrative, publication.next_step = words.narrative, words.next_step
    publication.help_needed, publication.evidence = words.help_needed, [asdict(item) for item in words.evidence]
    publication.edited_by, publication.edited_at, publication.version = by, now, publication.version + 1


def withdraw_form(*, core: Core, mark: str, by: Person) -> Form:
    """The form to withdraw somebody's update, with a reason. Raises NothingThere, NotAllowed and WordsChanged."""
    with core.store.read() as session:
        marked = find_marked(session, mark, by, Act.take_back_others)
        update, publication = marked.one()
        action, words = marked.subject.action, all_words(Published(update, publication))
        view = DecisionFormView(json.dumps({"mark": mark}), action.ref, action.title, words)
    return core.templates.compose_form(view, "withdraw_form")


def withdraw_others_update(*, core: Core, mark: str, reason: str, by: Person, now: datetime, once: str) -> None:
    """Withdraw somebody's update, with a reason; its author is notified, and what stood before it stands again.

    Raises NothingThere, NotAllowed, WordsChanged and FieldProblem.
    """
    with core.store.write() as session:
        marked = find_marked(session, mark, by, Act.take_back_others)
        update, _ = marked.one()
        if not reason:
            raise FieldProblem(field="reason", problem="Say in a few words why it is withdrawn.")
        if not claim_inbound(session, once, now):
            return
        withdraw_within(session, core=core, subject=marked.subject, update=update, by=by, now=now, reason=reason)
        text = f"{by.name} withdrew your update to {marked.subject.action.ref}: {reason}"
        _notify_author(session, core, marked, text, by=by, key=f"withdrawn:{once}", now=now)


def _notify_author(
    session: Session, core: Core, marked: Marked, text: str, *, by: Person, key: str, now: datetime, hint: str = ""
) -> None:
    author_id = marked.updates[-1].author_id
    author = session.get(Person, author_id) if author_id else None
    if author is not None and author.id != by.id:
        put_note(session, core, author, text, key=key, now=now, board=marked.subject.board, hint=hint)
