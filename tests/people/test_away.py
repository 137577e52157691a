"""Leads who are away: with a delegate, without one, back early; and those whose Slack says not to disturb them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.errors import UnreadableAbsence
from bot.services.people.absences import Leave, read_leave
from bot.services.requests.reminders import AWAY, QUIET
from storage.requests import Reminder
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london

TODAY = date(2024, 9, 30)


@pytest.mark.parametrize(
    ("words", "first", "last", "delegate"),
    [
        ("1 Oct to 15 Oct, delegate UBEN", "2024-10-01", "2024-10-15", "UBEN"),
        ("from 1 to 15 october delegate: UBEN", "2024-10-01", "2024-10-15", "UBEN"),
        ("28 Dec until 3 Jan", "2024-12-28", "2025-01-03", ""),
        ("until Fri 4 Oct", "2024-09-30", "2024-10-04", ""),
        ("tomorrow", "2024-10-01", "2024-10-01", ""),
        ("2024-10-07 - 2024-10-11; delegate W012ABC", "2024-10-07", "2024-10-11", "W012ABC"),
        ("1 Aug to 15 Aug", "2025-08-01", "2025-08-15", ""),
        ("7/10/24 to 11/10/2024", "2024-10-07", "2024-10-11", ""),
        ("next week", "2024-10-07", "2024-10-11", ""),
        ("this week, covered by UBEN", "2024-09-30", "2024-10-04", "UBEN"),
        ("the rest of the week", "2024-09-30", "2024-10-04", ""),
        ("tomorrow to Friday", "2024-10-01", "2024-10-04", ""),
        ("Thurs - Fri", "2024-10-03", "2024-10-04", ""),
        ("until Friday", "2024-09-30", "2024-10-04", ""),
        ("next Wednesday", "2024-10-09", "2024-10-09", ""),
        ("until 5 Nov", "2024-09-30", "2024-11-05", ""),
        ("5-9 Nov", "2024-11-05", "2024-11-09", ""),
        ("5\u20139 November", "2024-11-05", "2024-11-09", ""),
        ("30 Oct-2 Nov", "2024-10-30", "2024-11-02", ""),
        ("on leave 1st to 3rd October", "2024-10-01", "2024-10-03", ""),
        ("w/c 14 Oct", "2024-10-14", "2024-10-18", ""),
        ("week commencing 14 October", "2024-10-14", "2024-10-18", ""),
        ("for two weeks", "2024-09-30", "2024-10-13", ""),
        ("3 days from 5 Nov", "2024-11-05", "2024-11-07", ""),
        ("28 Sep to 4 Oct", "2024-09-28", "2024-10-04", ""),
        ("28 Dec to 3 Jan 2026", "2025-12-28", "2026-01-03", ""),
        ("August", "2025-08-01", "2025-08-31", ""),
        ("Mon-Wed next week", "2024-10-07", "2024-10-09", ""),
        ("Monday and Tuesday next week", "2024-10-07", "2024-10-08", ""),
        ("this Thursday and Friday", "2024-10-03", "2024-10-04", ""),
        ("5 and 6 Nov, cover UBEN", "2024-11-05", "2024-11-06", "UBEN"),
        ("October and November", "2024-10-01", "2024-11-30", ""),
        ("the week after next", "2024-10-14", "2024-10-18", ""),
        ("next month", "2024-10-01", "2024-10-31", ""),
        ("all of October", "2024-10-01", "2024-10-31", ""),
        ("the rest of the month", "2024-09-30", "2024-09-30", ""),
        ("until the end of October", "2024-09-30", "2024-10-31", ""),
        ("for a fortnight from 5 Nov", "2024-11-05", "2024-11-18", ""),
        ("from Wednesday for a week", "2024-10-02", "2024-10-08", ""),
        ("5 Nov for 2 wks", "2024-11-05", "2024-11-18", ""),
        ("ten days", "2024-09-30", "2024-10-09", ""),
        ("a couple of days", "2024-09-30", "2024-10-01", ""),
        ("the day after tomorrow until Friday", "2024-10-02", "2024-10-04", ""),
        ("'til Friday", "2024-09-30", "2024-10-04", ""),
        ("up to and including 5 Nov", "2024-09-30", "2024-11-05", ""),
        ("back on Monday", "2024-09-30", "2024-10-06", ""),
        ("off sick until Thurs", "2024-09-30", "2024-10-03", ""),
        ("I'm away next week", "2024-10-07", "2024-10-11", ""),
        ("5/11 to 9/11", "2024-11-05", "2024-11-09", ""),
        ("5/11-9/11", "2024-11-05", "2024-11-09", ""),
        ("5 Nov 24 to 9 Nov 24", "2024-11-05", "2024-11-09", ""),
        ("Nov 5-9", "2024-11-05", "2024-11-09", ""),
        ("November 5th to 9th", "2024-11-05", "2024-11-09", ""),
        ("between 5 and 9 November", "2024-11-05", "2024-11-09", ""),
        ("5 to 9 November inclusive", "2024-11-05", "2024-11-09", ""),
        ("the 5th to the 9th", "2024-10-05", "2024-10-09", ""),
        ("Mon 14 - Fri 18 Oct", "2024-10-14", "2024-10-18", ""),
        ("Fri. 4 Oct", "2024-10-04", "2024-10-04", ""),
        ("Weds 2 Oct to Thur 3 Oct", "2024-10-02", "2024-10-03", ""),
        ("2024-11-05..2024-11-09", "2024-11-05", "2024-11-09", ""),
    ],
)
def test_days_away_are_read_as_people_write_them(words: str, first: str, last: str, delegate: str) -> None:
    assert read_leave(words, TODAY) == Leave(date.fromisoformat(first), date.fromisoformat(last), delegate)


@pytest.mark.parametrize(
    "words",
    [
        *("soon", "1 Oct to", "31 Feb", "1 Oct to 15 Oct, delegate @ben", "1 Oct to 2 Oct to 3 Oct"),
        *(
            "from Monday",
            "from 5 Nov",
            "tomorrow and Friday",
            "5 and 9 Nov",
            "from 9 to 5",
            "in two weeks",
            "half term",
        ),
    ],
)
def test_what_names_no_days_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(UnreadableAbsence) as refused:
        read_leave(words, TODAY)
    assert words in str(refused.value) and "/board away 1 Aug to 15 Aug" in str(refused.value)


@pytest.mark.parametrize("words", ["15 Oct to 1 Oct", "15 Aug to 1 Aug", "2024-10-09 to 2024-10-07", "9-5 Nov"])
def test_an_end_before_its_beginning_is_refused_and_never_taken_for_a_year(
    words: str, world: World, slack: FakeSlack
) -> None:
    assert "The last day comes before the first" in world.ask("UANA", f"away {words}")
    assert "not recorded as away" in world.ask("UANA", "back")


def test_leave_to_come_is_seen_and_cancelled_and_the_delegate_is_told(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    assert "from Tue 5 Nov 2024 to Sat 9 Nov 2024" in world.ask("UANA", "away 5-9 Nov, delegate <@UBEN|ben>")
    world.ask("UANA", "away 2 Dec")
    home = slack.opens_home("UANA").words()
    assert (
        "You will be away from Tue 5 Nov 2024 to Sat 9 Nov 2024. Ben answers for you. /board back cancels it." in home
    )
    assert "You will be away on Mon 2 Dec 2024. Nobody answers for you." in home
    assert "Cancelled: you are not away from Tue 5 Nov 2024 to Sat 9 Nov 2024." in world.ask("UANA", "back")
    world.tick()
    assert "Ana is not away from Tue 5 Nov 2024 to Sat 9 Nov 2024 after all" in slack.dm("UBEN")[-1].words()
    home = slack.opens_home("UANA").words()
    assert "5 Nov" not in home and "Mon 2 Dec 2024" in home
    world.tick(london(2024, 11, 5, 10))
    assert "You are away" not in slack.opens_home("UANA").words()
    assert "not away on Mon 2 Dec 2024" in world.ask("UANA", "back")
    assert "not recorded as away" in world.ask("UANA", "back")


def test_a_delegate_for_one_day_is_told_that_day_once(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away 2 Oct, delegate <@UBEN|ben>")
    said = slack.dm("UBEN")[-1]
    assert "Ana is away on Wed 2 Oct 2024, and named you to answer" in said.words()
    assert said.text == "Ana is away on Wed 2 Oct 2024 and named you to answer"


def test_who_is_away_is_back_first_and_keeps_what_is_still_to_come(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away this week")
    world.ask("UANA", "away 5-9 Nov")
    assert "You are away until" in slack.opens_home("UANA").words()
    assert world.ask("UANA", "back").startswith("Welcome back")
    assert "You will be away from Tue 5 Nov 2024" in slack.opens_home("UANA").words()


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "1",
                "31",
                "Feb",
                "next",
                "friday",
                "week",
                "to",
                "-",
                "until",
                "9999",
                "2024",
                "two",
                "from",
                "Dec",
                "w/c",
            ]
        )
    ).map(" ".join)
)
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        leave = read_leave(words, TODAY)
    except UnreadableAbsence:
        return
    assert isinstance(leave.first, date) and isinstance(leave.last, date)


@pytest.mark.fast
def test_a_delegate_is_asked_in_the_leads_place_and_the_record_shows_both(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    said = world.ask("UANA", "away 1 Oct to 15 Oct, delegate <@UBEN|ben>")
    assert said.startswith("Noted: you are away from Tue 1 Oct 2024 to Tue 15 Oct 2024. Requests go to Ben meanwhile.")
    told = slack.dm("UBEN")[-1].words()
    assert "Ana is away from Tue 1 Oct 2024 to Tue 15 Oct 2024, and named you to answer" in told
    assert "CTB-01 Family hubs" in told and "CTB-02 Healthy child programme" in told
    world.tick(ASKED)
    assert slack.dm("UANA") == []
    own, for_ana = sorted(slack.dm("UBEN")[1:], key=lambda m: "for Ana" in m.words())
    assert "October 2024 updates for Ana" in for_ana.words()
    assert "Ana is away until Tue 15 Oct 2024, and named you to answer. How are their actions" in for_ana.words()
    assert "Your October 2024 updates" in own.words() and "CTB-03" in own.words()
    slack.presses("UBEN", for_ana, "Update", number=1)
    assert "You answer on behalf of Ana" in slack.views[-1].words()
    slack.submits("UBEN", slack.views[-1], rag="amber", narrative="Clinics are late")
    assert "Saved to CTB-02 for October 2024 · 🟠 Amber (at risk) · on behalf of Ana" in slack.dm("UBEN")[-1].words()
    assert "by Ben on behalf of Ana (form): Clinics are late" in world.ask("UANY", "history CTB-02")
    slack.writes("UBEN", "CTB-01 green: hubs are open")
    assert "on behalf of Ana (Early years lead)" in slack.dm("UBEN")[-1].words()
    assert "2 of 2 done" in for_ana.words()
    world.live_through(london(2024, 10, 4, 17), timedelta(hours=2))
    reminders = [m.words() for m in slack.messages if "Reminder" in m.text]
    assert len(reminders) == 1 and "Reminder: your October 2024 updates" in reminders[0]
    slack.writes("UBEN", "all fine")  # his own, or Ana's? he is asked
    assert "Does this hold for all of these?" in slack.dm("UBEN")[-1].words()


def test_a_delegate_answers_no_more_once_the_lead_is_back(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away until 15 Oct, delegate <@UBEN|ben>")
    world.tick(ASKED)
    request = next(m for m in slack.dm("UBEN") if "updates for Ana" in m.words())
    slack.presses("UBEN", request, "Update")
    form = slack.views[-1]
    assert world.ask("UANA", "back").startswith("Welcome back")
    assert "not recorded as away" in world.ask("UANA", "back")
    answer = slack.submits("UBEN", form, rag="green")
    assert "CTB-01 has other leads" in str(answer.json["errors"])
    slack.presses("UBEN", request, "🟢 Green")
    assert "has other leads" in str(slack.ephemeral[-1])
    world.tick(ASKED + timedelta(minutes=5))
    own = slack.dm("UANA")[-1]
    assert "Your October 2024 updates" in own.words()
    slack.writes("UANA", "CTB-02 green: back on it")
    assert "1 of 2 done" in own.words() and "1 of 2 done" in request.words()
    world.tick(london(2024, 10, 4, 9))
    assert [m.channel for m in slack.messages if "Reminder" in m.text] == ["DUANA", "DUBEN"]


def test_who_goes_away_in_the_middle_of_an_asking_passes_it_on(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-02 green: done before leaving")
    world.tick(london(2024, 10, 2, 9))
    slack.asks("UANA", "away")
    assert slack.submits("UANA", slack.views[-1], first="2024-10-03", last="2024-10-11", person="UBEN").status == 200
    assert "Noted: you are away from Thu 3 Oct 2024" in slack.dm("UANA")[-1].words()
    world.tick(london(2024, 10, 2, 10))
    assert not any("updates for Ana" in m.words() for m in slack.dm("UBEN"))
    world.tick(london(2024, 10, 3, 9))
    passed_on = slack.dm("UBEN")[-1]
    assert "updates for Ana" in passed_on.words() and "1 of 2 done" in passed_on.words()


def test_without_a_delegate_nobody_reminds_them_and_the_officer_is_told_why(world: World, slack: FakeSlack) -> None:
    assert "You are still asked, but not reminded" in world.ask("UANA", "away 1 Oct to 31 Oct")
    world.live_through(london(2024, 10, 9, 11), timedelta(hours=1))
    assert len(slack.dm("UANA")) == 1 and "Your October 2024 updates" in slack.dm("UANA")[0].words()
    missing = next(m for m in slack.dm("UOFF") if "missing updates" in m.words()).words()
    assert "Ana: CTB-01 and CTB-02 (away until Thu 31 Oct 2024)" in missing
    with world.app.core.store.read() as session:
        skipped = [(r.number, r.skipped) for r in session.exec(select(Reminder)) if r.skipped]
    assert skipped == [(1, AWAY), (2, AWAY)]


def test_a_delegate_who_is_away_as_well_stands_in_for_nobody(world: World, slack: FakeSlack) -> None:
    world.ask("UBEN", "away 1 Oct to 2 Oct")
    world.ask("UANA", "away 1 Oct to 4 Oct, delegate <@UBEN|ben>")
    world.tick(ASKED)
    assert "Your October 2024 updates" in slack.dm("UANA")[-1].words()
    slack.writes("UBEN", "CTB-01 green: fine")
    assert "has other leads" in slack.dm("UBEN")[-1].words()
    world.tick(london(2024, 10, 3, 9))
    assert "updates for Ana" in slack.dm("UBEN")[-1].words()


@pytest.mark.parametrize("status", ["dnd", "emoji", "words"])
def test_nobody_is_reminded_while_their_slack_says_not_to_disturb_them(
    world: World, slack: FakeSlack, status: str
) -> None:
    world.tick(ASKED)
    due, over = london(2024, 10, 4, 9), london(2024, 10, 4, 11)
    if status == "dnd":
        slack.users["UANA"]["dnd"] = {
            "dnd_enabled": True,
            "next_dnd_start_ts": due.timestamp() - 60,
            "next_dnd_end_ts": over.timestamp(),
        }
    else:
        said = {"status_emoji": ":palm_tree:"} if status == "emoji" else {"status_text": "On leave, back at 11"}
        slack.users["UANA"]["profile"] |= said | {"status_expiration": over.timestamp()}
    world.tick(due)
    assert [m.channel for m in slack.messages if "Reminder" in m.text] == ["DUBEN"]
    world.tick(over - timedelta(minutes=1))
    assert len(slack.dm("UANA")) == 1
    for name in ("dnd", "profile"):
        slack.users["UANA"].pop(name, None)
    slack.users["UANA"]["profile"] = {"real_name": "Ana", "email": "ana@example.org"}
    world.tick(over + timedelta(minutes=1))
    assert "Reminder" in slack.dm("UANA")[-1].text


def test_quiet_all_day_is_recorded_and_where_slack_does_not_say_people_are_reminded(
    world: World, slack: FakeSlack
) -> None:
    world.tick(ASKED)
    slack.users["UANA"]["profile"]["status_emoji"] = ":face_with_thermometer:"
    slack.scopes = slack.scopes.replace(",dnd:read", "")
    world.live_through(london(2024, 10, 8, 10), timedelta(minutes=30))
    assert len(slack.dm("UANA")) == 1
    with world.app.core.store.read() as session:
        assert [(r.number, r.skipped) for r in session.exec(select(Reminder)) if r.skipped] == [(1, QUIET)]
    slack.mood = lambda method: "429" if method in ("dnd.teamInfo", "users.info") else None
    world.live_through(london(2024, 10, 8, 12), timedelta(minutes=30))
    assert "Reminder" in slack.dm("UANA")[-1].text


def test_wrong_days_and_wrong_people_are_refused_at_the_field(world: World, slack: FakeSlack) -> None:
    slack.asks("UANA", "away")
    form = slack.views[-1]
    wrong = {
        "last": {"first": "2024-10-05", "last": "2024-10-01"},
        "person": {"first": "2024-10-01", "last": "2024-10-05"},
    }
    assert "before the first" in slack.submits("UANA", form, **wrong["last"]).json["errors"]["last"]
    for other, problem in (("UANA", "stand in for yourself"), ("UBOT", "a bot")):
        answer = slack.submits("UANA", form, **wrong["person"], person=other)
        assert problem in answer.json["errors"]["person"]
    assert (
        "These days are past"
        in slack.submits("UANA", form, first="2024-01-01", last="2024-01-05").json["errors"]["last"]
    )
    assert "These days are past" in world.ask("UANA", "away 2024-01-01 to 2024-01-05")
    assert "stand in for yourself" in world.ask("UANA", "away tomorrow, delegate <@UANA|ana>")
    assert "I don't know you yet" in world.ask("UANY", "away tomorrow")
    assert not [row for row in world.rows("audit") if row["act"] == "say away"]
