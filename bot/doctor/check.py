"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One finding: "ok", "note", "wrong" or "unchecked", in a sentence with the fix."""

    state: str
    text: str
