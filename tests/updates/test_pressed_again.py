"""A repeated press acts once, and never answers as if it had acted; pressed again after the state changed it counts anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london


def updates(world: World, ref: str = "CTB-02") -> list[tuple[str, str]]:
    return [(row["rag"], row["via"]) for row in world.rows("updates") if row["ref"] == ref]


def rated(world: World, slack: FakeSlack) -> None:
    """Ana's second action is Green since September; then the leads are asked."""
    slack.writes("UANA", "CTB-02 green: fine")
    world.tick(ASKED)


def test_no_change_twice_stores_one_version(world: World, slack: FakeSlack) -> None:
    rated(world, slack)
    before = slack.dm("UANA")[-1].blocks
    shown = {"blocks": before, "channel": "DUANA"}  # as it stands on her screen until the edit is there
    slack.presses("UANA", shown, "No change")
    slack.presses("UANA", shown, "No change")
    assert updates(world) == [("green", "text"), ("green", "button")]
    assert "saved already" in slack.ephemeral[-1]["text"]


@pytest.mark.parametrize("round_", range(3))
def test_no_change_twice_at_once(any_world: World, slack: FakeSlack, round_: int) -> None:
    rated(any_world, slack)
    any_world.sends = False
    shown = {"blocks": slack.dm("UANA")[-1].blocks, "channel": "DUANA"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: slack.presses("UANA", shown, "No change").status, range(4)))
    assert answers == [200] * 4
    assert updates(any_world) == [("green", "text"), ("green", "button")]


def test_no_change_then_red_by_text_then_no_change(world: World, slack: FakeSlack) -> None:
    rated(world, slack)
    request = slack.dm("UANA")[-1]
    old = {"blocks": list(request.blocks), "channel": "DUANA"}
    slack.presses("UANA", request, "No change")
    slack.writes("UANA", "CTB-02 red: the clinic closed")
    slack.opens_home("UANA")
    assert [rag for rag, _ in updates(world)] == ["green", "green", "red"]
    slack.presses("UANA", old, "No change")
    assert [rag for rag, _ in updates(world)] == ["green", "green", "red"]
    world.live_through(london(2024, 11, 1, 10), timedelta(hours=3))
    slack.presses("UANA", slack.dm("UANA")[-1], "No change")
    assert [rag for rag, _ in updates(world)] == ["green", "green", "red", "red"]


def test_what_changed_since_it_was_shown_is_not_confirmed(world: World, slack: FakeSlack) -> None:
    """Somebody else said Red while the old message still stood on her screen: "no change" is not about Red."""
    rated(world, slack)
    old = {"blocks": slack.dm("UANA")[-1].blocks, "channel": "DUANA"}
    slack.writes("UOFF", "CTB-02 red: the clinic closed")
    slack.presses("UANA", old, "No change")
    assert [rag for rag, _ in updates(world)] == ["green", "red"]
    assert "was updated since you were shown it" in slack.ephemeral[-1]["text"]


def test_undone_and_said_again(world: World, slack: FakeSlack) -> None:
    rated(world, slack)
    slack.presses("UANA", slack.dm("UANA")[-1], "No change")
    receipt = slack.dm("UANA")[-1]
    slack.presses("UANA", receipt, "Undo", copies=2)
    assert [row["withdrawn_on"] is not None for row in world.rows("updates")] == [False, True]
    request = next(m for m in slack.dm("UANA") if "October 2024 updates" in m.words())
    slack.presses("UANA", request, "No change")
    assert [row["withdrawn_on"] is not None for row in world.rows("updates")] == [False, True, False]


def test_the_home_tab_and_the_message_are_one_button(world: World, slack: FakeSlack) -> None:
    rated(world, slack)
    slack.opens_home("UANA")
    old = dict(slack.homes["UANA"])
    slack.presses_home("UANA", "No change")
    slack.homes["UANA"] = old  # as it stood when she pressed a second time
    slack.presses_home("UANA", "No change")
    assert updates(world) == [("green", "text"), ("green", "button")]


def test_an_answer_is_posted_once_and_anew_once_it_says_something_else(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    answer = slack.asks("UCHR", "summary CTB").json
    slack.presses("UCHR", answer, "Post to channel", copies=2)
    slack.presses("UCHR", answer, "Post to channel")
    slack.presses("UOFF", slack.asks("UOFF", "summary CTB").json, "Post to channel")
    assert len(slack.in_channel("C1")) == 1
    assert "Posted to the board's channel" in slack.ephemeral[0]["text"]
    assert all("sent exactly that already today" in said["text"] for said in slack.ephemeral[1:])
    slack.writes("UBEN", "CTB-03 red: two heads left")
    slack.presses("UCHR", answer, "Post to channel")
    assert len(slack.in_channel("C1")) == 2 and "CTB-03" in slack.in_channel("C1")[-1].words()


def test_an_answer_whose_acknowledgement_was_cut_is_posted_once(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    answer = slack.asks("UCHR", "summary CTB").json
    deliver, slack.deliver = slack.deliver, None
    assert deliver

    def cut(body: str, headers: dict[str, str]):  # type: ignore[no-untyped-def]
        deliver(body, headers)
        raise ConnectionResetError

    slack.deliver = cut
    with pytest.raises(ConnectionResetError):
        slack.presses("UCHR", answer, "Post to channel")
    slack.deliver = deliver
    slack.presses("UCHR", answer, "Post to channel")
    assert len(slack.in_channel("C1")) == 1


def test_snoozed_on_two_days(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    request = slack.dm("UBEN")[-1]
    slack.presses("UBEN", request, "Snooze", copies=2)
    assert len([a for a in world.rows("audit") if a["act"] == "snooze"]) == 1
    world.live_through(london(2024, 10, 2, 8, 30))
    world.clock.move_to(london(2024, 10, 2, 8, 45))
    slack.presses("UBEN", request, "Snooze")
    assert "remind you on Thu 3 Oct" in slack.ephemeral[-1]["text"]
    world.live_through(london(2024, 10, 3, 10))
    assert [("Reminder" in m.words()) for m in slack.dm("UBEN")].count(True) == 1


def test_sent_again_after_it_failed_twice(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "account_inactive")
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=11))
    notice = next(m for m in slack.dm("UOFF") if "Not delivered" in m.words())
    slack.fail_next("chat.postMessage", "account_inactive")
    slack.presses("UOFF", notice, "Send again")  # and it fails a second time
    assert not slack.dm("UANA")
    slack.presses("UOFF", notice, "Send again")
    assert len(slack.dm("UANA")) == 1
    slack.presses("UOFF", notice, "Send again")
    assert len(slack.dm("UANA")) == 1 and "it is sent" in slack.ephemeral[-1]["text"]


def test_a_colour_on_an_old_receipt_never_covers_newer_words(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03: two heads have left")
    receipt = slack.dm("UBEN")[-1]
    old = {"blocks": receipt.blocks, "channel": "DUBEN"}
    slack.presses("UBEN", old, "🔴")
    slack.presses("UBEN", old, "🔴")
    assert "saved already" in slack.ephemeral[-1]["text"]
    slack.writes("UBEN", "CTB-03 green: new heads found")
    slack.presses("UBEN", old, "🟠")
    assert "A newer update to CTB-03 is already recorded" in slack.ephemeral[-1]["text"]
    assert [rag for rag, _ in updates(world, "CTB-03")] == [None, "red", "green"]


def test_not_mine_twice(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    old = replace(slack.dm("UBEN")[-1])  # as it stands on his screen until the edit is there
    for _ in range(2):
        slack.chooses("UBEN", old, "This is not mine")
    assert len([a for a in world.rows("audit") if a["act"] == "decline"]) == 1
    assert "You are not asked about it any more" in slack.ephemeral[-1]["text"]
