"""Silences are told apart, and an old rating never passes for news."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.actions import AGED
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london


def test_each_missing_update_has_its_reason_and_no_name_reaches_the_channel(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away 1 Oct to 31 Oct")
    world.tick(ASKED)
    world.live_through(london(2024, 10, 14, 10), timedelta(hours=1))
    told = next(m for m in reversed(slack.in_channel("C1")) if "week to" in m.words()).words()
    assert "3 answers missing (1 no reply and 2 away)" in told and "Ana" not in told and "Ben" not in told
    assert "Missing for October 2024: 1 no reply and 2 away." in world.ask("UCHR", "summary CTB")
    missing = next(m for m in slack.dm("UOFF") if "missing updates" in m.words()).words()
    assert "Ana: CTB-01 and CTB-02 (away until Thu 31 Oct 2024)" in missing and "Ben: CTB-03" in missing


def test_what_reached_nobody_is_not_missing_by_its_lead(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "is_archived", "is_archived")
    world.tick(ASKED)
    world.live_through(london(2024, 10, 9, 10), timedelta(hours=1))
    assert "Missing for October 2024: 3 not delivered." in world.ask("UCHR", "summary CTB")


def test_an_old_green_is_shown_with_its_age(world: World, slack: FakeSlack) -> None:
    slack.writes("UBEN", "CTB-03 green: going well")
    said = world.clock.now()
    world.clock.move_to(said + timedelta(days=AGED))
    assert "Green (on track), no date" in world.ask("UCHR", "actions CTB green")
    world.clock.move_to(said + timedelta(days=AGED + 1))
    assert "Green (on track), last confirmed 32 days ago, no date" in world.ask("UCHR", "actions CTB green")
    assert "1 rating was not confirmed for over 31 days; the oldest: CTB-03, Green" in world.ask("UCHR", "summary CTB")
