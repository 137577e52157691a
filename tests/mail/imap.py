"""A strict mailbox on loopback (RFC 3501): the few commands that are used, each answered as Dovecot does."""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Kept:
    """A mail in the mailbox."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer:
    """The server, running; `mails` by their uid, `url` is where. `drops` is a command at which it hangs up."""

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
