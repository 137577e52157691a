"""Snooze, and the evidence of an update: files and links."""

from __future__ import annotations

from datetime import timedelta

import pytest

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


CLIP = {
    "id": "F2",
    "name": "audio_message.m4a",
    "title": "Audio clip (14 seconds)",
    "permalink": "https://example.org/files/F2",
}
PHOTO = {"id": "F3", "name": "hall.jpg", "title": "The hall", "permalink": "https://example.org/files/F3"}


@pytest.mark.parametrize(
    "words", ["", "here you are, thanks", "Pls see attached", ":tada:", "CTB-03", "> CTB-03 School readiness"]
)
def test_files_without_words_are_evidence_of_the_only_action_that_their_sender_is_asked_about(
    words: str, world: World, slack: FakeSlack
) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", words, files=[CLIP, PHOTO])
    receipt = slack.dm("UBEN")[-1]
    assert "Evidence: Audio clip (14 seconds), The hall" in receipt.words() and "You gave no rating" in receipt.words()
    (row,) = world.rows("updates")
    assert (row["ref"], row["rag"], row["narrative"]) == ("CTB-03", None, "")
    slack.presses("UBEN", receipt, "🟠 Amber")
    assert "The hall" in world.rows("updates")[-1]["evidence"] and world.rows("updates")[-1]["rag"] == "amber"


def test_files_that_follow_words_are_evidence_of_these(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "amber: the hall is not ready")
    slack.writes("UBEN", "", files=[PHOTO])
    slack.writes("UBEN", "thanks", files=[CLIP])
    row = world.rows("updates")[-1]
    assert (row["rag"], row["narrative"]) == ("amber", "the hall is not ready")
    assert "The hall" in row["evidence"] and "Audio clip" in row["evidence"]
    assert "1 of 1 done" in slack.dm("UBEN")[0].words()


def test_files_without_words_are_evidence_of_their_month_alone(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "amber: the hall is not ready")
    world.live_through(london(2024, 11, 1, 10), timedelta(hours=6))
    slack.writes("UBEN", "", files=[PHOTO])
    row = world.rows("updates")[-1]
    assert (row["period"], row["rag"], row["narrative"]) == ("2024-11", None, "")


def test_files_that_may_be_of_several_actions_are_kept_and_asked_about(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "", files=[CLIP, PHOTO])
    question = slack.dm("UANA")[-1]
    assert "Which action is this about?" in question.words() and "Audio clip (14 seconds)" in question.words()
    assert not world.rows("updates")
    slack.presses("UANA", question, "CTB-02")
    (row,) = world.rows("updates")
    assert (row["ref"], row["narrative"]) == ("CTB-02", "") and "The hall" in row["evidence"]


def test_a_file_that_cannot_be_seen_is_not_met_with_silence(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "", files=[{"id": "F4", "file_access": "check_file_info"}])
    assert "I can't see that file" in slack.dm("UBEN")[-1].words() and not world.rows("updates")


def test_a_file_of_somebody_who_leads_nothing_or_is_unknown_is_answered(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UCHR", "", files=[PHOTO])
    slack.writes("UANY", "", files=[PHOTO])
    assert "no actions to report on" in slack.dm("UCHR")[-1].words()
    assert "I don't know you yet" in slack.dm("UANY")[-1].words() and not world.rows("updates")
