"""A mail of a neutral message: plain text, and the same as HTML. Buttons are behind its link."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from html import escape

from bot.domain.text import cut, printable
from bot.messages.html import line_as_html
from bot.messages.message import (
    Attachment,
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Span,
    Spans,
    Text,
    from_json,
)
from bot.surfaces.addresses import mailbox_of
from bot.surfaces.base import Outgoing
from bot.surfaces.mail.own_text import LINE

LONGEST_SUBJECT = 150
OPEN = "Read it and answer here:"
YOURS = "The link is yours alone: whoever has it can answer in your name."
NOT_READ = f"Replies to this mail are not read. {YOURS}"
READ = (
    "Or reply to this mail: begin with the reference of the action and a rating, such as green, and say what happened. "
    f"Only what stands above this mail's first line is read, and no files are. {YOURS}"
)
LOOK = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.4;max-width:40em"
ONLY_BEHIND = "It is about a board that is closed to others, so its words are behind the link."


@dataclass(frozen=True)
class Sender:
    """Whom mails are from, and whom their readers may write to."""

    name: str
    mailbox: str
    contact: str = ""
    replies: str = ""
    """The address that answers come to, where they are read."""

    @property
    def domain(self) -> str:
        return self.mailbox.rpartition("@")[2]

    def reply_to(self, token: str) -> str:
        """Where an answer, or a report that the mail did not arrive, goes to; "" where neither is read."""
        local, _, domain = self.replies.rpartition("@")
        return f"{local}+{token}@{domain}" if self.replies and token else ""


def sender_of(mail_from: str, contact: str, replies: str = "") -> Sender:
    """The sender that the settings name: "Boards <boards@example.org>". Raises ValueError."""
    shown = re.fullmatch(r"\s*(?:(.*?)\s*<([^<>\s]+)>|(\S+))\s*", mail_from)
    name, mailbox = ((shown[1] or "").strip('"'), shown[2] or shown[3]) if shown else ("", "")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", mailbox):
        raise ValueError(f'"{mail_from}" is no address such as Boards <boards@example.org>')
    _, reply_to = parseaddr(contact) if "@" in contact else ("", "")
    return Sender(name, mailbox, reply_to, replies)


OUR_ID = re.compile(r"<[0-9a-f]{40}@[^<>\s]+>")
"""A Message-ID as `message_id` makes them."""


def message_id(key: str, domain: str) -> str:
    """The same for a message however often it is sent, so that mailboxes can tell that a second copy is one."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def mail_of(outgoing: Outgoing, sender: Sender) -> EmailMessage:
    """The mail. No line break of anybody's words gets into its header."""
    body = from_json(outgoing.body)
    mail = EmailMessage()
    name, domain = sender.mailbox.rpartition("@")[::2]
    mail["From"] = Address(one_line(sender.name), name, domain)
    mail["To"] = mailbox_of(outgoing.recipient)
    mail["Subject"] = _subject(body, outgoing)
    mail["Message-ID"] = message_id(outgoing.key, sender.domain)
    if reply_to := sender.reply_to(outgoing.reply_token) or sender.contact:
        mail["Reply-To"] = reply_to
    if outgoing.thread_ts and OUR_ID.fullmatch(outgoing.thread_ts):
        mail["In-Reply-To"] = mail["References"] = outgoing.thread_ts
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    blocks = _blocks(body, outgoing)
    may_reply = bool(sender.reply_to(outgoing.reply_token))
    below = READ if may_reply else NOT_READ
    line = f"--- {LINE} ---" if may_reply else ""
    mail.set_content(_as_text(blocks, outgoing.link, below, line), cte="quoted-printable")
    mail.add_alternative(_as_html(blocks, outgoing.link, below, line), subtype="html", cte="quoted-printable")
    return mail


def one_line(words: str) -> str:
    return " ".join(printable(words).split())


def _subject(body: Message, outgoing: Outgoing) -> str:
    if outgoing.refs is not None:
        about = ", ".join(outgoing.refs)
        return cut(f"Updates: {about}" if about else "A message for you", LONGEST_SUBJECT)
    return cut(one_line(body.summary), LONGEST_SUBJECT)


def _blocks(body: Message, outgoing: Outgoing) -> tuple[Block, ...]:
    """What it says; of a board that is closed to others the references alone."""
    if outgoing.refs is None:
        return tuple(block for block in body.blocks if not isinstance(block, Buttons))
    words = f"{', '.join(outgoing.refs)}. {ONLY_BEHIND}" if outgoing.refs else ONLY_BEHIND
    return (Text((Span(words),)),)


def _as_text(blocks: tuple[Block, ...], link: str, below: str, line: str) -> str:
    lines = [line, ""] if line else []
    for block in blocks:
        match block:
            case Heading():
                lines += ["", block.text.upper() if block.level == 1 else block.text, ""]
            case Text():
                lines += [_words(block.spans), ""]
            case Bullets():
                lines += [f"- {_words(item)}" for item in block.items] + [""]
            case Facts():
                lines += [f"{label}: {_words(value)}" for label, value in block.rows] + [""]
            case Picture() | Attachment():
                lines += [f"[{block.title}]", ""]
            case Divider():
                lines += ["-" * 40, ""]
    lines += [OPEN, link, "", below] if link else []
    return printable("\n".join(lines).strip()) + "\n"


def _words(spans: Spans) -> str:
    return "".join(f'"{s.text}"' if s.style == "ask" else f"{s.text} ({s.url})" if s.url else s.text for s in spans)


def _as_html(blocks: tuple[Block, ...], link: str, below: str, line: str) -> str:
    parts = [f"<p><small>{line}</small></p>"] if line else []
    for block in blocks:
        match block:
            case Heading():
                parts.append(f"<h{block.level}>{escape(block.text)}</h{block.level}>")
            case Text():
                parts.append(f"<p>{_marked(block.spans)}</p>")
            case Bullets():
                parts.append(f"<ul>{''.join(f'<li>{_marked(item)}</li>' for item in block.items)}</ul>")
            case Facts():
                rows = "".join(
                    f"<dt><b>{escape(label)}</b></dt><dd>{_marked(value)}</dd>" for label, value in block.rows
                )
                parts.append(f"<dl>{rows}</dl>")
            case Picture() | Attachment():
                parts.append(f"<p>[{escape(block.title)}]</p>")
            case Divider():
                parts.append("<hr>")
    if link:
        parts.append(
            f'<p>{OPEN}<br><a href="{escape(link)}">{escape(link)}</a></p><p><small>{escape(below)}</small></p>'
        )
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head>'
    page = f'{head}<body style="{LOOK}">{"".join(parts)}</body></html>'
    return printable(page)


def _marked(spans: Spans) -> str:
    return line_as_html(spans, str)
