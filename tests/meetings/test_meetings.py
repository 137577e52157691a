"""Meetings: their papers frozen in clear working days, what changed since the last one, and one called off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, form_of, meets
from tests.support.world import ASKED, World, london

HOURLY = timedelta(hours=1)


@pytest.mark.fast
def test_an_officer_adds_a_meeting_and_everyone_sees_the_days_that_lead_to_it(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-11-12")
    said = slack.dm("UOFF")[-1].words()
    assert "meets on Tue 12 Nov 2024, 14:00, Town Hall. So papers out by Mon 4 Nov 2024." in said
    assert "Tue 12 Nov 2024, 14:00, Town Hall" in world.ask("UANY", "meetings CTB")
    assert "Add a meeting" not in str(slack.asks("UCHR", "meetings CTB", "CANY").json)


def test_papers_freeze_on_their_day_and_later_answers_are_not_in_them(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")  # papers are due out on Mon 7 Oct 2024
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    assert "Not frozen yet" in world.ask("UCHR", "papers CTB")
    world.live_through(london(2024, 10, 7, 10))
    told = [m for m in slack.dm("UOFF") if "frozen as they stand now" in m.words()]
    assert len(told) == 1
    follows = [m for m in slack.dm("UOFF") if m.thread_ts == told[0].ts]
    assert "papers for Tue 15 Oct 2024" in follows[0].words() and "two hubs of five" in follows[0].words()
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    frozen = world.ask("UCHR", "papers CTB")
    assert "two hubs of five" in frozen and "the roof fell in" not in frozen
    assert "papers frozen on Mon 7 Oct 2024" in world.ask("UANY", "meetings CTB")
    world.tick(london(2024, 10, 7, 11))
    assert len([m for m in slack.dm("UOFF") if "frozen as they stand now" in m.words()]) == 1


def test_papers_of_close_meetings_carry_each_its_own_date(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    meets(world, slack, "2024-10-15", "2024-10-16", "2024-10-18")  # all three are ahead when each freezes
    world.live_through(london(2024, 10, 10, 12), HOURLY)
    heads = [m for m in slack.dm("UOFF") if "frozen as they stand now" in m.words()]
    assert [m.words().splitlines()[0] for m in heads] == [
        f"Papers for {day} Oct 2024" for day in ("Tue 15", "Wed 16", "Fri 18")
    ]
    threads = [next(m for m in slack.dm("UOFF") if m.thread_ts == head.ts).words() for head in heads]
    assert [words.splitlines()[0] for words in threads] == [
        f"Children's Trust Board: papers for {day} Oct 2024" for day in ("Tue 15", "Wed 16", "Fri 18")
    ]
    world.tick(london(2024, 10, 16, 9))
    assert "papers for Wed 16 Oct 2024" in world.ask("UCHR", "papers CTB")
    world.tick(london(2024, 10, 17, 9))
    assert "papers for Fri 18 Oct 2024" in world.ask("UCHR", "papers CTB")


def test_since_tells_what_changed_since_the_last_meeting(world: World, slack: FakeSlack) -> None:
    assert "has had no meeting yet" in world.ask("UCHR", "since CTB")
    world.import_(meetings=[{"board": "CTB", "date": "2024-10-02"}, {"board": "CTB", "date": "2024-11-20"}])
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: on course")
    world.live_through(london(2024, 10, 3, 10))
    slack.writes("UANA", "CTB-01 amber: slower")
    slack.asks("UOFF", "edit CTB-01", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Family hubs", due="2025-01-31", reason="Late grant")
    slack.writes("UANA", "CTB-02 blue: finished")
    world.live_through(london(2024, 10, 10, 10), HOURLY)
    said = world.ask("UCHR", "since CTB")
    assert "Since the meeting on Wed 2 Oct 2024. Next meeting: Wed 20 Nov 2024" in said
    assert "🟠 Amber, was Green · due Fri 31 Jan 2025" in said and "Late grant" in said
    assert "Completed: CTB-02." in said
    assert "Missing for October 2024: 1 no reply (CTB-03)." in said and "Ben" not in said


def test_the_digest_before_a_meeting_leads_with_what_changed_since_the_last(world: World, slack: FakeSlack) -> None:
    world.import_(meetings=[{"board": "CTB", "date": "2024-10-02"}, {"board": "CTB", "date": "2024-10-24"}])
    world.tick(ASKED)
    world.live_through(london(2024, 10, 3, 10))
    slack.writes("UANA", "CTB-01 amber: slower")
    world.live_through(london(2024, 10, 21, 10), HOURLY)
    digests = [m.words() for m in slack.in_channel("C1") if not m.thread_ts]
    assert all("Next meeting: Thu 24 Oct 2024; papers by Wed 16 Oct 2024." in words for words in digests[:2])
    assert "Next meeting: Thu 24 Oct 2024. This is what changed since the last one, on Wed 2 Oct 2024." in digests[-1]
    assert [("CTB-01 Family hubs" in words) for words in digests] == [True, False, True]


def test_leads_asked_before_a_meeting_are_not_reminded_once_it_is_cancelled(world: World, slack: FakeSlack) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"asking": "meeting"})
    assert "Leads are not asked until a meeting is set" in slack.dm("UOFF")[-1].words()
    world.live_through(london(2024, 10, 4, 10))
    assert slack.dm("UANA") == []
    meets(world, slack, "2024-11-12")
    said = slack.dm("UOFF")[-1].words()
    assert "leads are asked on Wed 23 Oct 2024 and answer by Wed 30 Oct 2024; papers out by Mon 4 Nov 2024" in said
    world.live_through(london(2024, 10, 23, 10), HOURLY)
    assert "by 17:00 on Wed 30 Oct 2024" in slack.dm("UANA")[-1].words()
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Cancel the meeting")
    slack.submits("UOFF", slack.views[-1], reason="No quorum")
    assert "is cancelled. " in slack.dm("UOFF")[-1].words().replace("\n", " ")
    assert "not needed any more" in slack.dm("UANA")[-1].words()
    count = len(slack.dm("UANA")), len(slack.dm("UBEN"))
    world.live_through(london(2024, 11, 12, 12), HOURLY)
    assert (len(slack.dm("UANA")), len(slack.dm("UBEN"))) == count
    assert not [m for m in slack.dm("UOFF") if "frozen as" in m.words()]
    assert "cancelled" in world.ask("UANY", "meetings CTB")


@pytest.mark.parametrize("user", ["UANA", "UCHR"])
def test_only_officers_set_meetings(world: World, slack: FakeSlack, user: str) -> None:
    meets(world, slack, "2024-11-12")
    shown, views = slack.asks("UOFF", "meetings CTB").json, len(slack.views)
    for text in ("Add a meeting", "Cancel the meeting"):
        slack.presses(user, shown, text)
        assert "Only officers of the Children's Trust Board can set its meetings" in str(slack.ephemeral[-1])
    assert len(slack.views) == views


def test_a_wrong_day_or_time_is_refused_at_its_field(world: World, slack: FakeSlack) -> None:
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Add a meeting")
    form = slack.views[-1]
    assert "past" in slack.submits("UOFF", form, held_on="2024-09-01").json["errors"]["held_on"]
    answer = slack.submits("UOFF", form, held_on="2024-11-01", starts_at="2pm")
    assert "14:00" in answer.json["errors"]["starts_at"]


def test_after_an_outage_papers_are_frozen_late_but_never_on_the_day(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    world.tick(london(2024, 10, 14, 16))
    assert [m for m in slack.dm("UOFF") if "frozen as" in m.words()]
    meets(world, slack, "2024-10-28")
    world.tick(london(2024, 10, 28, 10))
    assert len([m for m in slack.dm("UOFF") if "frozen as" in m.words()]) == 1


def adds(world: World, slack: FakeSlack, day: str, times: int = 1, **values: str) -> list[str]:
    """What is said at the day's field each time that a form for a meeting is sent; "" where it is saved."""
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Add a meeting")
    form = slack.views[-1]
    sent = [slack.submits("UOFF", form, held_on=day, **values) for _ in range(times)]
    return [answer.json["errors"]["held_on"] if answer.body else "" for answer in sent]


DOUBTFUL = {
    "2024-11-02": "Sat 2 Nov 2024 is a Saturday.",
    "2024-11-03": "Sun 3 Nov 2024 is a Sunday.",
    "2024-12-25": "Wed 25 Dec 2024 is a bank holiday.",
    "2025-04-21": "Mon 21 Apr 2025 is a bank holiday.",
    "2024-12-30": "Mon 30 Dec 2024 lies between Christmas and New Year",
    "2024-12-28": "Sat 28 Dec 2024 is a Saturday. It lies between Christmas and New Year",
    "2034-11-14": "Tue 14 Nov 2034 is more than two years ahead.",
    "2024-10-04": "Fri 4 Oct 2024 is too near for its papers: they were due out by Thu 26 Sep 2024.",
    "2024-09-30": "Mon 30 Sep 2024 is too near for its papers",
}


@pytest.mark.parametrize("day", DOUBTFUL)
def test_a_doubtful_day_is_warned_of_and_saved_when_it_is_sent_again(
    any_world: World, slack: FakeSlack, day: str
) -> None:
    said, saved = adds(any_world, slack, day, times=2)
    assert said.startswith(DOUBTFUL[day]) and said.endswith("Send the form again to add the meeting all the same.")
    assert saved == "" and [str(row["date"]) for row in any_world.rows("meetings")] == [day]
    assert len([row for row in any_world.rows("audit") if row["act"] == "add meeting"]) == 1


def test_nothing_is_saved_by_a_warning_and_another_form_or_day_warns_again(world: World, slack: FakeSlack) -> None:
    assert "is a Saturday" in adds(world, slack, "2024-11-02")[0]
    form = slack.views[-1]
    assert "14:00" in slack.submits("UOFF", form, held_on="2024-11-03", starts_at="2pm").json["errors"]["starts_at"]
    assert "is a Sunday" in slack.submits("UOFF", form, held_on="2024-11-03").json["errors"]["held_on"]
    assert "is a Saturday" in adds(world, slack, "2024-11-02")[0]
    assert world.rows("meetings") == []
    assert slack.submits("UOFF", form, held_on="2024-11-05", copies=2).body == ""  # nothing odd about it
    assert "is a Saturday" in adds(world, slack, "2024-11-02", times=2)[0]
    assert len(world.rows("meetings")) == 2
    assert "Only officers" in str(slack.submits("UCHR", form, held_on="2024-11-09").json["errors"])


@pytest.mark.parametrize(("day", "papers", "asks"), [("2024-10-11", "0", "1"), ("2024-10-08", "5", "1")])
def test_a_day_in_good_time_is_saved_at_once(world: World, slack: FakeSlack, day: str, papers: str, asks: str) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"paper_days": papers, "asking": asks})
    assert adds(world, slack, day) == [""]


def test_a_meeting_for_which_leads_can_not_be_asked_in_time_is_warned_of(world: World, slack: FakeSlack) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"asking": "meeting"})
    said = adds(world, slack, "2024-10-15")[0]
    assert said.startswith("Tue 15 Oct 2024 is too near for its leads: they were to be asked on Wed 25 Sep 2024.")
    assert adds(world, slack, "2024-10-18") == [""]


def test_an_imported_meeting_is_doubted_once_and_not_where_it_is_past_or_cancelled(world: World) -> None:
    rows = [{"board": "CTB", "date": day} for day in (*DOUBTFUL, "2024-06-01", "2024-11-12")]
    rows.append({"board": "CTB", "date": "2024-11-09", "cancelled": "yes"})
    report = world.import_(meetings=rows)
    doubted = {(finding.printed, finding.reason) for finding in report.doubtful}
    assert {day for day, _ in doubted} == set(DOUBTFUL)
    assert {reason for _, reason in doubted} == {
        *("weekend", "bank_holiday", "christmas", "far_ahead", "too_near_for_papers"),
    }
    assert len(world.rows("meetings")) == len(rows)
    world.clock.move_to(london(2024, 11, 11, 10))
    assert world.import_(meetings=rows).doubtful == []
