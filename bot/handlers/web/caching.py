"""Whether a browser, or a proxy, has the newest version already."""

from __future__ import annotations

import hashlib

from starlette.requests import Request


def etag_of(content: bytes) -> str:
    """The entity tag of a version."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def matches(etag: str, request: Request) -> bool:
    """Whether a request names this version, compared weakly (RFC 9110, 13.1.2): a proxy that packs the answer marks it so."""
    header = request.headers.get("If-None-Match", "")
    return etag in {tag.strip().removeprefix("W/") for tag in header.split(",")} or header.strip() == "*"
