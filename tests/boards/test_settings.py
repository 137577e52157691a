"""A board's settings, changed from Slack by its officer: days, times, deadlines and channel; nothing is caught up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, form_of
from tests.support.world import ASKED, World, london

HOURLY = timedelta(hours=1)


def test_the_form_shows_what_stands(world: World, slack: FakeSlack) -> None:
    form = form_of(world, slack)
    assert {name: form.initial(name) for name in STANDING} == STANDING
    slack.submits("UOFF", form, **STANDING)
    assert "nothing was changed" in slack.dm("UOFF")[-1].words()


def test_leads_are_asked_on_the_boards_own_day_and_reminded_before_its_own_deadline(
    world: World, slack: FakeSlack
) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"asking": "3", "answer_days": "8"})
    said = slack.dm("UOFF")[-1].words()
    assert "leads are asked: on the third working day of each month (was: on the first" in said
    assert "Leads are asked next on Thu 3 Oct 2024, and answer by Tue 15 Oct 2024." in said
    world.tick(ASKED)
    assert slack.dm("UANA") == []
    world.tick(london(2024, 10, 3))
    assert "by 17:00 on Tue 15 Oct 2024" in slack.dm("UANA")[-1].words()
    world.live_through(london(2024, 10, 11, 8))
    assert len(slack.dm("UANA")) == 1
    world.live_through(london(2024, 10, 16, 10), HOURLY)
    assert [m.words().split("\n")[0] for m in slack.dm("UANA")[1:]] == ["Reminder: your October 2024 updates"] * 2
    assert "missing updates" in slack.dm("UOFF")[-1].words()


def test_the_digest_goes_out_on_the_boards_own_day_and_time(world: World, slack: FakeSlack) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"digest_weekday": "3", "digest_at": "14:00"})
    assert "The next digest is on Thu 3 Oct 2024 at 14:00" in slack.dm("UOFF")[-1].words()
    world.live_through(london(2024, 10, 3, 13, 30))
    assert slack.in_channel("C1") == []
    world.live_through(london(2024, 10, 10, 13, 0))
    assert len(slack.in_channel("C1")) == 1


def test_a_change_in_the_middle_of_a_month_never_asks_twice_about_it_nor_catches_up(
    world: World, slack: FakeSlack
) -> None:
    world.tick(ASKED)
    world.clock.move_to(london(2024, 10, 2, 10))
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"asking": "5"})
    assert "asked next on Mon 7 Oct 2024" in slack.dm("UOFF")[-1].words()
    world.live_through(london(2024, 10, 7, 12), HOURLY)
    assert len([m for m in slack.dm("UANA") if "Your October 2024 updates" in m.words()]) == 1
    world.clock.move_to(london(2024, 10, 8, 10))
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"asking": "2"})
    world.live_through(london(2024, 11, 4, 12), HOURLY)
    assert len([m for m in slack.dm("UANA") if "Your November 2024 updates" in m.words()]) == 1


@pytest.mark.fast
def test_two_boards_with_days_of_their_own_ask_a_shared_lead_twice(world: World, slack: FakeSlack) -> None:
    plan = {"board": "HWB", "plan": "2024-25"}
    world.import_(
        boards=[{"key": "HWB", "name": "Health Board"}],
        people=[{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB;HWB"}],
        plans=[{**plan, "title": "P", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "HWB-01", "title": "Smoking", "leads": "Ana"}],
    )
    world.start()
    slack.asks("UOFF", "settings HWB", "CANY")
    slack.submits("UOFF", slack.views[-1], **{k: v for k, v in STANDING.items() if k != "channel"} | {"asking": "2"})
    world.tick(ASKED)
    world.tick(london(2024, 10, 2))
    first, second = (m.words() for m in slack.dm("UANA"))
    assert "CTB-01" in first and "HWB-01" not in first
    assert "HWB-01" in second and "CTB-01" not in second


def test_the_channel_is_moved_only_to_one_that_the_bot_is_in(world: World, slack: FakeSlack) -> None:
    slack.channel("C2", "trust", members=("UOFF",))
    slack.channel("C3", "elsewhere", members=("UOFF",))
    slack.leaves("UBOT", "C3")
    form = form_of(world, slack)
    refused = slack.submits("UOFF", form, **STANDING | {"channel": "C3"})
    assert "Invite boardbot there first" in refused.json["errors"]["channel"]
    slack.submits("UOFF", form, **STANDING | {"channel": "C2"})
    assert "the digest goes to #trust" in slack.dm("UOFF")[-1].words()
    world.import_()  # the boards sheet still says C1, as before
    world.live_through(london(2024, 10, 7, 10))
    assert slack.in_channel("C1") == [] and len(slack.in_channel("C2")) == 1


@pytest.mark.parametrize("user", ["UANA", "UCHR", "UANY"])
def test_only_officers_change_them(world: World, slack: FakeSlack, user: str) -> None:
    form = form_of(world, slack)
    slack.asks(user, "settings CTB", "CANY")
    assert len(slack.views) == 1
    answer = slack.submits(user, form, **STANDING | {"asking": "9"})
    assert "errors" in answer.json
    assert form_of(world, slack).initial("asking") == "1"


def test_a_forged_setting_is_refused(world: World, slack: FakeSlack) -> None:
    answer = slack.submits("UOFF", form_of(world, slack), **STANDING | {"answer_days": "400"})
    assert answer.json["errors"] == {"answer_days": "Choose one of those listed."}
