"""Words that a spreadsheet would take for a formula: marked in text files on the way out, unmarked on the way in."""

from __future__ import annotations

import re
from typing import Any

_FORMULA = re.compile(r"[=+\-@\t\r].*", re.DOTALL)
_HARMLESS = re.compile(r"[-+]?[\d.,]+%?|[-_\u2013]+")


def unarmed(value: Any) -> Any:
    """The cell with an apostrophe before it, as spreadsheets mark text, if it would be taken for a formula."""
    armed = isinstance(value, str) and _FORMULA.fullmatch(value) and not _HARMLESS.fullmatch(value)
    return f"'{value}" if armed else value


def rearmed(text: str) -> str:
    """The cell as it was before `unarmed`."""
    return text[1:] if text.startswith("'") and unarmed(text[1:]) == text else text
