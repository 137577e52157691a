"""Secrets are taken out of every text that is logged or shown: by how they look, and those of the settings by what they are."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, unquote

HIDDEN = "***"
_SIGN = r"[A-Za-z0-9_%+/=-]"
_IN_URL = r"""(?:[^\s"'<>]|["'<>](?![\s,:;)\]}]|$))"""
"""What a password in an address may be made of: a quote too, unless it looks like the end of what is quoted."""
_GOES_ON = r"(?:(?:\\r|\\n|\r|\n)+[ \t]*(?=[A-Za-z0-9-]*[0-9])(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{8,})*"
"""The rest of a token that was pasted with line breaks in it: letters and digits, as words and days have not both."""
_LOOKS = (
    # scheme://user:password@host, whatever the password is made of; a host with a port is none.
    (
        r"\b([a-z][a-z0-9+.-]{0,30}://)(?!(?:localhost|[^\s/@:]*\.[^\s/@:]*):[0-9]{1,5}(?:[/?#]|$))"
        rf"[^\s/@:\[]*:{_IN_URL}*@",
        rf"\g<1>{HIDDEN}@",
    ),
    (r"([?&;](?:ssl)?(?:password|passwd|pwd|secret|token|access_token)=)[^&;\s\"'<>]+", rf"\g<1>{HIDDEN}"),
    (rf"\b(?:xoxe\.xox[a-z]-|xox[a-z][.-]|xapp-)[_%+/=-]*[A-Za-z0-9]{_SIGN}*{_GOES_ON}", HIDDEN),
    (
        r"""(authorization["']?\s*[:=]\s*b?["']?(?:bearer|basic|digest|token|negotiate)\s+)[^\s"',\\]+""",
        rf"\g<1>{HIDDEN}",
    ),
    (r"""(["'](?:proxy-)?authorization["']\s*:\s*b?["'])[^"']+""", rf"\g<1>{HIDDEN}"),
    (r"\b(Bearer\s+)(?=[A-Za-z0-9._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{8,}", rf"\g<1>{HIDDEN}"),
    (
        r"\b(Basic\s+)(?=[A-Za-z0-9+/]*(?:[0-9]|(?-i:[a-z][A-Z])))[A-Za-z0-9+/]{8,}={0,2}(?![\w-])",
        rf"\g<1>{HIDDEN}",
    ),
)
_known: set[str] = set()
SHORTEST, LONG = 6, 16
"""Signs of a secret that is looked for by itself; a word of letters alone must be long, else it may stand anywhere."""


def remember(*secrets: str) -> None:
    """Keep secrets from being shown wherever they stand, in each form that they may be printed in, and line by line too."""
    for secret in secrets:
        for piece in {secret, secret.strip(), *secret.splitlines()}:
            forms = {piece, quote(piece, safe=""), unquote(piece), repr(piece)[1:-1], json.dumps(piece)[1:-1]}
            _known.update(form for form in forms if len(form) >= (LONG if form.isalpha() else SHORTEST))


def remember_password(address: str) -> None:
    """Keep an address's password from being shown, and what is left of it where a library takes its signs for the host's."""
    if found := re.match(r"[^:]*://[^:@/]*:(.*)@", address, re.S):
        password = found[1]
        remember(password, *(piece for signs in ("[/?#]", "@", "[@:/?#]") for piece in re.split(signs, password)))


def redact(text: str) -> str:
    """The text without secrets."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for look, instead in _LOOKS:
        text = re.sub(look, instead, text, flags=re.IGNORECASE)  # compiled as it is first needed, and kept
    return text
