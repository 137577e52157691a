"""Whether a mail is from whom it says, as the council's own mail server found (RFC 8601: Authentication-Results)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_METHOD = re.compile(r"\s*([a-z0-9-]+)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z]+)\s*\.\s*([a-z0-9-]+)\s*=\s*(\S+)", re.IGNORECASE)
IDENTIFIERS = {"dmarc": ("header.from",), "dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}
"""What each method says it has checked, where that is a domain."""


def is_authentic(results: Sequence[str], authority: str, domain: str) -> bool:
    """Whether the server named `authority` found that a mail is from this domain.

    `results` are the mail's Authentication-Results, topmost first. Whoever sends a mail may write such headers too: only the
    topmost of that server counts, which it put there last, and no other server's does. DMARC has to have passed for the
    domain; where the server says nothing of DMARC, a signature (DKIM) or the sending server (SPF) of the domain, or of one
    above it.
    """
    named = [found for found in map(_read, results) if found and authority and found[0] == authority.lower()]
    if not named or not domain:
        return False
    verdicts = named[0][1]
    if any(method == "dmarc" for method, _, _ in verdicts):
        return all(
            result == "pass" and checked in ("", domain) for method, result, checked in verdicts if method == "dmarc"
        )
    return any(result == "pass" and _covers(checked, domain) for _, result, checked in verdicts)


def _covers(checked: str, domain: str) -> bool:
    return checked == domain or ("." in checked and domain.endswith(f".{checked}"))


def _read(header: str) -> tuple[str, list[tuple[str, str, str]]] | None:
    """The server's name, and of each method its result and the domain that it checked; None for what is no such header."""
    name, *results = _without_comments(header).split(";")
    words = name.split()
    if not words:
        return None
    verdicts = []
    for result in results:
        if not (method := _METHOD.match(result)):
            continue
        known = IDENTIFIERS.get(method[1].lower(), ())
        checked = {f"{kind}.{what}".lower(): value for kind, what, value in _PROPERTY.findall(result)}
        value = next((checked[each] for each in known if each in checked), "")
        if known:
            verdicts.append((method[1].lower(), method[2].lower(), value.rpartition("@")[2].strip('"').lower()))
    return words[0].lower(), verdicts


def _without_comments(header: str) -> str:
    """A header without its comments, which may be nested, and without what is quoted, in which signs mean nothing."""
    bare, depth = "", 0
    plain = re.sub(r"\\.", "_", re.sub(r"\s+", " ", header))  # a sign that is escaped means nothing
    for sign in _QUOTED.sub(lambda match: re.sub(r"[;()\s=]", "_", match[1]), plain):
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        bare += sign if not depth and sign != ")" else ""
    return bare
