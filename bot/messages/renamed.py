"""What templates were called in release 0.1.0, and what they named, for officers who lay their own over them."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

TEMPLATES = {"officer_list": "missing_updates", "orphans": "unassigned", "stuck": "delivery_stalled"}
_CHANGE = {"now": "figure", "before": "earlier", "others": "comparators", "kinds": "change_kinds"}
_ENTRIES = {"sections": "entries", "lines": "entries"}
_FIELDS = {
    "parts": _ENTRIES | _CHANGE,
    "board": {
        "as_of": "today",
        "since": "changes",
        "meeting": "meeting_on",
        "plan_note": "plan_status",
        "counts": "totals",
        "headline": "totals",
        "missing_updates": "missing",
        "freshness": "oldest_rating",
        "gaps": "undated",
        "sign_off": "waiting",
        "line": "totals",
        "indicator_notes": "notes",
        "indicators_due": "notes",
        "indicators_more": "indicators_left_out",
    }
    | _ENTRIES
    | _CHANGE,
    "board_rest": _ENTRIES | _CHANGE,
    "home": {
        "owed": "due",
        "others": "more",
        "absence": "away",
        "cycles": "responses",
        "silent": "unanswered",
        "rates": "months",
        "line": "statuses",
        "headline": "totals",
        "counts": "totals",
        "sign_off": "waiting",
    },
    "indicator": {"facts": "latest", "lines": "figures", "notes": "rating_key"},
    "list": {"intro": "plan", "lines": "actions", "shown": "paging", "empty": "kind"},
    "record": {
        "mark": "version_token",
        "facts": "action",
        "history": "updates",
        "history_heading": "kind",
        "text": "narrative",
    },
    "sign_off": {"mark": "version_token", "marks": "version_tokens"},
    "source": {"cells": "imported", "doubts": "raised", "periods": "known_periods"},
}
_VALUES = {"request": {"officer": "proxy_request"}, "settings_form": {"settle_days": "sign_off_days"}}


def former_names(template: str, source: str) -> Iterator[tuple[str, str]]:
    """What a template of one's own names as it was, and as it is now. One that can't be read is refused elsewhere."""
    try:
        tree = Environment().parse(source)  # noqa: S701 - it is read, and renders nothing
    except TemplateSyntaxError:
        return
    fields, values = _FIELDS.get(template, {}), _VALUES.get(template, {})
    named = [n.attr for n in tree.find_all(nodes.Getattr)], [n.value for n in tree.find_all(nodes.Const)]
    for known, found in zip((fields, values), named, strict=True):
        yield from ((old, new) for old, new in known.items() if old in found)
