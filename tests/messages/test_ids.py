"""The ids of rows and buttons in Slack: what they are about, never where they stand, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.compose import Templates
from bot.messages.message import Block, Button, Buttons, Divider, Message, Span, Text
from bot.surfaces.slack.format import home_payload, message_payload
from bot.surfaces.slack.limits import problems_of_message, problems_of_view
from bot.views.requests import Item, RequestView

pytestmark = pytest.mark.fast

WORDS = st.text(max_size=40) | st.text(min_size=200, max_size=1500)
BUTTONS = st.builds(
    Button,
    text=st.just("Press"),
    act=st.sampled_from(("update", "set_rag", "page", "file_reply")),
    value=WORDS | st.sampled_from(("", "7|2024-10|2", "x" * 1999)),
)
ROWS = st.lists(st.lists(BUTTONS, min_size=1, max_size=4).map(lambda row: Buttons(tuple(row))), max_size=8)


def rows(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    shown = message_payload(Message("Buttons", tuple(blocks)))
    return [block for block in shown["blocks"] if block["type"] == "actions"]


@given(ROWS)
def test_no_id_comes_twice_or_is_too_long_or_hides_what_a_press_does(made: list[Buttons]) -> None:
    shown = rows(made)
    for row, given_row in zip(shown, made, strict=True):
        acts = [element["action_id"].partition(".")[0] for element in row["elements"]]
        assert acts == [button.act for button in given_row.buttons]
    texts = [{**row, "elements": [{**e, "value": ""} for e in row["elements"]]} for row in shown]
    assert problems_of_message({"text": "x", "blocks": texts}) == []
    assert problems_of_view({"type": "home", "blocks": texts}) == []


@given(ROWS, st.data())
def test_what_is_left_of_a_list_keeps_its_ids(made: list[Buttons], data: st.DataObject) -> None:
    made = list({(row.buttons[0].act, row.buttons[0].value): row for row in made}.values())
    kept = [row for row in made if data.draw(st.booleans())]
    before = {row.buttons: (shown["block_id"], ids(shown)) for row, shown in zip(made, rows(made), strict=True)}
    left = rows([Divider(), *(block for row in kept for block in (Text((Span("words"),)), row))])
    assert [before[row.buttons] for row in kept] == [(shown["block_id"], ids(shown)) for shown in left]


def ids(row: dict[str, Any]) -> list[str]:
    return [element["action_id"] for element in row["elements"]]


def test_the_actions_that_are_left_of_a_request_keep_their_ids() -> None:
    view = RequestView.example()
    items = tuple(replace(view.items[0], ref=f"CTB-{n:02d}", action_id=n) for n in range(1, 5))
    before, after = by_ref(view, items), by_ref(view, (items[1], items[3]))
    assert after == {ref: before[ref] for ref in ("CTB-02", "CTB-04")}
    assert len(set(before.values())) == 4


def by_ref(view: RequestView, items: tuple[Item, ...]) -> dict[str, str]:
    """The id of the row beside each action."""
    blocks = Templates().compose(replace(view, items=items, request_id=0, pages=1), "request").blocks
    return {item.ref: row["block_id"] for item, row in zip(items, rows(blocks), strict=True)}


def test_two_rows_about_the_same_are_told_apart() -> None:
    same = Buttons((Button("Update", "update", "7|"), Button("Update", "update", "7|")))
    shown = home_payload(Message("x", (same, same)))["blocks"]
    assert [row["block_id"] for row in shown] == ["row-update-7|", "row-update-7|~2"]
    assert ids(shown[0]) == ["update.7|", "update.7|~2"]
