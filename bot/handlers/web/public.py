"""What of the HTTP side people outside may reach, and what is asked about the bot's health from within."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.settings import Settings

PUBLIC = ("/slack/events", "/healthz", "/b", "/c", "/f")
"""What is answered to everybody; each with all that is under it."""
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class PublicSide:
    """Answers nothing but what is public to whoever comes by the bot's public address, or by the proxy before it.

    A proxy that passes on more than it should is then no leak; `public_health` opens the rest all the same.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._proxy, self._open = app, settings.proxy, settings.public_health
        url = urlsplit(settings.url)
        self._host = "" if url.hostname in LOOPBACK else url.hostname or ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http" and not self._open
        if is_http and not _is_public(scope["path"]) and self._is_outside(scope):
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_outside(self, scope: Scope) -> bool:
        peer = (scope.get("client") or ("",))[0]
        by_proxy = bool(self._proxy) and peer == self._proxy
        host = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
        return by_proxy or bool(self._host and host.rstrip(".") == self._host)


def _is_public(path: str) -> bool:
    return any(path == known or path.startswith(f"{known}/") for known in PUBLIC)


def health_routes(
    ready: Callable[[], tuple[bool, str]], receives: Callable[[], bool], metrics: Callable[[], bytes]
) -> list[Route]:
    """GET /healthz, /readyz (503 with the reason where it is not ready) and /metrics (Prometheus).

    `receives` is whether anything came in since the start, or would: a Socket Mode that is connected.
    """

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        is_ready, why = await to_thread.run_sync(ready)
        said = {"status": "ready" if is_ready else "not ready", "why": why, "receives": receives()}
        return JSONResponse(said, 200 if is_ready else 503)

    async def shown(_: Request) -> Response:
        return Response(await to_thread.run_sync(metrics), media_type=PROMETHEUS)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", shown)]
