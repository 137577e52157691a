"""Answers by mail: filed as plain words are, where it is sure whose they are; else an officer is notified of what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.references import possible_references
from bot.domain.text import cut
from bot.services.deliveries.notes import note_officers
from bot.services.replies.filer import Wanted
from bot.services.replies.messages import IncomingMessage
from bot.services.replies.receive import answer_message, handle_message
from bot.services.replies.unfiled import Doubt, keep
from bot.services.replies.writer import Writer
from bot.services.requests.links import link_replied_to
from bot.surfaces.addresses import MAIL, mail_address
from bot.views.deliveries import NoteView
from storage.audit import CLOCK
from storage.boards import Board
from storage.deliveries import Delivery
from storage.leads import actions_led_by
from storage.people import Person, address_on, emails_of, person_by_email
from storage.plans import boards_of_plans
from storage.requests import boards_of_requests

MOST_SENT = {timedelta(hours=1): 40, timedelta(days=1): 120}
"""So many mails at most go to somebody in an hour, and in a day, before theirs are answered no more: a program that answers
each of ours is no person."""
MOST_CLAIMS = 5
"""So many a day of one person are passed on to officers."""


@dataclass(frozen=True)
class Answered:
    """Whose mail an answer is to, and which emails are known of them; the request that it is about."""

    person: Person
    address: str
    emails: tuple[str, ...]
    request_id: int | None = None
    is_over: bool = False


def find_answered(*, core: Core, tokens: Sequence[str], sender: str, now: datetime) -> Answered | None:
    """To whose mail an answer is, by the token of an address that it came to; else whose address its sender's is."""
    with core.store.read() as session:
        link = next((found for token in tokens if (found := link_replied_to(session, token, now))), None)
        person = link.person if link else person_by_email(session, sender) if sender else None
        if person is None:
            return None
        address = address_on(session, person, MAIL).address or ""
        emails = emails_of(session, [person])[person.ident]
        return Answered(person, address, tuple(emails), link.request.id if link else None, bool(link and link.is_over))


def why_not_sure(*, core: Core, answered: Answered, sender: str, authentic: bool, now: datetime) -> str:
    """Why it is not sure that an answer is its person's, as the name of a sentence; "" where it is."""
    if answered.request_id is None or not answered.address:
        return "no_answer_to_mine"
    if mail_address(sender) != answered.address and sender not in answered.emails:
        return "from_another_address"
    if not authentic:
        return "sender_not_checked"
    if answered.is_over:
        return "answers_an_older_mail"
    with core.store.read() as session:
        sent = [(_sent_since(session, answered, now - span), most) for span, most in MOST_SENT.items()]
        return "too_many_answers" if any(number >= most for number, most in sent) else ""


def _sent_since(session: Session, answered: Answered, since: datetime) -> int:
    lately = Delivery.recipient == answered.address, col(Delivery.created_at) > since
    return session.exec(select(func.count()).select_from(Delivery).where(*lately)).one()


def handle_mailed(
    *, core: Core, incoming: IncomingMessage, inline: Sequence[tuple[str, str]], by: Person, now: datetime
) -> None:
    """File an answer by mail as plain words are, or ask what it is about.

    Words that stand `inline`, each with what is quoted above it, are kept and asked about. A question is answered in
    chat and on pages only: a mail may go astray. Raises AlreadyHandled.
    """
    if inline:
        _ask_about(core, incoming, inline, by, now)
        return
    try:
        handle_message(core=core, incoming=incoming, by=by, now=now)
    except Wanted:
        answer_in_words(core=core, incoming=incoming, sentence="not_answered_by_mail", by=by, now=now)


def answer_in_words(*, core: Core, incoming: IncomingMessage, sentence: str, by: Person, now: datetime) -> None:
    """Answer a mail by a sentence of the templates; nothing of it is filed. Raises AlreadyHandled."""
    note = core.templates.compose(NoteView(core.templates.sentence(sentence)), "note")
    answer_message(core=core, incoming=incoming, by=by, answer=[note], now=now)


def _ask_about(
    core: Core, incoming: IncomingMessage, inline: Sequence[tuple[str, str]], by: Person, now: datetime
) -> None:
    with core.transaction(by=by, now=now, idempotency_key=incoming.idempotency_key) as tx:
        writer = Writer(tx, incoming)
        own = {action.ref: action for action in writer.own}
        doubts: list[Doubt] = []
        for quoted, words in inline:
            named = [
                own[ref] for ref in (*possible_references(words), *possible_references(quoted)[::-1]) if ref in own
            ]
            doubts.append(writer.doubt(words, named[:1]))
        keep(tx, incoming, doubts)


def pass_on_to_officers(*, core: Core, answered: Answered, words: str, why: str, key: str, now: datetime) -> bool:
    """Notify officers of what came by mail in somebody's name, where it is not sure that it is theirs; whether any are."""
    with core.transaction(by=CLOCK, now=now) as tx:
        person, day = answered.person, local_date(now, core.zone)
        if not tx.claim(f"claim:{answered.person.id}:{key}"):
            return False
        if not any(tx.claim(f"claims:{person.id}:{day}:{number}") for number in range(MOST_CLAIMS)):
            return False
        sentence, shown = core.templates.sentence, cut(" ".join(words.split()), 500)
        text = sentence("claims_to_be", name=person.name, why=sentence(why), words=shown)
        return note_about(tx, answered, NoteView(text, sentence("record_it_yourself")), key=f"claim:{key}")


def note_about(tx: Transaction, answered: Answered, note: NoteView, *, key: str) -> bool:
    """Send a note about somebody to the officers of the boards that they are asked about; whether there are any."""
    session = tx.session
    asked = boards_of_requests(session, [answered.request_id]) if answered.request_id else {}
    on = local_date(tx.now, tx.core.zone)
    board_ids = asked.get(answered.request_id or 0) or boards_of_plans(
        session, {action.plan_id for action in actions_led_by(session, [answered.person.ident], on)}
    )
    boards = session.exec(select(Board).where(col(Board.id).in_(board_ids)).order_by(col(Board.id))).all()
    for board in boards:
        note_officers(tx, board, note, key=key)
    return bool(boards)
