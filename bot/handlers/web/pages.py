"""The pages of published boards at /b/: what `boardbot publish` writes to a folder, under the same names."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import Core
from bot.errors import BadTemplate, DatabaseUnavailable
from bot.handlers.web.caching import etag_of, matches
from bot.services.scorecards.shown import POLICY, PageFound, find_page

log = logging.getLogger(__name__)

ROOT = "/b/"
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FRESH, FOR_GOOD = "no-cache", "public, max-age=31536000, immutable"


def page_routes(core: Core, now: Callable[[], datetime]) -> list[Route]:
    """GET /b/KEY and what it links to; 404 with a page of its own for anything else."""

    async def page(request: Request) -> Response:
        path = request.path_params.get("path", "")
        try:
            found = await to_thread.run_sync(lambda: find_page(core=core, path=path, now=now()))
        except (BadTemplate, DatabaseUnavailable) as error:
            log.error("a page can't be shown: %s", type(error).__name__)
            return Response("The page can't be shown just now.", 503, {**HEADERS, "Retry-After": "300"})
        if found.moved_to:  # relative, as a proxy may serve this under a path of its own
            return RedirectResponse(found.moved_to, 301, {**HEADERS, "Cache-Control": FRESH})
        return _response(request, found)

    async def bare(_: Request) -> Response:
        return RedirectResponse("b/", 301, {**HEADERS, "Cache-Control": FRESH})

    return [Route("/b", bare), Route(ROOT + "{path:path}", page)]


def _response(request: Request, found: PageFound) -> Response:
    content, media_type = found.file
    kept = FOR_GOOD if found.is_style else FRESH
    etag = etag_of(content)
    headers = {**HEADERS, "Cache-Control": kept, "ETag": etag}
    if found.is_missing:
        return Response(content, 404, {**HEADERS, "Cache-Control": "no-store"}, media_type=media_type)
    if matches(etag, request):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
