"""Names that a plan prints become people: in either order, asking and never guessing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.lead_names import joint_parts, proposal_for
from tests.support.fake_slack import FakeSlack, Message
from tests.support.processes import boardbot, environment
from tests.support.world import ASKED, World, council, london

PLAN = {"board": "CTB", "plan": "2024-25"}
PEOPLE = ({"name": "Ana", "email": "ana@example.org"}, {"name": "Ben", "email": "ben@example.org"})


def printed(world: World, leads: str, ref: str = "CTB-09") -> object:
    return world.import_(actions=[{**PLAN, "ref": ref, "title": f"Printed {ref}", "leads": leads}])


def people(world: World, *named: tuple[str, str]) -> object:
    return world.import_(people=[{"name": name, "email": email} for name, email in named])


def notice_of(world: World, words: str) -> Message:
    """The officer's message that nobody answers for this."""
    [found] = [m for m in world.slack.dm("UOFF") if words in m.words() and "Assign someone" in str(m.blocks)]
    return found


@pytest.mark.parametrize("name", ["Dee Okafor", "dee okafor", "Dee  Okafor", "dee@example.org"])
@pytest.mark.parametrize("plan_first", [True, False])
def test_an_exact_name_leads_in_either_order(any_world: World, name: str, plan_first: bool) -> None:
    world = any_world
    steps = [lambda: printed(world, name), lambda: people(world, ("Dee Okafor", "dee@example.org"))]
    for step in steps if plan_first else reversed(steps):
        step()
    world.slack.user("UDEE", "Dee Okafor", "dee@example.org")
    world.live_through(london(2024, 10, 1, 12), timedelta(hours=1))
    assert "CTB-09" in world.slack.dm("UDEE")[0].words()
    assert printed(world, name).updated["actions"] == 0


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Cllr Dee Okafor", ["Dee Okafor"]),
        ("Okafor, Dee", ["Dee Okafor"]),
        ("Dee Okafor (chair)", ["Dee Okafor"]),
        ("Dr. Dee Okafor - NHS", ["Dee Okafor"]),
        ("Dee Okafor / Eve Lund", ["Dee Okafor", "Eve Lund"]),
        ("Dee Okafor and Eve Lund", ["Dee Okafor", "Eve Lund"]),
        ("Eve Lund & Dee Okafor", ["Eve Lund", "Dee Okafor"]),
        ("Dee Okafor + SEN manager", ["Dee Okafor", "Eve Lund"]),
        ("Okafor", ["Dee Okafor"]),
        ("Cllr Okafor", ["Dee Okafor"]),
        ("D. Okafor / Lund", ["Dee Okafor", "Eve Lund"]),
        ("Dee Okafor / TBC", ["Dee Okafor"]),
        ("E Okafor", []),
        ("Director Okafor", []),
        ("PA to Okafor", []),
        ("Dee", []),
        ("Dee Okafor / somebody else", []),
        ("Dee Okafor and the board", []),
        ("Dee Okafor (Director of Public Health)", ["Dee Okafor"]),
        ("Dee Okafor, Director of Public Health", ["Dee Okafor"]),
        ("Dee Okafor, NHS Trust", ["Dee Okafor"]),
        ("Dee Okafor, Eve Lund", ["Dee Okafor", "Eve Lund"]),
        ("Dee Okafor, Eve Lund and Ana", ["Dee Okafor", "Eve Lund", "Ana"]),
        ("Dee Okafor, Alan Turing and Eve Lund", []),
        ("Dee Okafor, Alan Turing", []),
        ("PA to Dee Okafor", []),
        ("Deputy SEN manager", []),
        ("not Dee Okafor", []),
        ("Fay Ng", []),
        ("Head of Housing and Communities", []),
    ],
)
def test_whom_a_cell_may_mean(cell: str, names: list[str]) -> None:
    known = {n: [n] for n in ("Dee Okafor", "Eve Lund", "Dee", "Ana")} | {"SEN manager": ["Eve Lund"]}
    known["Fay Ng"] = ["Fay Ng", "another Fay Ng"]
    if cell == "Dee":
        known["Dee"] = ["Dee", "another Dee"]
    assert proposal_for(cell, known) == names


@pytest.mark.parametrize("cell", ["A and B", "A / B", "A & B", "A; B", "A, B", "A\nB", "A with B"])
def test_a_joint_cell_has_parts(cell: str) -> None:
    assert joint_parts(cell) == ["A", "B"] and joint_parts("Sandra Withers") == [] and joint_parts("Andrew Band") == []


def test_a_joint_cell_is_proposed_to_officers_and_stays_as_printed(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    report = printed(world, "Ana / Ben")
    [doubt] = [f for f in report.doubtful if f.reason == "lead_proposed"]
    assert "may mean Ana (ana@example.org) and Ben (ben@example.org)" in doubt.message
    world.tick(ASKED)
    notice = notice_of(world, "Ana / Ben")
    assert "Is this Ana (ana@example.org) and Ben (ben@example.org)?" in notice.words()
    assert not [m for m in slack.dm("UANA") if "CTB-09" in m.words()], "nobody is asked on a guess"
    slack.presses("UBEN", notice, "Yes, they")
    assert "nobody holds this role" in notice.words(), "only an officer says"
    slack.presses("UOFF", notice, "Yes, they")
    assert "Ana and Ben from" in notice.words() and "named by Olive Officer" in notice.words()
    world.live_through(ASKED + timedelta(hours=1), timedelta(minutes=30))
    for user in ("UANA", "UBEN"):
        assert [m for m in slack.dm(user) if "CTB-09" in m.words()], user
    row = next(r for r in world.rows("actions") if r["ref"] == "CTB-09")
    assert "Ana / Ben" in row["leads"]
    assert printed(world, "Ana / Ben").updated["actions"] == 0


def test_a_people_sheet_that_comes_again_does_not_undo_it(any_world: World) -> None:
    world = any_world
    printed(world, "Ana & Ben")
    world.tick(ASKED)
    notice = notice_of(world, "Ana & Ben")
    world.slack.presses("UOFF", notice, "Yes, th")
    world.import_(people=[{**row, "roles": "Early years lead"} for row in PEOPLE])
    for user in ("UANA", "UBEN"):
        assert "CTB-09" in world.ask(user, "mine")


def test_what_changed_meanwhile_is_not_accepted(any_world: World) -> None:
    world = any_world
    printed(world, "Cllr Dee Okafor")
    people(world, ("Dee Okafor", "dee@example.org"))
    world.tick(ASKED)
    notice = notice_of(world, "Cllr Dee")
    people(world, ("Dee Okafor", "dee@example.org"), ("Dee Okafor", "dee2@example.org"))
    answer = world.slack.presses("UOFF", notice, "Yes, th")
    assert answer.status == 200 and "nobody holds this role" in notice.words()
    assert "has changed since" in str(world.slack.ephemeral[-1])


def test_two_of_a_name_are_nobody(any_world: World) -> None:
    world = any_world
    printed(world, "Dee Okafor")
    people(world, ("Dee Okafor", "dee@example.org"), ("Dee Okafor", "dee2@example.org"))
    world.tick(ASKED)
    notice = notice_of(world, "Dee Okafor")
    assert "Is this" not in notice.words()


def test_on_the_command_line_accounts_are_asked_about(slack: FakeSlack, world: World, tmp_path: Path) -> None:
    leads = {"CTB-09": "Dee Okafor and Ana", "CTB-10": "SEN manager"}
    world.import_(actions=[{**PLAN, "ref": r, "title": f"Printed {r}", "leads": name} for r, name in leads.items()])
    slack.user("UDEE", "Dee Okafor", "dee@example.org")
    env = environment(slack, world.app.settings.database_url)
    said = boardbot("people", "link", env=env, cwd=tmp_path).stdout
    assert 'Not sure: "Dee Okafor and Ana", who leads CTB-09, may be Dee Okafor (dee@example.org) and Ana' in said
    assert 'Nobody is known as "SEN manager", who leads CTB-10.' in said
    yes = boardbot("people", "link", env=env, cwd=tmp_path, typed="y\n")
    assert re.search(r"Is .Dee Okafor and Ana., who leads CTB-09, Dee Okafor", yes.stdout), yes.stdout + yes.stderr
    world.tick(ASKED)
    for user in ("UANA", "UDEE"):
        assert [m for m in slack.dm(user) if "CTB-09" in m.words()], user


def test_whom_a_draft_names_hears_nothing_before_it_starts(slack: FakeSlack, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    world = World.make(slack, f"sqlite:///{tmp_path}/w.db", tmp_path / "plan")
    tables = council(slack)
    tables["actions"] = [{**PLAN, "ref": "CTB-09", "title": "Printed", "leads": "Ana / Ben"}]
    world.import_(**tables)
    env = environment(slack, f"sqlite:///{tmp_path}/w.db", BOARDBOT_CLOCK="2024-09-30T10:00+01:00")
    said = boardbot("people", "link", env=env, cwd=tmp_path, typed="y\n").stdout
    assert "Ana (ana@example.org) and Ben" in said
    assert not [d for d in world.rows("deliveries") if d["kind"] == "now_leading"]
    world.start()
    world.live_through(ASKED, timedelta(hours=1))
    for user in ("UANA", "UBEN"):
        assert ["CTB-09" in m.words() for m in slack.dm(user)] == [True], user
