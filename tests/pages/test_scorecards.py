"""A board's page for residents: who lets out what, and what is never on it, whatever way it would come by."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from bot.services.records.erase_words import eraser_of
from bot.services.records.rewriting import rewrite
from storage.boards import Board
from storage.digests import HELD_BACK, Digest
from storage.publications import Scorecard
from tests.pages.steps import everything, marks, papers, read, releases, sets_page
from tests.support.fake_slack import FakeSlack
from tests.support.files import row
from tests.support.indicators import load, reported
from tests.support.private_boards import CTB, SEC, import_boards
from tests.support.steps import STANDING, forget, form_of, meets
from tests.support.world import ASKED, World, london


def test_an_officer_gives_a_board_a_page_and_releases_what_it_shows(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 red: the roof fell in on Mrs Bloggs\nHelp: money")
    assert read(world) == "" and "It has none" in world.ask("UOFF", "page CTB")
    sets_page(slack)
    assert "it has a page for residents" in slack.dm("UOFF")[-1].words()
    assert "Nothing is published yet" in read(world)
    releases(slack)
    page = read(world)
    assert "Children&#39;s Trust Board" in page and "CTB-01</b> Family hubs" in page and "Off track" in page
    assert "Healthy child programme" in page and "Overdue" in page and "31 December 2024" in page
    assert "Early years lead" in page, "a role is named"
    for secret in ("Ana", "Ben", "roof", "Bloggs", "money", "Olive", "not answered"):
        assert secret not in everything(world), secret
    assert page.count("a lead not named here") == 2 and "No lead yet" in page


def test_what_comes_later_is_shown_once_it_is_released(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    before = read(world)
    assert "Release" not in world.ask("UOFF", "page CTB"), "there is nothing new"
    shown = None
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: late")
    shown = slack.asks("UOFF", "page CTB").json
    slack.writes("UANA", "CTB-01 red: very late")
    assert read(world) == before
    slack.presses("UOFF", shown, "Release")
    assert "Something changed since you were shown" in str(slack.ephemeral[-1])
    assert read(world) == before
    releases(slack)
    assert "Off track" in read(world) and "As of" not in before
    assert world.ask("UOFF", "page CTB").count("That is what the page shows") == 1


def test_where_the_chair_signs_off_it_is_what_froze_with_the_papers(signing: World, slack: FakeSlack) -> None:
    meets(signing, slack, "2024-10-15", "2024-11-12")
    sets_page(slack)
    assert "Release" not in str(slack.asks("UOFF", "page CTB").json)
    slack.writes("UANA", "CTB-01 red: waits")
    slack.writes("UBEN", "CTB-03 green: fine")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve", number=1)
    assert "Nothing is published yet" in read(signing)
    signing.live_through(london(2024, 10, 7, 10))
    page = read(signing)
    assert "as its papers for the meeting of 15 October 2024 have it" in page
    assert ("On track" in page) != ("Off track" in page), "the one that was approved, not the one that waits"
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    assert read(signing) == page, "until the next papers freeze"


def test_a_board_closed_to_others_has_no_page(world: World, slack: FakeSlack) -> None:
    import_boards(
        world,
        CTB,
        SEC | {"private": "yes"},
        people=[{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB;SEC"}],
    )
    answer = sets_page(slack, "SEC")
    assert "closed to others" in str(answer.json)  # type: ignore[attr-defined]
    sets_page(slack)
    releases(slack)
    assert "Family hubs" in read(world)
    import_boards(world, CTB | {"private": "yes"}, SEC | {"private": "yes"})
    assert read(world) == "" and "Trust Board" not in everything(world) and "Secret" not in everything(world)
    assert "Release" not in str(slack.asks("UOFF", "page CTB").json)


def test_a_board_whose_channel_became_private_has_none(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    slack.channels["C1"]["is_private"] = True
    world.clock.move_to(london(2024, 10, 1, 10))
    world.ask("UOFF", "summary CTB")
    assert read(world) == ""


def test_an_exempt_action_is_on_no_page_and_in_no_public_paper(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    world.import_(
        actions=[
            {
                "board": "CTB",
                "plan": "2024-25",
                "ref": "CTB-01.1",
                "parent_ref": "CTB-01",
                "title": "Buy the old mill",
                "leads": "",
            }
        ]
    )
    sets_page(slack)
    releases(slack)
    assert "Family hubs" in read(world) and "Buy the old mill" in everything(world)
    marks(slack, "3")
    for said in (everything(world), *papers(world)):
        assert "Family hubs" not in said and "Buy the old mill" not in said and "CTB-02" in said
    assert "2 actions are not shown: exempt" in read(world), "at once, and with its sub-action"
    assert "CTB-01 (paragraph 3)" in world.ask("UOFF", "page CTB")
    releases(slack)
    assert "Family hubs" not in everything(world)
    world.import_(
        plans=[{"board": "CTB", "plan": "2025-26"}],
        actions=[{"board": "CTB", "plan": "2025-26", "ref": "CTB-01", "title": "Family hubs for ever", "leads": "Ana"}],
    )
    assert "for ever" not in everything(world), "in another edition of the plan too"
    assert world.rows("audit")[-1]["act"] != "" and any(
        row["act"] == "mark exempt" and "A tender is out" in row["detail"] for row in world.rows("audit")
    )
    marks(slack, "0")
    releases(slack)
    assert "Family hubs" in read(world)


def test_an_exempt_paper_has_what_is_exempt(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    marks(slack, "3")
    assert all("Family hubs" not in said for said in papers(world))
    slack.presses("UOFF", slack.asks("UOFF", "papers CTB").json, "Front sheet")
    slack.submits("UOFF", slack.views[-1], exempt="paragraph 3")
    assert "Family hubs" in papers(world)[0]


@pytest.mark.parametrize(
    ("name", "unit", "cell", "shown"),
    [
        ("Deaths by suicide", "Number", "3", False),
        ("Number of children missing from care", "", "4", False),
        ("Children in care", "Count", "5", True),
        ("Adults who smoke", "% adults", "3", True),
        ("Rate of deaths per 1,000 births", "", "3.9", True),
        ("Life expectancy", "Years", "4", True),
        ("Claimants", "", "<5", False),
        ("Looked-after children", "Number", "*", False),
        ("Looked-after children", "Number", "[c]", False),
        ("Looked-after children", "Number", "fewer than 10", False),
        ("Households in temporary accommodation", "", "1,204", True),
    ],
)
def test_small_counts_and_suppressed_figures_are_withheld(
    name: str, unit: str, cell: str, shown: bool, world: World, slack: FakeSlack
) -> None:
    reported(world, ("2022/23", "2021", "41", "77", "R"), ("2023/24", "2022", cell, "78", "R"), name=name, unit=unit)
    sets_page(slack)
    releases(slack)
    page, table = read(world, "CTB/indicators/smoking.html"), read(world, "CTB/indicators/smoking.csv")
    assert "41" in page and "78" in page and "2022" in page
    assert (f">{cell}<" in page.replace("&lt;", "<")) == shown
    assert (f",{cell}," in table.replace('"', "")) == shown or "," in cell
    assert ("withheld" in page) != shown and ("withheld" in table) != shown


def test_a_rate_made_of_a_small_count_is_withheld_with_its_interval(
    world: World, slack: FakeSlack, tmp_path: Path
) -> None:
    world.import_(boards=[CTB | {"area": "Luton"}])
    rows = [row(period="2021", value=7.25, low=6.1, high=8.3), row(period="2022", value=2.75, low=1.15, high=4.45)]
    load(world, tmp_path, "2023", [each | {"Count": count} for each, count in zip(rows, (12, 4), strict=True)])
    world.import_(follows=[{"board": "CTB", "indicator": "92443"}])
    sets_page(slack)
    releases(slack)
    said = everything(world)
    assert "7.25" in said and "6.1 to 8.3" in said
    assert not [secret for secret in ("2.75", "1.15", "4.45") if secret in said]


def test_before_an_election_nothing_is_published(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    before = read(world)
    sets_page(slack, channel_public="yes", hold_from="2024-10-02", hold_until="2024-10-07")
    said = slack.dm("UOFF")[-1].words()
    assert "Nothing is published from Wed 2 Oct 2024 to Mon 7 Oct 2024" in said
    world.tick(ASKED)
    world.clock.move_to(london(2024, 10, 1, 23, 59))
    assert read(world) == before, "on the day before"
    for moment in (london(2024, 10, 2, 0, 30), london(2024, 10, 7, 23, 30)):
        world.clock.move_to(moment)
        page = read(world)
        assert "from 2 October 2024 to 7 October 2024, as an election is near" in page and "Family hubs" not in page
        assert "until 7 October 2024" in read(world, "index.html")
        assert read(world, "CTB/actions.csv") == "" and "Family hubs" not in everything(world)
    world.tick(london(2024, 10, 7, 9, 30))
    assert not [m for m in slack.in_channel("C1") if "CTB" in m.words()], "no digest in a public channel"
    with world.app.core.store.read() as session:
        skipped = session.exec(select(Digest.skipped)).all()
    assert HELD_BACK in skipped and "" not in skipped, "it counts as none, so that the next reports what it would have"
    slack.presses("UCHR", slack.asks("UCHR", "summary CTB").json, "Post to")
    assert slack.in_channel("C1") == [] and "nothing is published until" in str(slack.ephemeral[-1])
    world.clock.move_to(london(2024, 10, 8, 0, 30))
    assert read(world) == before
    world.tick(london(2024, 10, 14, 9, 30))
    assert slack.in_channel("C1")
    audited = [row for row in world.rows("audit") if row["act"] == "change page settings"]
    assert len(audited) == 2 and "2024-10-02" in str(audited[-1])


def test_a_channel_for_its_members_goes_on_in_a_hold(world: World, slack: FakeSlack) -> None:
    sets_page(slack, hold_from="2024-10-02", hold_until="2024-10-31")
    world.tick(london(2024, 10, 7, 9, 30))
    assert slack.in_channel("C1"), "the digest went out"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"hold_from": "2024-10-02"}, "Give both days"),
        ({"hold_until": "2024-10-02"}, "Give both days"),
        ({"hold_from": "2024-10-02", "hold_until": "2024-10-01"}, "comes before the first"),
        ({"hold_from": "soon", "hold_until": "2024-10-01"}, "Write the date"),
    ],
)
def test_days_of_a_hold_that_are_wrong(answers: dict[str, str], said: str, world: World, slack: FakeSlack) -> None:
    assert said in str(sets_page(slack, **answers).json)  # type: ignore[attr-defined]
    assert read(world) == ""


def test_the_name_of_somebody_who_is_forgotten_goes_from_what_was_published(world: World, slack: FakeSlack) -> None:
    world.import_(
        actions=[
            {"board": "CTB", "plan": "2024-25", "ref": "CTB-03", "title": "School readiness, by Ben", "leads": "Ben"}
        ]
    )
    sets_page(slack)
    releases(slack)
    assert "by Ben" in everything(world)
    forget(world, "Ben")
    assert "by Ben" not in everything(world) and "School readiness" in read(world)


def test_erased_words_go_from_it_and_its_record_goes_with_the_board_s(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    with world.app.core.store.read() as session:
        card = session.exec(select(Scorecard)).one()
        blot = eraser_of(["Healthy child programme"])
        assert rewrite(card.facts, blot) != card.facts
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"retention_months": "12"})
    world.tick(london(2026, 3, 2, 10))
    with world.app.core.store.read() as session:
        assert session.exec(select(Scorecard)).all() == []
        assert session.exec(select(Board.published)).all() == [True]
    assert "Nothing is published yet" in read(world)
