"""Addresses that nobody can guess, of which only a digest is kept: of calendars, and of the links in mails."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """192 random bits, as they may stand in an address."""
    return secrets.token_urlsafe(24)


def new_reply_token() -> str:
    """128 random bits in signs that stay what they are where a mail program writes addresses in small letters."""
    return secrets.token_hex(16)


def digest_of(token: str) -> str:
    """What is kept of it: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
