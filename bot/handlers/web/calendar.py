"""Calendars at their addresses, as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import Core
from bot.errors import DatabaseUnavailable
from bot.handlers.web.caching import etag_of, matches
from bot.services.calendars.feeds import Feed, FeedEntry, read_feed

REFRESH = timedelta(hours=1)
HEADERS = {
    "Cache-Control": "private, max-age=900",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def calendar_route(core: Core, now: Callable[[], datetime]) -> Route:
    """GET /c/TOKEN.ics: the calendar, or 404 for an address that is none or has ended."""

    async def calendar(request: Request) -> Response:
        token = request.path_params["token"]
        try:
            feed = await to_thread.run_sync(lambda: read_feed(core=core, token=token, now=now()))
        except DatabaseUnavailable:
            return Response("The calendar can't be read just now.", 503, {"Retry-After": "300"})
        if feed is None:
            return Response("There is no calendar here.", 404, HEADERS)
        body = await to_thread.run_sync(lambda: as_icalendar(feed))
        etag = etag_of(body)
        if matches(etag, request):
            return Response(status_code=304, headers={**HEADERS, "ETag": etag})
        return Response(body, headers={**HEADERS, "ETag": etag}, media_type="text/calendar")

    return Route("/c/{token}.ics", calendar)


def as_icalendar(feed: Feed) -> bytes:
    """The feed as a file that calendar programs read; times are in UTC."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//boardbot//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", feed.title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in feed.entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: FeedEntry) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", entry.summary)
    event.add("dtstart", entry.starts)
    if entry.place:
        event.add("location", entry.place)
    if not isinstance(entry.starts, datetime):
        event.add("transp", "TRANSPARENT")
    return event
