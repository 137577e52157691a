"""Who leads what: unassigned actions, reported and assigned, roles and actions handed over, and history kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.services.people.accounts import AmbiguousAccount, link_people, link_unsure
from bot.services.plans.leads import assign_form
from bot.surfaces.base import Account
from bot.surfaces.slack.format import view_payload
from storage.audit import COMMAND_LINE
from storage.boards import all_boards
from storage.leads import ActionLead
from storage.people import LeadRole, RoleHolder, person_at
from tests.support.fake_slack import Answer, FakeSlack, Message, View
from tests.support.world import ASKED, World, council, london


def _unassigned_notice(slack: FakeSlack, user: str = "UOFF") -> Message:
    return next(m for m in reversed(slack.dm(user)) if "Assign someone" in [b["text"]["text"] for b in m.buttons()])


@pytest.mark.fast
def test_an_action_without_a_lead_is_told_to_the_officer_once_and_assigned_from_there(
    any_world: World, slack: FakeSlack
) -> None:
    world = any_world
    told = _unassigned_notice(slack)
    assert "CTB-04: Nobody's action" in told.words() and "no lead is named" in told.words()
    world.live_through(london(2024, 9, 30, 16))
    assert sum("CTB-04" in m.words() for m in slack.dm("UOFF")) == 1
    slack.user("UNEW", "Nia New", "nia@example.org")
    world.tick(ASKED)
    assert slack.presses("UOFF", told, "Assign someone").status == 200
    assert slack.submits("UOFF", slack.views[-1], person="UNEW", reason="She runs it").status == 200
    world.tick(ASKED + timedelta(minutes=1))
    assert "✓ Nia New from Tue 1 Oct 2024, named by Olive Officer" in told.words()
    assert [b["text"]["text"] for b in told.buttons()] == []
    now_leading, request = slack.dm("UNEW")
    assert "Olive Officer named you: She runs it" in now_leading.words()
    assert "CTB-04 Nobody's action" in request.words() and "0 of 1 done" in request.words()
    slack.writes("UNEW", "CTB-04 green: begun")
    assert "Saved to CTB-04" in slack.dm("UNEW")[-1].words()
    assert next(a for a in world.rows("actions") if a["ref"] == "CTB-04")["leads"] == "nia@example.org"
    assert "assign lead" in {a["act"] for a in world.rows("audit")}


def test_a_role_is_handed_over_in_the_middle_of_an_asking(world: World, slack: FakeSlack) -> None:
    """Ana leaves, and her account is closed: her officer is told, and Ben holds the role from then on."""
    world.tick(ASKED)
    slack.users["UANA"]["deleted"] = True
    world.live_through(london(2024, 10, 2, 11))
    assert "deactivated" not in "".join(m.words() for m in slack.dm("UOFF"))
    world.live_through(london(2024, 10, 9, 11))  # accounts are looked at once a week
    told = _unassigned_notice(slack)
    assert "Ana (Early years lead): CTB-01" in told.words() and "the Slack account is deactivated" in told.words()
    assert "Ana: CTB-02" in told.words()
    slack.presses("UOFF", told, "Assign someone", number=1)
    assert "Early years lead" in str(slack.views[-1].payload)
    slack.submits("UOFF", slack.views[-1], person="UBEN", since="2024-10-09")
    assert "CTB-01 Family hubs" in slack.dm("UBEN")[-1].words() or "CTB-01" in slack.dm("UBEN")[-2].words()
    assert "Lead: Ben (Early years lead)" in world.ask("UOFF", "action CTB-01")
    with world.app.core.store.read() as session:
        held = [(h.since.isoformat(), h.until and h.until.isoformat()) for h in session.exec(select(RoleHolder))]
    assert held == [("2024-09-30", "2024-10-09"), ("2024-10-09", None)]
    world.tick(london(2024, 11, 1, 9))
    asked = next(m for m in reversed(slack.dm("UBEN")) if "November 2024 updates" in m.words())
    assert "CTB-01" in asked.words() and "CTB-03" in asked.words()


def test_a_lead_hands_an_action_over_from_the_request(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    ana, ben = slack.dm("UANA")[0], slack.dm("UBEN")[0]
    slack.chooses("UANA", ana, "Hand over", number=1)
    assert slack.submits("UANA", slack.views[-1], person="UBEN", reason="He runs the clinics").status == 200
    assert "✓ now with Ben" in ana.words() and "0 of 1 done" in ana.words()
    assert "CTB-02 Healthy child programme" in ben.words() and "0 of 2 done" in ben.words()
    assert "Ana handed CTB-02 over to Ben. He runs the clinics" in slack.dm("UOFF")[-1].words()
    slack.writes("UANA", "CTB-02 green: still me?")
    assert "has other leads" in slack.dm("UANA")[-1].words()
    slack.writes("UBEN", "CTB-02 amber: taking over")
    assert "Saved to CTB-02" in slack.dm("UBEN")[-1].words()
    with world.app.core.store.read() as session:
        led = [lead for lead in session.exec(select(ActionLead)) if lead.until or lead.since]
    assert [(row.since is None, row.until is None) for row in led] == [(True, False), (False, True)]


def test_whoever_declines_an_action_is_not_reminded_and_the_officer_is_notified(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    ben = slack.dm("UBEN")[0]
    slack.chooses("UBEN", ben, "This is not mine")
    assert "not yours, you said; the board's officer knows" in ben.words()
    world.tick(ASKED + timedelta(minutes=1))
    told = _unassigned_notice(slack)
    assert "CTB-03: School readiness" in told.words()
    assert "Ben says that it is not theirs" in told.words()
    world.live_through(london(2024, 10, 8, 18))
    assert not any("Reminder" in m.words() for m in slack.dm("UBEN"))
    world.tick(london(2024, 10, 9, 9))
    listed = next(m for m in slack.dm("UOFF") if "missing updates" in m.words())
    assert "Ben: CTB-03 (not theirs, they say)" in listed.words()
    slack.presses("UOFF", told, "Assign someone")
    slack.submits("UOFF", slack.views[-1], person="UANA")
    assert "✓ Ana from Wed 9 Oct 2024" in told.words() and "✓ now with Ana" in ben.words()


def test_an_account_that_slack_lets_nobody_message_is_told_and_asked_no_more(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "user_not_visible", "user_not_visible")
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=1))
    told = _unassigned_notice(slack).words()
    assert "Ben: CTB-03" in told and "Slack does not let me message this account" in told
    world.live_through(london(2024, 10, 8, 16))
    assert slack.dm("UBEN") == []


def test_only_an_officer_names_a_lead_and_only_a_lead_hands_over(world: World, slack: FakeSlack) -> None:
    told = _unassigned_notice(slack)
    slack.presses("UCHR", told, "Assign someone")
    assert "Only officers of the Children's Trust Board can name a lead" in str(slack.ephemeral[-1])
    slack.presses("UOFF", told, "Assign someone")
    form = slack.views[-1]
    world.import_(people=[{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "none"}])
    answer = slack.submits("UOFF", form, person="UBEN")
    assert "Only officers" in answer.json["errors"]["person"]
    world.tick(ASKED)
    slack.chooses("UBEN", slack.dm("UANA")[0], "Hand over")
    assert "can hand over an action" in str(slack.ephemeral[-1])
    slack.chooses("UBEN", slack.dm("UANA")[0], "This is not mine")
    assert "can hand over an action" in str(slack.ephemeral[-1])
    assert world.rows("actions")[3]["leads"] == ""


def test_a_bot_or_a_closed_account_can_lead_nothing(world: World, slack: FakeSlack) -> None:
    slack.user("UGONE", "Gone", "gone@example.org", deleted=True)
    slack.presses("UOFF", _unassigned_notice(slack), "Assign someone")
    for chosen in ("UBOT", "UGONE"):
        answer = slack.submits("UOFF", slack.views[-1], person=chosen)
        assert "a bot or a deactivated account" in answer.json["errors"]["person"]
    assert world.rows("actions")[3]["leads"] == ""


def test_people_are_linked_by_email_and_asked_about_where_only_the_name_is_like(world: World, slack: FakeSlack) -> None:
    world.import_(
        people=[
            {"name": "Pat Partner", "email": "pat@elsewhere.example.org"},
            {"name": "Kim", "email": "kim@example.org"},
        ]
    )
    slack.user("UKIM", "Kim", "kim@example.org")
    slack.user("UPAT", "Pat Partner", "pat.partner@example.org")
    slack.user("UOLD", "Pat Partner", "pat.old@example.org", deleted=True)
    core = world.app.core
    assert link_people(core=core, now=world.clock.now()) == 1
    asked: list[tuple[str, list[str]]] = []

    def first(unsure: AmbiguousAccount) -> Account | None:
        asked.append((unsure.person.name, [account.address for account in unsure.accounts]))
        return unsure.accounts[0]

    left = link_unsure(core=core, choose=lambda _: None, by=COMMAND_LINE, now=world.clock.now())
    assert [unsure.person.name for unsure in left] == ["Pat Partner"]
    assert link_unsure(core=core, choose=first, by=COMMAND_LINE, now=world.clock.now()) == []
    assert asked == [("Pat Partner", ["UPAT"])]
    linked = {row["name"]: row["slack_user"] for row in world.rows("people")}
    assert (linked["Kim"], linked["Pat Partner"]) == ("UKIM", "UPAT")


def test_somebody_who_begins_later_is_no_reason_to_tell_it_again(world: World, slack: FakeSlack) -> None:
    told = _unassigned_notice(slack)
    slack.presses("UOFF", told, "Assign someone")
    slack.submits("UOFF", slack.views[-1], person="UBEN", since="2024-10-21")
    world.tick(ASKED)
    world.live_through(london(2024, 10, 2, 12))
    assert "✓ Ben from Mon 21 Oct 2024" in told.words()
    assert sum("CTB-04: Nobody's action" in m.words() for m in slack.dm("UOFF")) == 1
    assert "CTB-04" not in slack.dm("UBEN")[-1].words()
    world.tick(london(2024, 11, 1, 9))
    assert "CTB-04" in slack.dm("UBEN")[-1].words()


def test_of_two_leads_only_the_one_who_says_it_is_not_theirs_is_replaced(world: World, slack: FakeSlack) -> None:
    tables = council(slack)
    tables["actions"][2]["leads"] = "ben@example.org; Ana"
    world.import_(**tables)
    slack.user("UNEW", "Nia New", "nia@example.org")
    world.tick(ASKED)
    slack.chooses("UBEN", slack.dm("UBEN")[0], "This is not mine")
    world.tick(ASKED + timedelta(minutes=1))
    slack.presses("UOFF", _unassigned_notice(slack), "Assign someone")
    slack.submits("UOFF", slack.views[-1], person="UNEW")
    assert world.rows("actions")[2]["leads"] == "nia@example.org; ana@example.org"


def test_a_new_account_of_somebody_whose_old_one_was_closed_becomes_theirs(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.users["UBEN"]["deleted"] = True
    slack.user("UBEN2", "Ben", "ben@example.org")
    world.live_through(london(2024, 10, 9, 10))
    told = _unassigned_notice(slack)
    slack.presses("UOFF", told, "Assign someone")
    slack.submits("UOFF", slack.views[-1], person="UBEN2", since="2024-10-09")
    world.tick(london(2024, 11, 1, 9))
    assert "CTB-03" in slack.dm("UBEN2")[-1].words()


def test_an_officer_changes_the_lead_of_an_action_with_a_reason(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    assert "Only officers of the Children's Trust Board can name a lead" in world.ask("UCHR", "lead CTB-03")
    slack.asks("UOFF", "lead ctb-03")
    assert "School readiness" in str(slack.views[-1].payload)
    slack.submits("UOFF", slack.views[-1], person="UANA", reason="Ben moves on", since="2024-09-30")
    assert "CTB-03: Ana from Mon 30 Sep 2024, named by Olive Officer" in slack.dm("UOFF")[-1].words()
    assert "✓ now with Ana" in slack.dm("UBEN")[0].words() and "0 of 3 done" in slack.dm("UANA")[0].words()
    assert "Ben moves on" in slack.dm("UANA")[-1].words()
    assert world.rows("actions")[2]["leads"] == "ana@example.org"
    kept = next(row for row in world.rows("audit") if row["act"] == "assign lead")
    assert kept["by"] == "Olive Officer" and "Ben moves on" in str(kept)


def test_officers_and_chairs_read_who_did_what_to_an_action(world: World, slack: FakeSlack) -> None:
    assert "Nothing has been done to it" in world.ask("UOFF", "audit CTB-03")
    slack.writes("UBEN", "CTB-03 amber: late")
    world.clock.move_to(ASKED)
    slack.asks("UOFF", "lead CTB-03")
    slack.submits("UOFF", slack.views[-1], person="UANA", reason="Ben has left")
    read = world.ask("UCHR", "audit CTB-03")
    first, second = read.index("assign lead, by Olive Officer"), read.index("record update, by Ben")
    assert first < second and "reason Ben has left" in read and "Audit trail" in read
    for other in ("UANA", "UBEN", "UANY"):
        assert "Only officers and chairs of the Children's Trust Board can read" in world.ask(other, "audit CTB-03")
    assert 'There is no action "CTB-99"' in world.ask("UANY", "audit CTB-99")


def test_nobody_hands_an_action_over_to_themselves_or_to_whom_it_is_already(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    ana = slack.dm("UANA")[0]
    slack.chooses("UANA", ana, "Hand over", number=1)
    mine = slack.views[-1]
    assert "hand it over to yourself" in slack.submits("UANA", mine, person="UANA").json["errors"]["person"]
    assert "hand it over to yourself" in slack.submits("UOFF", mine, person="UOFF").json["errors"]["person"]
    assert "Ana leads it already" in slack.submits("UOFF", mine, person="UANA").json["errors"]["person"]
    for ref in ("CTB-01", "CTB-02"):  # by her role, and by her name
        slack.asks("UOFF", f"lead {ref}")
        answer = slack.submits("UOFF", slack.views[-1], person="UANA")
        assert "Ana leads it already. Choose somebody else." in answer.json["errors"]["person"]
    for subject in ("role", "person"):
        assert "leads it already" in assign(world, slack, subject, "UANA").json["errors"]["person"]
    assert not [row for row in world.rows("audit") if row["act"] in ("hand over", "assign lead")]
    assert "0 of 2 done" in ana.words() and world.rows("actions")[1]["leads"] == "ana@example.org"


def assign(world: World, slack: FakeSlack, kind: str, user: str) -> Answer:
    """Send the form by which an officer names who takes over all of Ana's, or her role."""
    core, now = world.app.core, world.clock.now()
    with core.store.read() as session:
        [board], by, ana = all_boards(session), person_at(session, "UOFF"), person_at(session, "UANA")
        role = session.exec(select(LeadRole)).one()
    assert by and ana
    subject = f"role:{role.id}" if kind == "role" else f"person:{ana.id}"
    form = assign_form(core=core, board_id=board.ident, subject=subject, by=by, now=now)
    return slack.submits("UOFF", View(f"V{kind}", view_payload(form), "UOFF"), person=user)


def test_one_of_two_leads_hands_over_to_the_other_who_then_leads_alone(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    tables = council(slack)
    tables["actions"][2]["leads"] = "ben@example.org; Ana"
    world.import_(**tables)
    world.tick(ASKED)
    slack.chooses("UBEN", slack.dm("UBEN")[0], "Hand over")
    assert slack.submits("UBEN", slack.views[-1], person="UANA").status == 200
    assert world.rows("actions")[2]["leads"] == "ana@example.org"
    assert "now with Ana" in slack.dm("UBEN")[0].words()
    slack.chooses("UANA", slack.dm("UANA")[0], "Hand over", number=2)
    assert "leads it already" not in str(slack.submits("UANA", slack.views[-1], person="UBEN").body)
    assert world.rows("actions")[2]["leads"] == "ben@example.org"
