"""Why somebody is not reached or not known: what `people link` and the doctor say, and whom an unknown account may be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.doctor.examine import examine
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import ASKED, World, council

OF_BEN: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "deactivated": ([{"id": "UBEN", "deleted": True}], "the Slack account (ben@example.org) is deactivated", "Check"),
    "made anew under another address": (
        [{"id": "UBEN", "deleted": True}, {"id": "UBE2", "email": "ben@new.example.org"}],
        "is deactivated, and there is one of the same name, perhaps made anew: Ben (ben@new.example.org)",
        "put ben@new.example.org under other_emails",
    ),
    "a guest's by now": (
        [{"id": "UBEN", "deleted": True}, {"id": "UBE2", "email": "ben@nhs.example.org", "is_restricted": True}],
        "Ben (ben@nhs.example.org, a guest's or another organisation's)",
        "put ben@nhs.example.org under other_emails",
    ),
    "gone": ([{"id": "UBEN", "gone": True}], "the Slack account is gone or deactivated", "Check the address"),
}
OF_EVE: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "nobody": ([], "no Slack account has this email address", "Check the address in the people sheet."),
    "deactivated": (
        [{"id": "UEVE", "email": "eve@example.org", "deleted": True}],
        "the Slack account with eve@example.org is deactivated",
        "Check the address",
    ),
    "renamed": (
        [{"id": "UEVE", "email": "eve.new@example.org"}],
        "no Slack account has this email address, and there is one of the same name, perhaps renamed: Eve (eve.new@",
        "put eve.new@example.org under other_emails in the people sheet, or run boardbot people link",
    ),
    "of a namesake who has a row": (
        [{"id": "UBEN", "name": "Eve"}],
        "no Slack account has this email address.",
        "Check",
    ),
}


def changed(slack: FakeSlack, name: str, accounts: list[dict[str, Any]]) -> None:
    for account in accounts:
        values = {"name": name} | account
        user = slack.users.get(values["id"])
        if values.pop("gone", False):
            del slack.users[values["id"]]
        elif user:
            user |= {key: value for key, value in values.items() if key != "email"}
        else:
            slack.user(values.pop("id"), values.pop("name"), values.pop("email"), **values)


def leads_ctb_03(world: World, slack: FakeSlack, name: str) -> None:
    people = [*council(slack)["people"], {"name": "Eve", "email": "eve@example.org"}]
    actions = [a | {"leads": name} if a["ref"] == "CTB-03" else a for a in council(slack)["actions"]]
    world.import_(people=people, actions=actions)


@pytest.mark.parametrize("case", OF_BEN)
def test_the_doctor_says_why_a_known_account_takes_no_message(case: str, world: World, slack: FakeSlack) -> None:
    accounts, why, fix = OF_BEN[case]
    changed(slack, "Ben", accounts)
    (ill,) = (check.text for check in examine(world.app.settings, world.clock.now()) if "Ben" in check.text)
    assert "Ben (1 action) can't be reached" in ill and why in ill and fix in ill


def test_the_doctor_says_that_a_guest_takes_no_message(world: World, slack: FakeSlack) -> None:
    slack.changes("UBEN", is_restricted=True, told=False)
    world.clock.move_to(ASKED)
    slack.fail_next("chat.postMessage", *["user_not_visible"] * 2)
    world.tick(ASKED)
    (ill,) = (check.text for check in examine(world.app.settings, world.clock.now()) if "Ben" in check.text)
    assert "Slack does not let me message this account, which is a guest's or another organisation's" in ill


@pytest.mark.parametrize("case", OF_EVE)
def test_the_doctor_says_why_no_account_was_found(case: str, world: World, slack: FakeSlack) -> None:
    accounts, why, fix = OF_EVE[case]
    leads_ctb_03(world, slack, "Eve")
    changed(slack, "Eve", accounts)
    (ill,) = (check.text for check in examine(world.app.settings, world.clock.now()) if "Eve (1" in check.text)
    assert why in ill and fix in ill


def test_the_doctor_says_that_an_account_made_anew_will_do_and_which_address_changed(
    world: World, slack: FakeSlack
) -> None:
    slack.changes("UBEN", deleted=True, told=False)
    slack.user("UBE2", "Ben", "ben@example.org")
    slack.changes("UANA", email="ana@new.example.org", told=False)
    found = [check.text for check in examine(world.app.settings, world.clock.now())]
    assert not [text for text in found if text.startswith("Ben")]
    assert "Ana: the Slack account has the email address ana@new.example.org by now" in str(found)


@pytest.mark.parametrize("case", [*OF_BEN, *OF_EVE])
def test_people_link_says_why(case: str, world: World, slack: FakeSlack, tmp_path: Any) -> None:
    name, (accounts, why, fix) = ("Ben", OF_BEN[case]) if case in OF_BEN else ("Eve", OF_EVE[case])
    leads_ctb_03(world, slack, name)
    changed(slack, name, accounts)
    env = environment(slack, world.app.core.store.url, BOARDBOT_CLOCK=ASKED.isoformat())
    done = boardbot("people", "link", env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if f"Not found: {name} (" in line)
    assert why in line and fix in line


@pytest.mark.parametrize("known_closed", [True, False])
def test_officers_are_asked_once_whether_an_unknown_account_is_a_leads(
    known_closed: bool, world: World, slack: FakeSlack
) -> None:
    world.clock.move_to(ASKED)
    slack.changes("UBEN", deleted=True, told=known_closed)
    slack.user("UBE2", "Ben", "b@new.example.org")
    slack.writes("UBE2", "CTB-03 green: it is me")
    slack.writes("UBE2", "CTB-03 green: really")
    assert "I don't know you yet" in slack.dm("UBE2")[-1].words()
    assert "shows the email address b@new.example.org" in slack.dm("UBE2")[-1].words()
    asked = [m.words() for m in slack.dm("UOFF") if "Is it the same person?" in m.words()]
    assert len(asked) == 1 and "Ben (b@new.example.org) wrote to me" in asked[0] and "(ben@example.org)" in asked[0]
    world.import_(people=[{"name": "Ben", "email": "ben@example.org", "other_emails": "b@new.example.org"}])
    slack.writes("UBE2", "CTB-03 green: known now")
    assert [row["said_by"] for row in world.rows("updates")] == ["Ben"]


def test_a_stranger_of_a_name_that_is_reached_asks_nobody(world: World, slack: FakeSlack) -> None:
    world.clock.move_to(ASKED)
    slack.user("UBE2", "Ben", "b@new.example.org")
    slack.writes("UBE2", "CTB-03 green: somebody else")
    assert "Is it the same person?" not in str([m.words() for m in slack.dm("UOFF")])
    slack.fail_next("users.info", *["fatal_error"] * 4)
    slack.event(
        {"type": "message", "channel": "DUXYZ", "channel_type": "im", "user": "UXYZ", "text": "hi", "ts": "1.1"}
    )


def test_a_lead_is_not_told_that_the_lead_is_somebody_of_their_own_name(world: World, slack: FakeSlack) -> None:
    slack.user("UBE2", "Ben", "ben.two@example.org")
    world.import_(
        people=[{"name": "Ben", "email": "ben.two@example.org"}],
        actions=[
            a | {"leads": "ben.two@example.org"} if a["ref"] == "CTB-02" else a for a in council(slack)["actions"]
        ],
    )
    world.tick(ASKED)
    slack.writes("UBE2", "CTB-03 green: mine, surely")
    said = slack.dm("UBE2")[-1].words()
    assert "CTB-03 is led by another Ben (ben@example.org)" in said and "put both addresses in one row" in said


def test_a_double_is_not_told_that_somebody_of_their_own_name_has_their_account(world: World, slack: FakeSlack) -> None:
    world.import_(people=[{"name": "Ben", "email": "ben.two@example.org"}])
    slack.changes("UBEN", email="ben.two@example.org", told=False)
    world.tick(ASKED)
    from tests.support.steps import everything

    assert "another Ben (ben@example.org) has the same Slack account" in everything(world)
