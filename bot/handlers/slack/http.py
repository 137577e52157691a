"""Slack's requests over HTTP: refused unless Slack signed them, then handed to Bolt."""

from __future__ import annotations

import hmac
import re

from anyio import CapacityLimiter, to_thread
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.surfaces.slack.measured import MeasuredApp
from bot.surfaces.slack.receiving import Receiving, Refusal

MAX_BODY = 1_000_000
OLDEST_SECONDS = 5 * 60
"""A request that Slack signed longer ago may be somebody else's, who took it down: docs.slack.dev, *Verifying requests*."""


async def dispatch(
    bolt: MeasuredApp, verifier: SignatureVerifier, receiving: Receiving, request: Request, limiter: CapacityLimiter
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
    if (refusal := _refusal(verifier, request, body)) is not None:
        receiving.refused(refusal)
        return Response("not signed by Slack just now", 401)
    receiving.accepted()

    def run() -> Response:
        answer = bolt.take(body=body, query=str(request.url.query), headers=dict(request.headers))
        return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())

    return await to_thread.run_sync(run, limiter=limiter)


def _refusal(verifier: SignatureVerifier, request: Request, body: str) -> Refusal | None:
    """Why a request is not taken for Slack's; None where it is."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (re.fullmatch("[0-9]{1,12}", stamp) and re.fullmatch("v0=[0-9a-f]{64}", signature)):
        return Refusal.unsigned
    expected = verifier.generate_signature(timestamp=stamp, body=body) or ""
    if not hmac.compare_digest(expected, signature):
        return Refusal.forged
    late = abs(verifier.clock.now() - int(stamp)) > OLDEST_SECONDS
    return Refusal.late if late else None


async def _body(request: Request) -> str | None:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks).decode("utf-8")
