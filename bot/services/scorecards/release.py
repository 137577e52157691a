"""Letting a board's scorecard out: with the papers of a meeting as they freeze, else when its officer releases it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.lead_names import is_post
from bot.domain.permissions import Act
from bot.errors import ChangedSinceShown, NotPublishable
from bot.field_problems import ClosedBoard, EndsBeforeItBegins, NoOtherDay
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.deliveries.notes import note_officers, send_note
from bot.services.scorecards.facts import scorecard
from bot.services.scorecards.shown import is_let_out_by_papers
from bot.views.deliveries import NoteView
from bot.views.scorecards import PageSettings, PageSettingsForm, PageView, ScorecardView
from storage.boards import Board, Meeting
from storage.people import Person
from storage.publications import Scorecard, exempt_actions, newest_scorecard


def freeze_scorecard(tx: Transaction, board: Board, meeting: Meeting) -> None:
    """Keep a board's scorecard with the papers of a meeting, where that is how it is let out."""
    if is_let_out_by_papers(board):
        card = scorecard(tx.session, core=tx.core, board=board, as_of=tx.now, meeting_on=meeting.held_on)
        keep_scorecard(tx, board, card, meeting.ident)


def keep_scorecard(tx: Transaction, board: Board, card: ScorecardView, meeting_id: int | None) -> None:
    """Have a scorecard be what a board's page shows; it is of the papers of a meeting, or (None) released by itself."""
    row = {"board_id": board.ident, "meeting_id": meeting_id, "at": tx.now, "facts": card.as_dict()}
    tx.session.add(Scorecard.model_validate(row))


def page_view(session: Session, *, core: Core, board: Board, now: datetime) -> PageView:
    """What a board's page shows, and what would be let out now; with the buttons for that."""
    card = scorecard(session, core=core, board=board, as_of=now)
    shown = newest_scorecard(session, board.ident, frozen=is_let_out_by_papers(board))
    seen = ScorecardView.of(shown.facts) if shown else None
    says = fingerprint(card)
    is_new = seen is None or fingerprint(seen) != says
    release = f"{board.id}|{says}|{shown.id if shown else 0}"
    can_release = is_new and board.published and not board.closed_to_others and not is_let_out_by_papers(board)
    is_ahead = board.hold_until is not None and board.hold_until >= local_date(now, zone_of(board, core.zone))
    return PageView(
        board=board.name,
        key=board.key,
        is_published=board.published and not board.closed_to_others,
        address=f"{core.public_url}/b/{board.key}" if core.public_url else "",
        by_papers=is_let_out_by_papers(board),
        now=card,
        shown_as_of=seen.as_of if seen else None,
        shown_meeting_on=seen.meeting_on if seen else None,
        is_new=is_new,
        exempt=tuple(sorted(exempt_actions(session, [board.ident])[board.ident].items())),
        hold=(board.hold_from, board.hold_until) if is_ahead and board.hold_from and board.hold_until else None,
        is_draft=_is_draft(session, board),
        may_name=tuple(_may_name(session, card)),
        board_id=board.ident,
        release=release if can_release else "",
    )


def _is_draft(session: Session, board: Board) -> bool:
    plan = plans_to_show(session, [board.ident]).get(board.ident)
    return plan is not None and plan.status == "draft"


_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Councillor|Sir|Dame)\b\.?\s+[A-Z]")


def _may_name(session: Session, card: ScorecardView) -> Iterator[str]:
    """References of actions whose titles may name somebody: by a title before a name, or by the name of somebody known."""
    names = [name for name in session.exec(select(Person.name)) if len(name.split()) > 1 and not is_post(name)]
    known = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names) or r"(?!)", re.IGNORECASE)
    for group in card.groups:
        for action in group.actions:
            if known.search(action.title) or _HONORIFIC.search(action.title):
                yield action.ref


def fingerprint(card: ScorecardView) -> str:
    """What a scorecard says, short enough to be sent along; the same on another day if nothing changed."""
    facts = replace(card, as_of=date.min, meeting_on=None).as_dict()
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def release_scorecard(*, core: Core, board_id: int, shown: str, by: Person, now: datetime, idempotency_key: str) -> str:
    """Have a board's page show how things stand now, as its officer was shown it (`shown`: its fingerprint). A sentence.

    Raises NotAllowed, NotPublishable, and ChangedSinceShown where something changed since.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, board_id, Act.publish)
        if not board.published or board.closed_to_others or is_let_out_by_papers(board):
            raise NotPublishable(board=board.name, key=board.key)
        card = scorecard(tx.session, core=core, board=board, as_of=now)
        if fingerprint(card) != shown:
            raise ChangedSinceShown(ask=f"page {board.key}")
        keep_scorecard(tx, board, card, None)
        tx.audit("release scorecard", f"board {board_id}", fingerprint=shown)
        on_hold = board.is_on_hold(card.as_of)
        text = core.templates.sentence(
            "scorecard_released", board=board.name, by=by.name, held_until=board.hold_until if on_hold else None
        )
        note_officers(tx, board, NoteView(text), key=f"released:{idempotency_key}")
        return text


def _settings(board: Board) -> PageSettings:
    return PageSettings(board.published, board.channel_public, board.hold_from, board.hold_until)


def page_settings_form(*, core: Core, board_id: int, by: Person) -> Form:
    """The form for a board's page. Raises NotAllowed."""
    with core.store.read() as session:
        board = require_permission(session, by, board_id, Act.publish)
        state = json.dumps({"board": board_id, "shown": _version(_settings(board))})
        view = PageSettingsForm(state, board.name, _settings(board), board.closed_to_others)
    return core.templates.compose_form(view, "page_settings_form")


def _version(settings: PageSettings) -> str:
    """What a form showed, short enough to be sent along."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class NewPageSettings:
    """What an officer wants, and which settings they were shown (see `_version`)."""

    board_id: int
    wanted: PageSettings
    shown: str


def save_page_settings(*, core: Core, new: NewPageSettings, by: Person, now: datetime, idempotency_key: str) -> None:
    """Keep them, and notify the board's officers.

    Raises NotAllowed, FieldProblem (a board closed to others has no page), and ChangedSinceShown where another officer was
    quicker.
    """
    wanted, board_id = new.wanted, new.board_id
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, board_id, Act.publish)
        tx.session.refresh(board, with_for_update=True)
        if _version(_settings(board)) != new.shown:
            raise ChangedSinceShown(ask=f"page {board.key}")
        if wanted.published and board.closed_to_others:
            raise ClosedBoard(field="published")
        if (wanted.hold_from is None) != (wanted.hold_until is None):
            raise NoOtherDay(field="hold_until" if wanted.hold_from else "hold_from")
        if wanted.hold_from and wanted.hold_until and wanted.hold_until < wanted.hold_from:
            raise EndsBeforeItBegins(field="hold_until")
        was = _settings(board)
        changed = {name: value for name, value in vars(wanted).items() if value != getattr(was, name)}
        for name, value in changed.items():
            setattr(board, name, value)
        if changed:
            tx.session.add(board)
            detail = {name: f"{getattr(was, name)} -> {value}" for name, value in changed.items()}
            tx.audit("change page settings", f"board {board_id}", **detail)
        text = core.templates.sentence("page_settings_saved", board=board.name, now=wanted, changed=sorted(changed))
        send_note(tx, by, NoteView(text), key=f"page:{idempotency_key}", board=board)
        if changed:
            note_officers(tx, board, NoteView(text), key=f"page:{idempotency_key}")
