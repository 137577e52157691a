"""A strict mail server on loopback: it takes what a real one takes, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Mailboxes:
    """What arrived, and what is answered next. `refuses` gives an answer by step: "MAIL", "RCPT", "DATA"; `drops` a step."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[str] = []
        self.refuses: dict[str, str] = {}
        self.drops = ""
        self.pause = 0.0
        """Seconds before what was sent is confirmed."""

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.refuses.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.drops == "RCPT":
            server.transport.close()
            return "250 OK"
        envelope.rcpt_tos.append(address)
        return self.refuses.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        raw = envelope.content
        assert all(len(line) <= 998 for line in raw.split(b"\r\n")), "RFC 5322, 2.1.1"
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage) and not mail.defects
        if self.drops != "before":
            self.mails.append(mail)
            self.envelopes.append(envelope.mail_from)
        await asyncio.sleep(self.pause)
        if self.drops:
            server.transport.close()
            await asyncio.sleep(0)
            return "250 OK"
        return self.refuses.get("DATA", "250 OK")


class MailServer:
    """The server, running; `url` is where."""

    def __init__(self) -> None:
        self.mailboxes = Mailboxes()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._controller = Controller(self.mailboxes, hostname="127.0.0.1", port=port, ready_timeout=20)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{port}"

    def close(self) -> None:
        if self._controller.server is not None:
            self._controller.stop()
