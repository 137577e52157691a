"""Slack's requests over HTTP: refused unless Slack signed them, then handed to Bolt."""

from __future__ import annotations

import re

from anyio import CapacityLimiter, to_thread
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.surfaces.slack.measured import MeasuredApp

MAX_BODY = 1_000_000


async def dispatch(
    bolt: MeasuredApp, verifier: SignatureVerifier, request: Request, limiter: CapacityLimiter
) -> Response:
    """Hand Slack's request to Bolt in a thread of its own, so that a slow one never holds up the others.

    Its signature is checked before anything is read: Bolt parses a body, and answers where the body says,
    before it asks who signed it.
    """
    try:
        body = await _body(request)
    except (ClientDisconnect, UnicodeDecodeError):
        return Response("unreadable", 400)
    if body is None:
        return Response("too large", 413)
    if not _is_signed(verifier, request, body):
        return Response("unsigned", 401)

    def run() -> Response:
        answer = bolt.take(body=body, query=str(request.url.query), headers=dict(request.headers))
        return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())

    return await to_thread.run_sync(run, limiter=limiter)


def _is_signed(verifier: SignatureVerifier, request: Request, body: str) -> bool:
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    well_formed = re.fullmatch("[0-9]{1,12}", stamp) and re.fullmatch("v0=[0-9a-f]{64}", signature)
    return bool(well_formed and verifier.is_valid(body, stamp, signature))


async def _body(request: Request) -> str | None:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks).decode("utf-8")
