"""The bot and its commands: in this interpreter, and as processes of their own."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot import __main__ as command_line
from tests.support.databases import engines_disposed
from tests.support.fake_slack import SECRET, TOKEN, FakeSlack


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(slack: FakeSlack, url: str, **more: str) -> dict[str, str]:
    base = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "BOARDBOT_"))}
    return base | {
        "BOARDBOT_DATABASE_URL": url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.url,
        **more,
    }


def boardbot_process(*args: str, env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own: for what only a process shows."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


class Terminal(io.StringIO):
    """Where somebody types."""

    def isatty(self) -> bool:
        return True


def boardbot(*args: str, env: dict[str, str], cwd: Path, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """A command as a shell would run it, in this interpreter: starting one anew costs ten times the command.

    At a terminal, where what is `typed` is given.
    """
    said, complained = io.StringIO() if typed is None else Terminal(), io.StringIO()
    with ExitStack() as stack:
        stack.enter_context(_as_it_was())
        stack.enter_context(engines_disposed())
        stack.enter_context(patch.dict(os.environ, env, clear=True))
        stack.enter_context(chdir(cwd))
        stack.enter_context(redirect_stdout(said))
        stack.enter_context(redirect_stderr(complained))
        stack.enter_context(patch.object(sys, "argv", ["boardbot", *args]))
        stack.enter_context(patch.object(sys, "stdin", io.StringIO() if typed is None else Terminal(typed)))
        code = 0
        try:
            command_line.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return subprocess.CompletedProcess(args, code, said.getvalue(), complained.getvalue())


@contextmanager
def _as_it_was() -> Iterator[None]:
    """What a command sets for its whole process is put back."""
    loggers = [logging.getLogger(), *(logging.getLogger(n) for n in tuple(logging.root.manager.loggerDict))]
    before = [(one, one.level, list(one.handlers)) for one in loggers]
    raising, broke = logging.raiseExceptions, threading.excepthook
    try:
        yield
    finally:
        for one, level, handlers in before:
            one.setLevel(level)
            one.handlers[:] = handlers
        logging.raiseExceptions, threading.excepthook = raising, broke


def call(app: Any, path: str, body: bytes, headers: dict[str, str], method: str = "POST") -> tuple[int, bytes]:
    """(status, body) of one request."""
    status, _, answer = exchange(app, path, body, headers, method)
    return status, answer


def exchange(
    app: Any,
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    method: str = "GET",
    query: str = "",
    client: str = "127.0.0.1",
) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) of one request."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "client": (client, 1),
        "server": ("127.0.0.1", 80),
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(m.get("body", b"") for m in sent[1:])
