"""Asking the bot that runs on this machine how it is: never through a proxy, which knows nothing of this machine."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot.settings import Settings

PATIENCE_SECONDS = 3


def ask_own(settings: Settings, path: str) -> tuple[int, dict[str, Any]]:
    """The status of its answer, and what it says. Raises OSError and HTTPException without an answer."""
    url = f"http://{_own_host(settings.host)}:{settings.port}{path}"
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=PATIENCE_SECONDS) as answer:
            return answer.status, _said(answer.read(10_000))
    except HTTPError as error:
        with error:
            return error.code, _said(error.read(10_000))


def _said(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _own_host(host: str) -> str:
    """A host to listen on as one to ask: every address is this machine's own, and IPv6 stands in brackets."""
    bare = host.strip("[]")
    own = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(bare, bare)  # noqa: S104 - compared, not bound to
    return f"[{own}]" if ":" in own else own
