"""Officers change the plan from Slack: actions added, edited, closed, merged, reopened; leads nudged. All of it kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london


def opens(world: World, words: str, user: str = "UOFF") -> None:
    assert world.slack.asks(user, words, "CANY").status == 200


def test_an_officer_adds_an_action_and_its_lead_is_told(world: World, slack: FakeSlack) -> None:
    opens(world, "add CTB")
    form = slack.views[-1]
    assert form.initial("ref") == "CTB-05"
    sent = {"title": "Youth <b>hubs</b> & more", "ref": "ctb-05", "person": "UBEN", "due": "2025-01-31"}
    assert slack.submits("UOFF", form, **sent).status == 200
    assert "Youth <b>hubs</b> & more" in slack.dm("UBEN")[-1].words()
    record = world.ask("UANY", "action CTB-05")
    assert "Ben" in record and "Fri 31 Jan 2025" in record
    assert "CTB-05 is now in the 2024-25 plan" in slack.dm("UOFF")[-1].words()
    world.tick(ASKED)
    assert "CTB-05" in slack.dm("UBEN")[-1].words()


def test_a_reference_that_is_taken_or_unreadable_is_refused_at_its_field(world: World, slack: FakeSlack) -> None:
    opens(world, "add CTB")
    for ref, said in (("CTB-01", "There is an action CTB-01 already"), ("??", "such as CTB-07")):
        answer = slack.submits("UOFF", slack.views[-1], title="Words", ref=ref)
        assert said in answer.json["errors"]["ref"]
    assert "no action" in world.ask("UANY", "action CTB-05")


def test_an_action_added_in_chat_stays_when_the_plans_file_is_imported_again(world: World, slack: FakeSlack) -> None:
    opens(world, "add CTB")
    slack.submits("UOFF", slack.views[-1], title="Only in chat", ref="CTB-05")
    opens(world, "edit CTB-01")
    slack.submits("UOFF", slack.views[-1], title="Family hubs, all of them", due="2024-12-31")
    world.import_()
    assert "Only in chat" in world.ask("UANY", "actions CTB open")
    assert "Family hubs, all of them" in world.ask("UANY", "action CTB-01")


@pytest.mark.fast
def test_a_due_date_is_moved_with_a_reason_and_counts_as_a_slip(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    opens(world, "edit CTB-01")
    form = slack.views[-1]
    assert form.initial("due") == "2024-12-31"
    answer = slack.submits("UOFF", form, title="Family hubs", due="2025-01-31")
    assert "Say why" in answer.json["errors"]["reason"]
    assert slack.submits("UOFF", form, title="Family hubs", due="2025-01-31", reason="Late grant").status == 200
    assert "CTB-01 is now due on Fri 31 Jan 2025: Late grant" in slack.dm("UANA")[-1].words()
    assert "due Fri 31 Jan 2025" in slack.dm("UANA")[0].words()
    assert "first slip, 31 days in total" in world.ask("UANY", "action CTB-01")
    assert "edit action, by Olive Officer" in world.ask("UOFF", "audit CTB-01")


def test_a_closed_action_is_asked_about_no_more_until_it_is_reopened(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    opens(world, "close CTB-03")
    slack.submits("UOFF", slack.views[-1], reason="Funding ended")
    assert "CTB-03 is closed: Funding ended. You won't be asked" in slack.dm("UBEN")[-1].words()
    assert "this action is closed" in slack.dm("UBEN")[0].words()
    assert "closed" in world.ask("UANY", "action CTB-03")
    world.tick(ASKED + timedelta(days=8))
    assert not [m for m in slack.dm("UBEN") if "Reminder" in m.words()]
    listed = slack.dm("UOFF")[-1].words()
    assert "missing updates" in listed and "CTB-01" in listed and "CTB-03" not in listed
    slack.writes("UBEN", "CTB-03 green")
    assert "CTB-03 is closed" in slack.dm("UBEN")[-1].words()
    opens(world, "reopen CTB-03")
    slack.submits("UOFF", slack.views[-1], reason="Money found")
    assert "CTB-03 is open again: Money found" in slack.dm("UBEN")[-1].words()
    assert "CTB-03" in world.ask("UANY", "actions CTB open")


def test_an_action_is_merged_into_another(world: World, slack: FakeSlack) -> None:
    opens(world, "close CTB-02")
    form = slack.views[-1]
    into = next(b["element"]["options"] for b in form.payload["blocks"] if b.get("block_id") == "into")
    target = next(o["value"] for o in into if o["text"]["text"].startswith("CTB-01"))
    slack.submits("UOFF", form, reason="Same work", into=target)
    assert "CTB-02 was merged into CTB-01: Same work" in slack.dm("UANA")[-1].words()
    assert "merged into CTB-01: Same work" in world.ask("UANY", "action CTB-02")
    assert "merge action in" in world.ask("UCHR", "audit CTB-01")


@pytest.mark.parametrize("word", ["add CTB", "edit CTB-01", "close CTB-01", "reopen CTB-01", "nudge CTB"])
def test_only_officers_change_a_plan(world: World, slack: FakeSlack, word: str) -> None:
    world.tick(ASKED)
    for user in ("UANA", "UCHR"):
        assert "Only officers of the Children's Trust Board can" in world.ask(user, word)
    assert slack.views == []


def test_a_form_kept_open_by_somebody_who_is_officer_no_more_is_refused(world: World, slack: FakeSlack) -> None:
    opens(world, "close CTB-01")
    form = slack.views[-1]
    answer = slack.submits("UANA", form, reason="Mine now")
    assert "Only officers" in str(answer.json["errors"])
    assert "CTB-01" in world.ask("UANY", "actions CTB open")


def test_an_officer_nudges_who_has_not_answered(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    opens(world, "nudge CTB")
    form = slack.views[-1]
    who = next(b["element"]["options"] for b in form.payload["blocks"] if b.get("block_id") == "who")
    assert [o["text"]["text"] for o in who] == [
        "Everyone who has not answered: 2",
        "Ana: CTB-01 and CTB-02",
        "Ben: CTB-03",
    ]
    slack.submits("UOFF", form, who="all")
    assert "Reminded: nobody. Not reminded: Ana (they were written to today)" in slack.dm("UOFF")[-1].words()
    world.clock.move_to(london(2024, 10, 2, 11))
    slack.writes("UBEN", "CTB-03 green: done in part")
    before = len(slack.dm("UBEN"))
    opens(world, "nudge CTB")
    slack.submits("UOFF", slack.views[-1], who="all")
    assert "Reminder: your October 2024 updates" in slack.dm("UANA")[-1].words()
    assert len(slack.dm("UBEN")) == before
    assert "Reminded: Ana." in slack.dm("UOFF")[-1].words()
    slack.submits("UOFF", form, who=who[1]["value"])
    assert "Not reminded: Ana (they were written to today)" in slack.dm("UOFF")[-1].words()


def test_after_the_deadline_a_nudge_says_that_it_has_passed(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    world.clock.move_to(london(2024, 10, 14, 11))
    opens(world, "nudge CTB")
    slack.submits("UOFF", slack.views[-1], who="all")
    assert "still need an update, which was due by 17:00 on Tue 8 Oct 2024" in slack.dm("UANA")[-1].words()


def test_nobody_to_nudge_is_said(world: World, slack: FakeSlack) -> None:
    assert "nobody was asked yet" in world.ask("UOFF", "nudge CTB")
