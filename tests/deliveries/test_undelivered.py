"""What did not arrive: officers are told once, with the fix, and decide; and the alert when nothing goes out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.fake_slack import Message
from tests.support.processes import boardbot, environment
from tests.support.world import ASKED, World, london

LATER = timedelta(minutes=11)


def _notices(world: World) -> list[Message]:
    return [m for m in world.slack.dm("UOFF") if "Not delivered" in m.words()]


def _state(world: World, kind: str = "request") -> dict[str, str]:
    return {d["recipient"]: d["state"] for d in world.rows("deliveries") if d["kind"] == kind}


@pytest.mark.fast
def test_officers_are_notified_once_with_the_fix_and_send_it_again(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "account_inactive")
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=2))
    assert not _notices(world)
    for minutes in (11, 12, 30):
        world.tick(ASKED + timedelta(minutes=minutes))
    (notice,) = _notices(world)
    assert "The request to Ana" in notice.words() and "deactivated: name another lead" in notice.words()
    assert [b["text"]["text"] for b in notice.buttons()] == ["Send again"]
    world.slack.presses("UOFF", notice, "Send again", copies=3)
    assert len(world.slack.dm("UANA")) == 1 and _state(world)["UANA"] == "sent"
    assert "goes out again" in world.slack.ephemeral[0]["text"]
    acts = [a for a in world.rows("audit") if a["act"] == "send again"]
    assert len(acts) == 1 and acts[0]["by"] == "Olive Officer"


def test_only_an_officer_of_its_board_decides(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "account_inactive")
    world.tick(ASKED)
    world.tick(ASKED + LATER)
    (notice,) = _notices(world)
    for user in ("UANA", "UCHR"):
        world.slack.presses(user, notice, "Send again")
        assert "Only officers of its board, and administrators, can" in world.slack.ephemeral[-1]["text"]
    assert _state(world)["UANA"] == "failed" and not world.slack.dm("UANA")


@pytest.mark.parametrize(("button", "posts"), [("Send again", 2), ("It arrived", 1)])
def test_what_can_not_be_looked_for_waits_for_the_officer(world: World, button: str, posts: int) -> None:
    world.slack.fail_next("chat.postMessage", "drop_after")
    world.slack.fail_next("conversations.open", *["missing_scope"] * 5)
    world.tick(ASKED)
    for minutes in (3, 11):
        world.tick(ASKED + timedelta(minutes=minutes))
    (notice,) = _notices(world)
    assert "Slack did not say whether it came" in notice.words()
    world.slack.presses("UOFF", notice, button)
    world.slack.presses("UOFF", notice, button)
    assert _state(world)["UANA"] == "sent" and len(world.slack.dm("UANA")) == posts
    assert "it is sent" in world.slack.ephemeral[-1]["text"]


def test_a_digest_goes_to_the_channel_that_is_named_instead_and_its_thread_follows(world: World) -> None:
    world.tick(ASKED)
    world.slack.archives("C1")
    world.live_through(london(2024, 10, 7, 11))
    assert _state(world, "digest") == {"C1": "failed"}
    (notice,) = _notices(world)
    assert "The channel is archived: unarchive it, or choose another" in notice.words()
    world.slack.channel("C2", "children-2", members=("UOFF",))
    world.slack.asks("UOFF", "settings CTB")
    world.slack.submits("UOFF", world.slack.views[-1], channel="C2")
    world.tick(world.clock.now() + timedelta(minutes=40))
    world.slack.presses("UOFF", notice, "Send again")
    assert len(world.slack.in_channel("C2")) == 1


def test_a_request_is_not_sent_again_after_its_deadline(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "account_inactive")
    world.tick(ASKED)
    world.tick(ASKED + LATER)
    world.clock.move_to(london(2024, 10, 9, 10))
    world.slack.presses("UOFF", _notices(world)[0], "Send again")
    assert "its deadline has passed" in world.slack.ephemeral[-1]["text"]


def test_the_alarm_sounds_once_when_nothing_goes_out_and_reaches_officers_when_it_can(world: World) -> None:
    world.slack.fail_next("chat.postMessage", *["503"] * 100)
    for minutes in range(0, 60, 5):
        world.tick(ASKED + timedelta(minutes=minutes))
    assert not world.slack.to_others()
    world.slack.trouble.clear()
    world.tick(ASKED + timedelta(hours=2))
    (alarm,) = [m for m in world.slack.dm("UOFF") if "Nothing goes out" in m.words()]
    assert "2 messages wait" in alarm.words() and "service_unavailable" in alarm.words()
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]
    world.tick(ASKED + timedelta(hours=3))
    assert len([m for m in world.slack.dm("UOFF") if "Nothing goes out" in m.words()]) == 1


def test_no_alarm_for_what_waits_for_office_hours(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "503", "503")
    world.tick(ASKED)
    world.slack.trouble.clear()
    for hour in (19, 21, 23):
        world.tick(london(2024, 10, 1, hour))
    world.tick(london(2024, 10, 2, 9, 5))
    assert not [m for m in world.slack.messages if "Nothing goes out" in m.words()]


def test_deliveries_are_listed_retried_and_skipped_from_the_command_line(world: World, tmp_path: Path) -> None:
    clock = (ASKED + LATER).isoformat()
    env = environment(world.slack, world.app.core.store.url, BOARDBOT_CLOCK=clock)
    world.slack.fail_next("chat.postMessage", "account_inactive", "is_archived")
    world.tick(ASKED)

    def deliveries(*words: str) -> str:
        done = boardbot("deliveries", *words, env=env, cwd=tmp_path)
        assert done.returncode == (1 if done.stderr else 0)
        return done.stdout + done.stderr

    listed = deliveries().splitlines()
    assert len(listed) == 2 and "failed  The request to Ana" in listed[0] and "account_inactive" in listed[0]
    first, second = (line.split()[0] for line in listed)
    assert "goes out again" in deliveries("retry", first)
    assert "is skipped" in deliveries("skip", second)
    assert deliveries("--state", "failed") == "None is failed.\n"
    world.clock.move_to(ASKED + 2 * LATER)
    world.send()
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 0]
    assert deliveries() == "Everything has gone out.\n"
    assert "it is sent" in deliveries("skip", first) and "There is no delivery 999" in deliveries("retry", "999")
    assert [a["by"] for a in world.rows("audit") if a["act"] in ("send again", "skip")] == ["the command line"] * 2
