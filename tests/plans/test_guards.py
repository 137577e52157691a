"""What plans, people and records must never lose: a live plan's words, a namesake's name, who led when, what was known then."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import select

from bot.services.records.foi_bundle import foi_bundle
from bot.services.reports.digest import read_digest
from bot.services.reports.summary import summarise
from storage.boards import board_by_key
from storage.leads import ActionLead, actions_led_by, leads_of
from storage.people import RoleHolder
from storage.plans import live_plans
from storage.requests import anyone_unasked
from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, everything, forget, form_of, second_board
from tests.support.world import ASKED, World, council, london


def test_what_was_said_of_a_plan_that_is_still_live_is_kept_however_old(world: World, slack: FakeSlack) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"retention_months": "24"})
    world.tick(ASKED)
    slack.presses("UANA", slack.dm("UANA")[0], "Update", number=1)
    slack.submits("UANA", slack.views[-1], rag="amber", narrative="kept", due="2025-01-31", due_reason="Recruitment")
    for year in (2027, 2030):
        world.tick(london(year, 4, 1, 10))
    held = everything(world)
    assert "kept" in world.ask("UANY", "history CTB-02") and "Recruitment" in held
    assert "first slip" in world.ask("UANY", "action CTB-02")
    noted = [row for row in world.rows("audit") if row["act"] == "record update"]
    assert len(noted) == 1


def test_a_namesake_keeps_their_name_wherever_it_stands(world: World, slack: FakeSlack) -> None:
    slack.user("UBE2", "Ben", "ben.two@example.org")
    world.import_(
        people=[{"name": "Ben", "email": "ben.two@example.org"}],
        actions=[
            a | {"leads": "ben.two@example.org"} if a["ref"] == "CTB-02" else a for a in council(slack)["actions"]
        ],
    )
    world.tick(ASKED)
    slack.writes("UBE2", "CTB-02 green: by the other Ben")
    slack.writes("UOFF", "CTB-02 amber: told by telephone")
    slack.writes("UBEN", "CTB-03 green: by the first Ben")
    forget(world, "ben@example.org")
    history = world.ask("UOFF", "history CTB-02")
    assert "by Ben" in history and "on behalf of Ben" in history and "removed" not in history
    assert "Lead: Ben" in world.ask("UOFF", "action CTB-02")
    assert {row["by"] for row in world.rows("audit") if row["act"] == "record update"} == {
        "Ben",
        "Olive Officer",
        f"removed person {number(world, 'CTB-03')}",
    }
    assert "by removed person" in world.ask("UOFF", "history CTB-03")
    assert "Ben" in " ".join(m.words() for m in slack.dm("UBE2"))


def number(world: World, ref: str) -> str:
    author = next(row["said_by"] for row in world.rows("updates") if row["ref"] == ref)
    return str(author).rpartition(" ")[2]


@pytest.mark.parametrize("other", ["Ben Smith", "Mary Ben", "Ben-Ami Levi", "Dr Ben O'Neil", "Ben (CCG)"])
def test_a_longer_name_with_the_forgotten_one_in_it_stays_whole(world: World, slack: FakeSlack, other: str) -> None:
    world.import_(
        people=[{"name": other, "email": "other@example.org"}],
        actions=[a | {"leads": "other@example.org"} if a["ref"] == "CTB-02" else a for a in council(slack)["actions"]],
    )
    world.tick(ASKED)
    slack.writes("UOFF", "CTB-02 amber: told by telephone")
    slack.writes("UOFF", "CTB-03 amber: told by Ben himself")
    forget(world, "ben@example.org")
    assert f"on behalf of {other}" in world.ask("UOFF", "history CTB-02")
    assert "on behalf of removed person" in world.ask("UOFF", "history CTB-03")
    assert "told by Ben himself" in world.ask("UOFF", "history CTB-03")  # words stay as written


@pytest.mark.parametrize("into", ["HWB-01", "CTB-02", "CTB-01"])
def test_an_action_is_merged_only_into_another_open_one_of_its_plan(world: World, slack: FakeSlack, into: str) -> None:
    second_board(world, {"ref": "HWB-01", "title": "Smoking"})
    slack.asks("UOFF", "close CTB-02")
    if into == "CTB-01":  # closed itself, since the form was opened
        form = slack.views[-1]
        slack.asks("UOFF", "close CTB-01")
        slack.submits("UOFF", slack.views[-1], reason="Funding ended")
        slack.views.append(form)
    answer = slack.submits("UOFF", slack.views[-1], reason="Same work", into=str(action_id(world, into)))
    assert answer.json["errors"] == {"into": "Choose another open action of the same plan."}
    assert "Status: open" in world.ask("UANY", "action CTB-02")


def action_id(world: World, ref: str) -> int:
    from storage.plans import Action

    with world.app.core.store.read() as session:
        return session.exec(select(Action.id).where(Action.ref == ref)).one() or 0


def test_nobody_is_asked_or_told_about_a_draft(world: World, slack: FakeSlack) -> None:
    second_board(
        world, {"ref": "HWB-01", "title": "Smoking", "leads": "ben@example.org"}, {"ref": "HWB-02", "title": "Nobody's"}
    )
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=40))
    assert not [m for m in slack.messages if "HWB-" in m.words()]
    slack.writes("UBEN", "amber: it is late")
    assert [u["ref"] for u in world.rows("updates")] == ["CTB-03"]
    assert "HWB" not in slack.opens_home("UBEN").words()
    with world.app.core.store.read() as session:
        board = board_by_key(session, "HWB")
        assert board and not anyone_unasked(session, [board.ident], {ASKED.date()}, ASKED.date())
        ben = next(row.person_id for row in session.exec(select(ActionLead)) if row.person_id)
        assert [a.ref for a in actions_led_by(session, {ben}, ASKED.date()) if a.ref.startswith("HWB")] == []


def test_an_account_that_somebody_has_is_not_linked_to_anybody_else(world: World, slack: FakeSlack) -> None:
    slack.users["UANA"]["profile"]["email"] = "early.years@example.org"
    world.import_(people=[{"name": "Early Years", "email": "early.years@example.org"}])
    world.tick(ASKED)
    linked = {row["name"]: row["slack_user"] for row in world.rows("people")}
    assert (linked["Ana"], linked["Early Years"] or "") == ("UANA", "")
    assert "Ana has the same Slack account" in everything(world)
    slack.writes("UANA", "CTB-01 green: still me")
    assert [row["said_by"] for row in world.rows("updates")] == ["Ana"]


def leads_on(world: World, ref: str, day: date) -> list[str]:
    with world.app.core.store.read() as session:
        plans = [plan.ident for plan, _ in live_plans(session)]
        return [lead.shown for lead in leads_of(session, plans, day).get(action_id(world, ref), [])]


def name_lead(slack: FakeSlack, ref: str, user: str, since: str) -> Any:
    slack.asks("UOFF", f"lead {ref}")
    return slack.submits("UOFF", slack.views[-1], person=user, since=since, reason="Agreed")


def test_a_lead_named_as_of_an_earlier_day_leaves_who_led_before(world: World, slack: FakeSlack) -> None:
    slack.user("UNEW", "Nia New", "nia@example.org")
    world.clock.move_to(london(2024, 10, 9, 10))
    assert name_lead(slack, "CTB-03", "UANA", "2024-10-09").body == ""
    assert name_lead(slack, "CTB-03", "UNEW", "2024-10-04").body == ""  # earlier than Ana began
    days = {day: leads_on(world, "CTB-03", date(2024, 10, day)) for day in (1, 3, 4, 8, 9, 10)}
    assert days == {1: ["Ben"], 3: ["Ben"], 4: ["Ben"], 8: ["Ben"], 9: ["Nia New"], 10: ["Nia New"]}
    said = slack.dm("UOFF")[-1].words()
    assert "Nia New from Fri 4 Oct 2024, named by Olive Officer; the record of who led before Wed 9 Oct 2024" in said


def test_where_nobody_led_a_lead_named_later_has_led_since_the_day_named(world: World, slack: FakeSlack) -> None:
    slack.user("UNEW", "Nia New", "nia@example.org")
    world.clock.move_to(london(2024, 10, 9, 10))
    assert name_lead(slack, "CTB-04", "UNEW", "2024-10-02").body == ""
    assert leads_on(world, "CTB-04", date(2024, 10, 1)) == []
    assert leads_on(world, "CTB-04", date(2024, 10, 2)) == ["Nia New"]
    assert name_lead(slack, "CTB-04", "UBEN", "2024-09-01").body == ""
    assert leads_on(world, "CTB-04", date(2024, 10, 8)) == ["Nia New"]
    assert leads_on(world, "CTB-04", date(2024, 10, 9)) == ["Ben"]


def test_what_was_told_of_a_past_day_names_who_led_then_however_late_another_is_named(
    any_world: World, slack: FakeSlack
) -> None:
    world = any_world
    world.tick(ASKED)
    slack.writes("UANA", "CTB-02 amber: late")
    world.live_through(london(2024, 10, 10, 12), timedelta(hours=2))
    then = london(2024, 10, 10, 12)
    before, home = lists_as_of(world, then), response_months(world, slack)
    world.clock.move_to(london(2024, 10, 16, 12))
    for ref, user in (("CTB-02", "UBEN"), ("CTB-03", "UANA")):
        assert name_lead(slack, ref, user, "2024-09-02").body == ""
    assert assign_role(world, slack, "UBEN", "2024-09-02").body == ""
    assert lists_as_of(world, then) == before and response_months(world, slack) == home
    with ZipFile(BytesIO(foi_bundle(core=world.app.core, board_name="CTB", now=world.clock.now()))) as bundle:
        led = list(csv.DictReader(StringIO(bundle.read("leads.csv").decode())))
        asked = list(csv.DictReader(StringIO(bundle.read("requests.csv").decode())))
    assert {row["since"] for row in led} == {"", "2024-09-30", "2024-10-16"}
    assert {row["until"] for row in led if row["person"] and row["until"]} == {"2024-10-16"}
    assert {(row["ref"], row["asked_of"]) for row in asked} >= {("CTB-01", "Ana"), ("CTB-02", "Ana"), ("CTB-03", "Ben")}
    assert [row["said_by"] for row in world.rows("updates")] == ["Ana"]


def lists_as_of(world: World, moment: datetime) -> Any:
    core = world.app.core
    with core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        return summarise(session, core=core, board=board, as_of=moment, visible=[]).data


def response_months(world: World, slack: FakeSlack) -> str:
    return slack.opens_home("UOFF").words().partition("Answered by month")[2]


def test_a_role_given_as_of_an_earlier_day_leaves_who_held_it_before(world: World, slack: FakeSlack) -> None:
    slack.user("UNEW", "Nia New", "nia@example.org")
    world.clock.move_to(london(2024, 10, 9, 10))
    world.import_(
        people=[
            {"name": "Ana", "email": "ana@example.org", "roles": ""},
            {"name": "Ben", "email": "ben@example.org", "roles": "Early years lead", "since": "2024-10-20"},
        ]
    )
    assert assign_role(world, slack, "UNEW", "2024-10-04").body == ""
    with world.app.core.store.read() as session:
        held = [
            (row.since.isoformat(), row.until and row.until.isoformat()) for row in session.exec(select(RoleHolder))
        ]
    assert held == [("2024-09-30", "2024-10-09"), ("2024-10-20", "2024-10-20"), ("2024-10-09", None)]
    for day in (3, 4, 8):
        assert leads_on(world, "CTB-01", date(2024, 10, day)) == ["Ana (Early years lead)"]
    assert leads_on(world, "CTB-01", date(2024, 10, 9)) == ["Nia New (Early years lead)"]


def assign_role(world: World, slack: FakeSlack, user: str, since: str) -> Any:
    from bot.services.plans.leads import assign_form
    from bot.surfaces.slack.format import view_payload
    from storage.people import LeadRole, person_at
    from tests.support.fake_slack import View

    core, now = world.app.core, world.clock.now()
    with core.store.read() as session:
        board, role, by = (
            board_by_key(session, "CTB"),
            session.exec(select(LeadRole)).one(),
            person_at(session, "UOFF"),
        )
        assert board and by
    form = assign_form(core=core, board_id=board.ident, subject=f"role:{role.id}", by=by, now=now)
    return slack.submits("UOFF", View("VROLE", view_payload(form), "UOFF"), person=user, since=since)


@pytest.mark.parametrize("order", [1, -1])
def test_a_sheet_that_gives_a_role_as_of_an_earlier_day_leaves_who_held_it_before(world: World, order: int) -> None:
    world.clock.move_to(london(2024, 10, 9, 10))
    rows = [
        {"name": "Ana", "email": "ana@example.org", "roles": ""},
        {"name": "Ben", "email": "ben@example.org", "roles": "Early years lead", "since": "2024-09-02"},
    ]
    report = world.import_(people=rows[::order])
    assert [(each.printed, each.reason) for each in report.doubtful] == [("2024-09-02", "held_by_others")]
    assert leads_on(world, "CTB-01", date(2024, 10, 8)) == ["Ana (Early years lead)"]
    assert leads_on(world, "CTB-01", date(2024, 10, 9)) == ["Ben (Early years lead)"]
    assert world.import_(people=rows).doubtful == []


def test_who_hold_a_new_role_together_hold_it_since_the_days_of_their_sheet(world: World) -> None:
    rows = [
        {"name": name, "email": f"{name.lower()}@example.org", "roles": "SEN manager", "since": "2024-05-01"}
        for name in ("Ana", "Ben")
    ]
    assert world.import_(people=rows).doubtful == []
    with world.app.core.store.read() as session:
        held = [str(row.since) for row in session.exec(select(RoleHolder)) if row.until is None]
    assert held == ["2024-05-01", "2024-05-01"]


def facts_as_of(world: World, as_of: datetime) -> dict[str, Any]:
    core = world.app.core
    with core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        data = summarise(session, core=core, board=board, as_of=as_of, visible=[]).data
        digest = read_digest(session, core=core, board=board, as_of=as_of)
    return {
        "late": [row["ref"] for row in data["overdue_updates"]],
        "overdue": [row["ref"] for row in data["overdue_actions"]],
        "rag": {k: n for k, n in data["counts"].items() if k in ("green", "amber", "red", "blue") and n},
        "digest": " ".join(str(part) for part in digest.parts),
    }


def test_an_old_days_summary_and_digest_know_nothing_of_what_came_later(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: taken back later")
    receipt = slack.dm("UANA")[-1]
    world.clock.move_to(london(2024, 10, 10, 12))
    then = facts_as_of(world, world.clock.now())
    assert then["late"] == ["CTB-02", "CTB-03"] and then["overdue"] == ["CTB-02"] and then["rag"] == {"amber": 1}
    world.clock.move_to(london(2024, 10, 15, 12))
    slack.presses("UANA", receipt, "Undo")
    slack.writes("UBEN", "CTB-03 blue: finished since")
    slack.presses("UANA", slack.dm("UANA")[0], "Update", number=1)
    slack.submits("UANA", slack.views[-1], rag="red", narrative="moved since", due="2025-01-31", due_reason="Later")
    name_lead(slack, "CTB-03", "UANA", "2024-10-15")
    world.tick(london(2024, 11, 1))
    assert facts_as_of(world, london(2024, 10, 10, 12)) == then
    now = facts_as_of(world, world.clock.now())
    assert now["overdue"] == [] and now["rag"] == {"red": 1, "blue": 1} and "Completed: CTB-03." in now["digest"]
