"""Who is who in the people sheet: the same person under a new address, doubles, and two people of one name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, council

NEW = "@new.example.org"
LEE, OTHER_LEE = "sam.lee@example.org", "sam@nhs.example.org"


def moved(slack: FakeSlack, **more: Any) -> list[dict[str, Any]]:
    """The small council's people, each under the council's new mail domain."""
    people = council(slack)["people"]
    return [{**row, "email": row["email"].replace("@example.org", NEW)} | more for row in people]


def reasons(report: Any) -> list[str]:
    return [finding.reason for finding in report.doubtful]


def people(world: World) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in world.rows("people"):
        found.setdefault(row["name"], []).append(row["email"])
    return found


def led(world: World, ref: str) -> str:
    return next(row["leads"] for row in world.rows("actions") if row["ref"] == ref)


def test_a_new_mail_domain_doubles_nobody_and_each_is_a_doubt(world: World, slack: FakeSlack) -> None:
    before = people(world)
    report = world.import_(people=moved(slack))
    assert reasons(report) == ["likely_double"] * 4 and not report.created["people"]
    assert people(world) == before
    doubt = report.doubtful[1]
    assert (doubt.printed, doubt.column) == ("ben@new.example.org", "email")
    assert "may be the new address of Ben (ben@example.org), who has no row" in doubt.message
    assert "put ben@example.org under other_emails of this row" in doubt.suggestion
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: the account is as it was")
    assert len(slack.dm("UBEN")) == 2 and len(world.rows("updates")) == 1


def test_a_new_mail_domain_is_taken_where_each_row_names_the_earlier_address(world: World, slack: FakeSlack) -> None:
    world.import_(people=moved(slack))
    rows = [row | {"other_emails": row["email"].replace(NEW, "@example.org")} for row in moved(slack)]
    report = world.import_(people=rows)
    assert not report.doubtful and report.updated["people"] == 4 and not report.created["people"]
    assert people(world)["Ben"] == ["ben@new.example.org"]
    assert world.import_(people=rows).unchanged["people"] == 4
    slack.changes("UBEN", deleted=True)
    slack.user("UBE2", "Ben", "ben@new.example.org")
    world.tick(ASKED)
    assert "CTB-03" in slack.dm("UBE2")[0].words()


def test_a_plan_of_the_new_domain_keeps_its_leads_while_the_people_are_in_doubt(world: World, slack: FakeSlack) -> None:
    actions = [a | {"leads": a["leads"].replace("ben@example.org", f"ben{NEW}")} for a in council(slack)["actions"]]
    report = world.import_(people=moved(slack), actions=actions)
    assert not report.created["roles"] and led(world, "CTB-03") == "ben@example.org"


def test_an_account_tells_that_a_new_address_is_the_same_persons(world: World, slack: FakeSlack) -> None:
    report = world.import_(people=[{"name": "Benjamin Jones", "email": f"bj{NEW}", "slack_user": "UBEN"}])
    assert [f.reason for f in report.refused] == ["slack_user_taken"], "of another name and address it is a slip"
    report = world.import_(people=[{"name": "Ben", "email": f"bj{NEW}", "slack_user": "UBEN"}])
    assert not report.refused and not report.doubtful and people(world)["Ben"] == [f"bj{NEW}"]


def test_a_name_that_changes_under_the_same_address_is_no_doubt(world: World, slack: FakeSlack) -> None:
    report = world.import_(people=[{"name": "Anastasia Wed", "email": "ana@example.org"}])
    assert not report.doubtful and "Ana" not in people(world)
    assert led(world, "CTB-02") == "ana@example.org"


@pytest.mark.parametrize(
    ("row", "doubt", "added"),
    [
        ({"name": "Ben", "email": "ben.two@example.org"}, ["likely_double"], 1),
        ({"name": "Ben", "email": "b.smith@nhs.example.org"}, ["likely_double"], 0),
        ({"name": "BEN", "email": "ben@nhs.example.org"}, ["likely_double"], 0),
        ({"name": "Ben Smith", "email": "ben@nhs.example.org"}, ["likely_double"], 0),
        ({"name": "Bea", "email": "ben@nhs.example.org"}, [], 1),
        ({"name": "Ben Smith", "email": "smith@nhs.example.org"}, [], 1),
        ({"name": "Ben"}, [], 0),
        ({"name": "Ben", "email": "ben@nhs.example.org", "other_emails": "none"}, [], 1),
        ({"name": "Ben", "email": "ben.two@example.org", "other_emails": "None"}, [], 1),
    ],
)
def test_a_likely_double_is_a_doubt(row: dict[str, str], doubt: list[str], added: int, world: World) -> None:
    report = world.import_(people=[row])
    assert not report.refused and reasons(report) == doubt and report.created["people"] == added


def test_people_of_one_name_who_each_have_a_row_are_no_doubles(world: World) -> None:
    both = [{"name": "Sam Lee", "email": LEE}, {"name": "Sam Lee", "email": OTHER_LEE}]
    report = world.import_(people=both)
    assert not report.doubtful and people(world)["Sam Lee"] == [LEE, OTHER_LEE]
    assert world.import_(people=both).unchanged["people"] == 2


def test_a_name_that_was_known_alone_gets_its_address(world: World) -> None:
    world.import_(people=[{"name": "Sam Lee"}])
    report = world.import_(people=[{"name": "Sam Lee", "email": LEE}])
    assert reasons(report) == ["known_by_name"] and people(world)["Sam Lee"] == [LEE]


@pytest.mark.parametrize("rows", [[{"name": "Sam Lee"}, {"name": "Sam Lee"}], [{"name": "Sam Lee"}]])
def test_a_row_that_only_a_name_tells_is_not_taken_for_one_of_two(rows: list[dict[str, str]], world: World) -> None:
    if len(rows) == 1:
        world.import_(people=[{"name": "Sam Lee", "email": LEE}, {"name": "Sam Lee", "email": OTHER_LEE}])
    report = world.import_(people=[row | {"officer_of": "CTB"} for row in rows])
    assert reasons(report) == ["namesakes"] and not report.refused
    assert len(people(world)["Sam Lee"]) == 3 - len(rows)


@pytest.mark.parametrize("known", [True, False])
def test_a_plan_that_names_one_of_two_takes_neither(known: bool, world: World, slack: FakeSlack) -> None:
    both = [{"name": "Sam Lee", "email": LEE}, {"name": "Sam Lee", "email": OTHER_LEE}]
    if known:
        world.import_(people=both)
    plan = [a | {"leads": "Sam Lee" if a["ref"] == "CTB-03" else a["leads"]} for a in council(slack)["actions"]]
    report = world.import_(people=council(slack)["people"] + both, actions=plan)
    assert reasons(report) == ["namesakes"] and f"({LEE} and {OTHER_LEE})" in report.doubtful[0].message
    assert "Write the email address" in report.doubtful[0].suggestion
    slack.user("ULEE", "Sam Lee", LEE)
    world.tick(ASKED)
    assert not [m for m in slack.dm("ULEE") if "CTB-03" in m.words()]
    assert "Sam Lee: CTB-03" in str([m.words() for m in slack.dm("UOFF")])
    plan = [a | {"leads": OTHER_LEE if a["ref"] == "CTB-03" else a["leads"]} for a in council(slack)["actions"]]
    assert not world.import_(actions=plan).doubtful


def test_who_leads_already_is_meant_by_a_name_that_another_has_by_now(world: World, slack: FakeSlack) -> None:
    report = world.import_(
        people=[*council(slack)["people"], {"name": "Ben", "email": "ben.two@example.org"}],
        actions=[a | {"leads": "Ben; Ana"} if a["ref"] == "CTB-03" else a for a in council(slack)["actions"]],
    )
    assert reasons(report) == ["namesakes"]
    world.tick(ASKED)
    assert "CTB-03" in slack.dm("UBEN")[0].words() and "CTB-03" in slack.dm("UANA")[0].words()


def test_an_update_that_a_file_says_is_of_one_of_two_is_neithers(world: World) -> None:
    both = [{"name": "Sam Lee", "email": LEE}, {"name": "Sam Lee", "email": OTHER_LEE}]
    update = {"ref": "CTB-03", "period": "2024-09", "rag": "green", "narrative": "done", "said_by": "Sam Lee"}
    report = world.import_(people=both, updates=[update])
    assert reasons(report) == ["namesakes"] and report.doubtful[0].column == "said_by"
    assert world.rows("updates")[0]["said_by"] == "Sam Lee"


def test_a_double_that_did_nothing_yet_is_joined_by_naming_its_address(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    double = {"name": "Ben", "email": "ben.two@example.org", "officer_of": "CTB"}
    world.import_(
        people=[double],
        actions=[
            a | {"leads": "ben.two@example.org"} if a["ref"] == "CTB-02" else a for a in council(slack)["actions"]
        ],
    )
    report = world.import_(people=[double | {"other_emails": "ben@example.org"}])
    assert not report.refused and report.removed["people"] == 1 and people(world)["Ben"] == ["ben.two@example.org"]
    world.tick(ASKED)
    assert "CTB-02" in slack.dm("UBEN")[0].words() and "CTB-03" in slack.dm("UBEN")[0].words()


def test_a_double_that_has_a_history_stays(world: World, slack: FakeSlack) -> None:
    slack.user("UBE2", "Ben", "ben.two@example.org")
    double = {"name": "Ben", "email": "ben.two@example.org"}
    world.import_(
        people=[double],
        actions=[
            a | {"leads": "ben.two@example.org"} if a["ref"] == "CTB-02" else a for a in council(slack)["actions"]
        ],
    )
    world.tick(ASKED)
    report = world.import_(people=[double | {"other_emails": "ben@example.org"}])
    assert [f.reason for f in report.refused] == ["two_people"] and len(people(world)["Ben"]) == 2
    assert "both were asked" in report.refused[0].message


def test_whichever_of_two_has_a_history_is_the_one_who_stays(world: World, slack: FakeSlack) -> None:
    world.import_(people=[{"name": "Sam Lee", "email": LEE}])
    world.import_(people=[{"name": "Sam Lee", "email": OTHER_LEE, "other_emails": "none"}])
    plan = [a | {"leads": OTHER_LEE} if a["ref"] == "CTB-03" else a for a in council(slack)["actions"]]
    world.import_(people=council(slack)["people"], actions=plan)
    world.tick(ASKED)
    report = world.import_(people=[{"name": "Sam Lee", "email": LEE, "other_emails": OTHER_LEE}])
    assert not report.refused and people(world)["Sam Lee"] == [LEE] and led(world, "CTB-03") == LEE


def test_an_address_that_was_somebodys_is_given_to_another(world: World, slack: FakeSlack) -> None:
    world.import_(people=[{"name": "Ben", "email": "benjamin@example.org", "other_emails": "ben@example.org"}])
    rows = [{"name": "Ben", "email": "benjamin@example.org"}, {"name": "Bea Young", "email": "ben@example.org"}]
    report = world.import_(people=rows)
    assert not report.refused and report.created["people"] == 1
    assert people(world)["Ben"] == ["benjamin@example.org"] and people(world)["Bea Young"] == ["ben@example.org"]


def test_further_addresses_are_exported_and_forgotten(world: World) -> None:
    from tests.support.steps import everything, forget

    world.import_(people=[{"name": "Ben", "email": "ben@example.org", "other_emails": "ben@nhs.example.org; b@x.org"}])
    row = next(row for row in world.rows("people") if row["name"] == "Ben")
    assert row["other_emails"] == "ben@nhs.example.org; b@x.org"
    forget(world, "b@x.org")
    assert "b@x.org" not in everything(world)


def test_an_account_that_was_handed_to_a_successor_makes_nobody_somebody_else(world: World, slack: FakeSlack) -> None:
    slack.users["UBEN"]["profile"]["real_name"] = "New Comer"
    slack.changes("UBEN", email="new.comer@example.org")
    report = world.import_(people=[{"name": "New Comer", "email": "new.comer@example.org"}])
    assert not report.doubtful and people(world)["Ben"] == ["ben@example.org"]
    assert people(world)["New Comer"] == ["new.comer@example.org"]


def test_a_further_address_under_another_name_is_a_doubt(world: World) -> None:
    world.import_(people=[{"name": "Ben", "email": "ben@example.org", "other_emails": "b@example.org"}])
    report = world.import_(people=[{"name": "Zoe", "email": "b@example.org"}])
    assert reasons(report) == ["other_name"] and "Zoe" not in people(world)
    report = world.import_(people=[{"name": "Zoe", "email": "b@example.org", "other_emails": "ben@example.org"}])
    assert not report.doubtful and people(world)["Zoe"] == ["b@example.org"]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{"name": "Ana", "email": "ana@example.org", "other_emails": "ben@example.org"}], "they have different names"),
        (
            [
                {"name": "Ana", "email": "ana@example.org", "other_emails": "ben@example.org"},
                {"name": "Ben", "email": "ben@example.org"},
            ],
            "each has a row",
        ),
    ],
)
def test_a_slip_in_the_other_addresses_makes_no_two_people_one(
    rows: list[dict[str, str]], why: str, world: World
) -> None:
    before = people(world)
    report = world.import_(people=rows)
    assert [f.reason for f in report.refused] == ["two_people"] and why in report.refused[0].message
    assert people(world) == before
