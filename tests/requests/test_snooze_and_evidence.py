"""Snooze, and the evidence of an update: files and links."""

from __future__ import annotations

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london


def reminders(slack: FakeSlack, user: str) -> int:
    return len([m for m in slack.dm(user) if m.words().startswith("Reminder")])


def test_a_snoozed_request_comes_back_once_the_next_working_morning(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UANA", slack.dm("UANA")[0], "Snooze to tomorrow", copies=2)
    assert "remind you on Wed 2 Oct 2024 at 09:00" in str(slack.ephemeral[-1])
    world.live_through(london(2024, 10, 2, 8, 30))
    assert reminders(slack, "UANA") == 0
    world.live_through(london(2024, 10, 3, 17))
    assert (reminders(slack, "UANA"), reminders(slack, "UBEN")) == (1, 0)


def test_a_snooze_over_a_reminder_puts_that_off_and_both_are_one(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    world.live_through(london(2024, 10, 3, 16))
    slack.presses("UANA", slack.dm("UANA")[0], "Snooze to tomorrow")  # the first reminder is due then
    world.live_through(london(2024, 10, 4, 12))
    assert (reminders(slack, "UANA"), reminders(slack, "UBEN")) == (1, 1)
    slack.presses("UANA", slack.dm("UANA")[-1], "Snooze to tomorrow")
    assert "Mon 7 Oct 2024" in str(slack.ephemeral[-1])
    world.live_through(london(2024, 10, 7, 12))
    assert (reminders(slack, "UANA"), reminders(slack, "UBEN")) == (2, 1)


def test_what_was_answered_meanwhile_is_not_reminded_of(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UBEN", slack.dm("UBEN")[0], "Snooze to tomorrow")
    slack.writes("UBEN", "CTB-03 green: done")
    assert "Snooze" not in str(slack.dm("UBEN")[0].blocks)
    world.live_through(london(2024, 10, 8, 18))
    assert reminders(slack, "UBEN") == 0


def test_only_who_was_asked_can_snooze(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    for user in ("UBEN", "UOFF"):
        slack.presses(user, slack.dm("UANA")[0], "Snooze to tomorrow")
        assert "Only whoever was asked can put off" in str(slack.ephemeral[-1])
    world.live_through(london(2024, 10, 2, 12))
    assert reminders(slack, "UANA") == 0


def test_links_given_as_evidence_are_kept_and_shown_as_links(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UANA", slack.dm("UANA")[0], "Update")
    form = slack.views[-1]
    bad = slack.submits("UANA", form, rag="green", narrative="Open", evidence="https://example.org/a\nsee the shelf")
    assert '"see the shelf" is no link' in bad.json["errors"]["evidence"]
    slack.submits(
        "UANA",
        form,
        rag="green",
        narrative="Open",
        evidence="Hub report & <plan> https://example.org/hub?a=1&b=2\nhttps://example.org/a",
    )
    receipt = slack.dm("UANA")[-1]
    assert "Evidence: Hub report & <plan>, https://example.org/a" in receipt.words()
    assert ("Hub report & <plan>", "https://example.org/hub?a=1&b=2") in receipt.links()
    assert "Evidence: Hub report & <plan>" in world.ask("UANY", "action CTB-01")
    assert "https://example.org/hub?a=1&b=2" in world.ask("UANY", "history CTB-01")
    assert "Hub report & <plan> https://example.org/hub?a=1&b=2" in world.rows("updates")[0]["evidence"]
    slack.presses("UANA", receipt, "Edit")
    assert slack.views[-1].initial("evidence").splitlines()[1] == "https://example.org/a"


def test_only_web_addresses_are_links(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UANA", slack.dm("UANA")[0], "Update")
    for bad in ("javascript:alert(1)", "file:///etc/passwd", "Report http://"):
        answer = slack.submits("UANA", slack.views[-1], rag="green", evidence=bad)
        assert "is no link" in answer.json["errors"]["evidence"]


def test_a_file_sent_with_a_reply_is_its_evidence(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    file = {"id": "F1", "name": "hub.pdf", "title": "Hub report", "permalink": "https://example.org/files/F1"}
    slack.writes("UANA", "CTB-01 green: report attached", files=[file])
    assert "Evidence: Hub report" in slack.dm("UANA")[-1].words()
    assert "Evidence: Hub report" in world.ask("UANY", "action CTB-01")
