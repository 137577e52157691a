"""A mail that came in, read: an answer, an automatic answer, or a report that a mail did not arrive."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as RawMail
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from bot.surfaces.mail.authentication import is_authentic
from bot.surfaces.mail.own_text import OwnText, own_text, text_of_html

MOST_BYTES = 2_000_000
"""What is read of a mail: its words come first, and its files, which may follow, are not kept."""
OUR_ID = re.compile(r"<[0-9a-f]{40}@[^<>\s]+>")
"""A Message-ID as `compose.message_id` makes them."""
SENT_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|ooo\b)", re.IGNORECASE
)
_MAILER = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]*)@", re.IGNORECASE)
Kind = Literal["answer", "automatic", "undelivered", "other"]
"""Other: that a mail is delayed, or was read, and what can't be read."""


@dataclass(frozen=True)
class Received:
    """A mail that came in. `sender` is the one address that it says it is from; `token` is of the address it came to."""

    kind: Kind
    id: str
    """Names it, and says nothing of anybody."""
    token: str
    sender: str
    authentic: bool
    """The council's mail server found that it is from the sender's domain."""
    answers: str | None
    """The Message-ID of the mail of ours that it is about."""
    own: OwnText
    has_files: bool
    written: datetime | None = None
    """When it was written, as it says."""
    lasting: bool = False
    """Of a mail that did not arrive: its address never takes any."""


def read_mail(raw: bytes, *, replies: str, authority: str) -> Received:
    """Read a mail, whatever is wrong with it. `replies` is the address that answers come to, `authority` the mail server
    whose checks count (see `is_authentic`)."""
    mail = message_from_bytes(raw[:MOST_BYTES])
    sender = _sender(mail)
    results = [str(value) for value in mail.get_all("Authentication-Results", [])]
    kind, lasting = _kind(mail)
    words, is_html, files = _words(mail)
    ids = OUR_ID.findall(f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}")
    if kind == "undelivered":
        ids = OUR_ID.findall(raw[:MOST_BYTES].decode("ascii", "replace"))
    named = str(mail.get("Message-ID") or "").strip().encode() or raw
    return Received(
        kind=kind,
        id=hashlib.sha256(named).hexdigest()[:40],
        token=_token(mail, replies),
        sender=sender,
        authentic=is_authentic(results, authority, sender.rpartition("@")[2]),
        answers=ids[0] if ids else None,
        own=own_text(text_of_html(words) if is_html else words),
        has_files=files,
        written=_written(mail),
        lasting=lasting,
    )


def _kind(mail: RawMail) -> tuple[Kind, bool]:
    """What it is; of a mail that did not arrive, whether its address never takes any."""
    report = mail.get_content_type() == "multipart/report"
    if report and mail.get_param("report-type") not in (None, "delivery-status"):
        return "other", False  # that it was read, or deleted unread (RFC 8098)
    if report or _is_from_mailer(mail):
        if reported := _reported(mail):
            return reported
        return ("undelivered", True) if _is_known_report(mail) else ("other", False)
    return ("automatic" if _is_automatic(mail) else "answer"), False


def _is_known_report(mail: RawMail) -> bool:
    """Whether it reports a lasting failure in a form that some mail server has of its own."""
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it tells of each form that it tries
    try:
        _, permanent = all_failures(mail)
    except (LookupError, AttributeError, TypeError, ValueError):  # a mail that is no mail in form
        return False
    return bool(permanent)


def _reported(mail: RawMail) -> tuple[Kind, bool] | None:
    """What a delivery report says (RFC 3464); None where it is none.

    A message that was given up after days of trying did not arrive, though its status begins with 4, for now.
    """
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for block in part.get_payload():
            if isinstance(block, RawMail) and (action := str(block.get("Action", "")).strip().lower()):
                lasting = not str(block.get("Status", "")).strip().startswith("4")
                return ("undelivered", lasting) if action == "failed" else ("other", False)
    return None


def _is_from_mailer(mail: RawMail) -> bool:
    nobody = str(mail.get("Return-Path", "")).strip() == "<>"
    return (nobody and not _is_automatic_answer(mail)) or bool(_MAILER.search(_text(mail, "From")))


def _is_automatic_answer(mail: RawMail) -> bool:
    return str(mail.get("Auto-Submitted", "")).strip().lower().startswith("auto-replied") or bool(
        _AUTOMATIC_SUBJECT.match(_text(mail, "Subject"))
    )


def _is_automatic(mail: RawMail) -> bool:
    """Whether a program wrote it (RFC 3834, and what programs did before that and do still)."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return (
        submitted != "no"
        or precedence in ("auto_reply", "auto-reply", "bulk", "junk", "list")
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id"))
        or bool(_AUTOMATIC_SUBJECT.match(_text(mail, "Subject")))
    )


def _sender(mail: RawMail) -> str:
    """The one address that it says it is from; "" where it says none, or several: then nobody knows which was checked."""
    given = [str(value) for value in mail.get_all("From", [])]
    found = [address for _, address in getaddresses(given) if address]
    return found[0].lower() if len(given) == len(found) == 1 and found[0].count("@") == 1 else ""


def _token(mail: RawMail, replies: str) -> str:
    """What stands behind the plus of the address that it came to."""
    local, _, domain = replies.lower().rpartition("@")
    given = [str(value) for name in SENT_TO for value in mail.get_all(name, [])]
    for _, address in getaddresses(given):
        name, plus, token = address.lower().rpartition("@")[0].partition("+")
        if plus and name == local and address.lower().endswith(f"@{domain}"):
            return token
    return ""


def _written(mail: RawMail) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(mail.get("Date", "")))
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def _text(mail: RawMail, name: str) -> str:
    try:
        return str(make_header(decode_header(str(mail.get(name, "")))))
    except (LookupError, ValueError, MessageError):
        return ""


def _words(mail: RawMail) -> tuple[str, bool, bool]:
    """The words of a mail, whether they are HTML, and whether it came with files. Of two forms of it the plain one counts."""
    parts = list(_parts(mail))
    files = any(is_file for _, _, is_file in parts)
    for wanted in ("text/plain", "text/html"):
        found = [_decoded(part) for part, kind, is_file in parts if kind == wanted and not is_file]
        if any(text.strip() for text in found):
            return "\n".join(found), wanted == "text/html", files
    return "", False, files


def _parts(mail: RawMail) -> Iterator[tuple[RawMail, str, bool]]:
    """The parts of a mail with what each is, and whether it is a file; what is in a mail that came along is not of it."""
    kind = mail.get_content_type()
    if kind.startswith("message/") and kind != "message/rfc822":
        return
    if kind == "message/rfc822" or mail.get_content_disposition() == "attachment":
        yield mail, kind, True
    elif mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, RawMail):
                yield from _parts(part)
    else:
        picture = kind.startswith("image/") and "Content-ID" in mail  # in a signature, mostly
        yield mail, kind, not kind.startswith("text/") and not picture and kind != "application/pkcs7-signature"


def _decoded(part: RawMail) -> str:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # a character set that there is not
        return content.decode("utf-8", "replace")
