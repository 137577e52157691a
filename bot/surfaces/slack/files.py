"""Fetching a file that somebody sent: with the bot's token, and only from Slack itself."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from bot.errors import SurfaceError
from bot.surfaces.slack.surface import network_trouble

SECONDS = 20.0


class _NoRedirect(HTTPRedirectHandler):
    """A redirection would take the token along, to wherever it points."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def fetch_file(client: WebClient, address: str, most: int) -> bytes:
    """What is at a file's private address. Raises SurfaceError."""
    if not _is_slacks(client, address):
        raise _error("an address that is not its own", "Send the file itself, not a link to it.")
    request = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - it was checked
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    opener = build_opener(ProxyHandler(proxies), HTTPSHandler(context=client.ssl), _NoRedirect)
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            found: bytes = answer.read(most + 1)
    except HTTPError as error:
        passing = error.code == 429 or error.code >= 500
        raise _error(f"HTTP {error.code}", "Check that the app has the scope files:read.", passing=passing) from None
    except (OSError, http.client.HTTPException) as error:
        why = network_trouble(error) or type(error).__name__
        raise _error(f"nothing ({why})", "Check the network and the proxy.", passing=True) from error
    if len(found) > most:
        raise _error("more than I read in chat", f"Send a file of at most {most // 1_000_000} MB.")
    return found


def _is_slacks(client: WebClient, address: str) -> bool:
    """Whether an address is of the host, or below the host, that the Web API is at."""
    own, asked = urlsplit(client.base_url), urlsplit(address)
    host, of = asked.hostname or "", own.hostname or "?"
    same = host == of and asked.port == own.port
    return asked.scheme == own.scheme and (same or (host.endswith(f".{of}") and asked.port is None))


def _error(code: str, fix: str, passing: bool = False) -> SurfaceError:
    return SurfaceError(surface="Slack", code=code, fix=fix, passing=passing)
