"""What `boardbot export updates` gives comes back whole: versions, evidence, withdrawals and what the chair decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, council, write_table


def rows_of(world: World) -> list[dict[str, Any]]:
    return world.rows("updates")


def another(world: World, slack: FakeSlack, tmp_path: Path) -> World:
    """A new database with the same council, and none of its updates."""
    folder = tmp_path / "another"
    folder.mkdir()
    fresh = World.make(slack, f"sqlite:///{folder}/other.db", folder)
    assert not fresh.import_(**council(slack)).refused
    return fresh


def test_everything_that_was_said_and_decided_comes_back(signing: World, slack: FakeSlack, tmp_path: Path) -> None:
    slack.presses("UBEN", slack.dm("UBEN")[0], "Update")
    slack.submits(
        "UBEN", slack.views[-1], rag="green", narrative="opened", evidence="The opening https://example.org/centre"
    )
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    slack.writes("UANA", "CTB-02 red: a named family moved away")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Withhold")
    slack.submits("UCHR", slack.views[-1], reason="Names a resident")
    slack.writes("UANA", "CTB-02 red: no trainer")
    slack.presses("UANA", slack.dm("UANA")[-1], "Undo")
    slack.writes("UANA", "CTB-01 amber: sites are few\nHelp: a site in the north")
    slack.writes("UANA", "CTB-01 amber: sites are few, and dear")
    slack.presses("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words")
    slack.submits("UOFF", slack.views[-1], narrative="Few sites are left")
    before = rows_of(signing)
    assert {r["sign_off"] for r in before} == {"published", "withheld", "pending", "replaced"}
    assert any(r["withdrawn_on"] for r in before) and "Few sites are left" in [r["published_narrative"] for r in before]
    assert any("https://example.org/centre" in r["evidence"] for r in before)
    fresh = another(signing, slack, tmp_path)
    write_table(tmp_path / "another", "updates", before)
    report = fresh.import_()
    assert not report.refused and {f.reason for f in report.doubtful} <= {"no_sign_off"}
    assert rows_of(fresh) == before
    again = fresh.import_()
    assert not again.created["updates"] and rows_of(fresh) == before
    fresh.close()


def test_pending_updates_that_come_to_a_board_without_sign_off_are_doubted(
    signing: World, slack: FakeSlack, tmp_path: Path
) -> None:
    slack.writes("UBEN", "CTB-03 green: opened")
    fresh = another(signing, slack, tmp_path)
    write_table(tmp_path / "another", "updates", rows_of(signing))
    assert [f.reason for f in fresh.import_().doubtful] == ["no_sign_off"]
    fresh.close()


def test_no_change_still_points_at_the_words_that_hold(world: World, slack: FakeSlack, tmp_path: Path) -> None:
    slack.writes("UANA", "CTB-01 green: two are open")
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 no change")
    before = rows_of(world)
    assert [bool(r["confirms"]) for r in before] == [False, True]
    fresh = another(world, slack, tmp_path)
    write_table(tmp_path / "another", "updates", before)
    fresh.import_()
    assert rows_of(fresh) == before
    fresh.clock.move_to(world.clock.now())
    assert "two are open" in fresh.ask("UCHR", "action CTB-01")
    fresh.close()


def test_an_export_into_the_bot_that_it_came_from_changes_nothing(signing: World, slack: FakeSlack) -> None:
    slack.writes("UBEN", "CTB-03 green: opened https://example.org/a")
    slack.writes("UBEN", "CTB-03 green: opened https://example.org/a")
    slack.writes("UANA", "CTB-02 red: no trainer")
    slack.presses("UANA", slack.dm("UANA")[-1], "Undo")
    before = rows_of(signing)
    report = signing.import_(updates=before)
    assert not report.refused and not report.doubtful and not report.created["updates"]
    assert rows_of(signing) == before


def test_a_link_without_an_address_is_refused_by_its_words(world: World) -> None:
    row = {"ref": "CTB-01", "period": "2024-09", "rag": "green", "evidence": "the report\nhttps://example.org/x"}
    (refused,) = world.import_(updates=[row]).refused
    assert (refused.column, refused.reason) == ("evidence", "bad_link") and "the report" in refused.suggestion
