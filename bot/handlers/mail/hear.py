"""One mail that came in: answered, passed on, noted, or passed over. Whoever fetched it or was handed it calls this."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.core import Core
from bot.errors import AlreadyHandled
from bot.services.people.mailboxes import note_automatic_answer, note_not_arrived
from bot.services.replies.mailed import (
    Answered,
    answer_in_words,
    find_answered,
    handle_mailed,
    pass_on_to_officers,
    why_not_sure,
)
from bot.services.replies.messages import IncomingMessage
from bot.services.requests.answering import send_new_link
from bot.surfaces.addresses import mailbox_of
from bot.surfaces.mail.own_text import MOST_SIGNS, OwnText, above_ours, own_text
from bot.surfaces.mail.received import Received, read_mail

log = logging.getLogger(__name__)

LATEST = timedelta(days=5)
"""A mail may be so long on its way (RFC 5321, 4.5.4.1)."""


def hear_mail(raw: bytes, *, core: Core, authority: str, now: datetime) -> str:
    """Take a mail in; returns what became of it, in a few words without anybody's. Raises DatabaseUnavailable."""
    mail = read_mail(raw, replies=core.mail_replies, authority=authority)
    answered = find_answered(core=core, tokens=mail.tokens, sender=mail.sender, now=now)
    try:
        outcome = _outcome(mail, answered, core, authority, now) if answered else "it is about nobody that I know"
    except AlreadyHandled:
        outcome = "it came in before"
    log.info("mail %s: %s", mail.id, outcome, extra={"person": answered.person.id if answered else None})
    return outcome


def _outcome(mail: Received, answered: Answered, core: Core, authority: str, now: datetime) -> str:
    match mail.kind:
        case "other":
            return "a delay, a receipt, or a report that I can't read"
        case "undelivered" if answered.request_id and note_not_arrived(
            core=core, answered=answered, message=mail.answers, lasting=_is_lasting(mail, answered), now=now
        ):
            return "a mail did not arrive"
        case "undelivered":
            return "a report about no mail of mine"
        case "automatic" if answered.request_id:
            notified = note_automatic_answer(core=core, answered=answered, words=mail.text[:MOST_SIGNS], now=now)
            return "an automatic answer" if notified else "an automatic answer, once more"
        case "automatic":
            return "an automatic answer to no mail of mine"
    why = why_not_sure(core=core, answered=answered, sender=mail.sender, authentic=mail.authentic, now=now)
    if why or mail.kind == "unsure":
        why, words = why or "perhaps_automatic", above_ours(mail.text)
        notified = pass_on_to_officers(core=core, answered=answered, words=words, why=why, key=mail.id, now=now)
        if why == "answers_an_older_mail":
            send_new_link(core=core, person=answered.person, now=now)
        return f"not sure whose it is ({why}){'' if notified else ', and no officer was notified'}"
    own = own_text(mail.text, answered.person.name)
    incoming = IncomingMessage(answered.address, _stamp(mail, now), mail.answers, own.text, id=mail.id)
    if sentence := _no_words(mail, own):
        answer_in_words(core=core, incoming=incoming, sentence=sentence, by=answered.person, now=now)
        return "no words of its writer's"
    inline = [(piece.quoted, piece.words) for piece in own.inline]
    handle_mailed(core=core, incoming=incoming, inline=inline, by=answered.person, now=now)
    return "an answer"


def _no_words(mail: Received, own: OwnText) -> str:
    """Why nothing of a mail can be filed, as the name of a sentence; "" where something may be."""
    if own.too_long:
        return "mail_too_long"
    if own.points_below:
        return "words_are_below"
    if own.text or own.inline:
        return ""
    return "files_not_read" if mail.has_files else "no_words_above"


def _is_lasting(mail: Received, answered: Answered) -> bool:
    """Whether a report says that their address never takes a mail; not where it is of one that theirs passes mails on to."""
    own = {mailbox_of(answered.address), *answered.emails}
    return mail.lasting and (not mail.refused or bool(mail.refused & own))


def _stamp(mail: Received, now: datetime) -> str:
    """When a mail was written, as it says, if that can be; another for each of one second."""
    written = mail.written if mail.written and now - LATEST < mail.written < now else now
    return f"{int(written.timestamp())}.{int(mail.id[:5], 16) % 1_000_000:06}"
