"""A strict mail server, and a strict mailbox, on loopback: they take what real ones take, and misbehave on demand."""

from __future__ import annotations

import asyncio
import re
import socket
import socketserver
import threading
from dataclasses import dataclass, field
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
            self._controller.loop.close()  # which it leaves open, with its sockets


@dataclass
class Kept:
    """A mail in the mailbox."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer:
    """A strict mailbox (RFC 3501), running: the few commands that are used, each answered as Dovecot does; `mails` by their uid, `url` is where. `drops` is a command at which it hangs up."""

    def __init__(self) -> None:
        self.mails: dict[int, Kept] = {}
        self.drops = ""
        self.commands: list[str] = []
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._talk(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Talk)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"imap://boards:pass%20word@127.0.0.1:{self._server.server_address[1]}/INBOX"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, raw: bytes) -> int:
        """A mail arrives."""
        self.mails[uid := len(self.mails) + 1] = Kept(raw)
        return uid

    def _talk(self, talk: socketserver.StreamRequestHandler) -> None:
        talk.wfile.write(b"* OK ready\r\n")
        while line := talk.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            self.commands.append(command)
            if self.drops and command.startswith(self.drops):
                return
            lines, state = self._answer(command)
            talk.wfile.write(b"".join(lines) + f"{tag} {state}\r\n".encode())
            if command.startswith("LOGOUT"):
                return

    def _answer(self, command: str) -> tuple[list[bytes], str]:
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n"], "OK done"
        if command.startswith("LOGIN "):
            return [], "OK in" if command == 'LOGIN boards "pass word"' else "NO wrong password"
        if command.startswith("SELECT "):
            return (
                ([b"* 0 EXISTS\r\n"], "OK [READ-WRITE] done")
                if command == 'SELECT "INBOX"'
                else ([], "NO no such folder")
            )
        if command == "UID SEARCH UNSEEN UNFLAGGED":
            found = [str(uid) for uid, mail in self.mails.items() if not mail.flags]
            return [f"* SEARCH {' '.join(found)}".rstrip().encode() + b"\r\n"], "OK done"
        if fetch := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            mail = self.mails.get(int(fetch[1]))
            content = mail.raw[: int(fetch[2])] if mail else b""
            head = f"* 1 FETCH (UID {fetch[1]} BODY[]<0> {{{len(content)}}}\r\n".encode()
            return ([head, content, b")\r\n"] if mail else []), "OK done"
        if store := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \((\\\w+)\)", command):
            self.mails[int(store[1])].flags.add(store[2])
            return [], "OK done"
        return [], "BAD unknown command"
