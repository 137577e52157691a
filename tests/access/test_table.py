"""The table of permissions: whole, shown in the docs, and never wider than it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.permissions import TABLE, Act, Role, may, who_may

pytestmark = pytest.mark.fast

DOCS = Path(__file__).parents[2] / "docs" / "permissions.md"


def as_table() -> str:
    lines = ["| | " + " | ".join(Role) + " |", "|---" * (len(Role) + 1) + "|"]
    for act in Act:
        cells = ["yes" if role in TABLE[act] else "" for role in Role]
        lines.append(f"| {act.value} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_every_act_has_its_row_and_the_docs_show_it() -> None:
    assert set(TABLE) == set(Act)
    assert as_table() in DOCS.read_text()


@pytest.mark.parametrize("act", Act)
def test_nobody_who_is_nothing_to_a_board_may_change_it(act: Act) -> None:
    assert may(frozenset({Role.anyone}), act) == (act in (Act.see_open_board, Act.see_page))
    assert may(frozenset({Role.public}), act) == (act is Act.see_page)


def test_a_refusal_names_those_who_may() -> None:
    assert who_may(Act.post, "the Trust") == "officers and chairs of the Trust"
    assert who_may(Act.resolve_delivery, "the Trust") == "officers of the Trust, and administrators,"
