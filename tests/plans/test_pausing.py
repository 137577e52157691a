"""A board that stands still: what becomes of its open requests, what it does meanwhile, and how it goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NothingLive, NothingPaused
from bot.services.plans.pause import pause_board, preview_pause, preview_resume, resume_board
from bot.services.plans.stop import preview_stop, stop_plan
from storage.audit import COMMAND_LINE
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import ASKED, World, council, london


def pause(world: World) -> str:
    preview = preview_pause(core=world.app.core, board_name="CTB")
    pause_board(core=world.app.core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=world.clock.now())
    return " ".join(preview.lines)


def resume(world: World) -> str:
    now = world.clock.now()
    preview = preview_resume(core=world.app.core, board_name="CTB", now=now)
    resume_board(core=world.app.core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=now)
    return " ".join(preview.lines)


def test_a_paused_board_is_silent_and_goes_on_from_when_it_is_resumed(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    world.tick(ASKED)
    assert "3 actions are still to be answered for: these stay open." in pause(world)
    before = len(slack.messages)
    world.live_through(london(2024, 11, 12, 12), timedelta(hours=4))
    assert len(slack.messages) == before, "a second asking, a digest or a list went out"
    assert "is paused: nobody is asked" in world.ask("UCHR", "summary CTB")
    said = resume(world)
    assert "The next asking is on Mon 2 Dec 2024." in said and "not caught up" in said
    world.live_through(london(2024, 11, 13, 12), timedelta(hours=4))
    assert len(slack.messages) == before, "something of the time of the pause was caught up"
    world.live_through(london(2024, 12, 2, 12), timedelta(hours=4))
    new = [m for m in slack.messages[before:] if m.channel == "DUBEN"]
    assert [m.text for m in new] == ["Your December 2024 updates: 1 action, by 17:00 on Mon 9 Dec 2024"]
    assert [m for m in slack.messages[before:] if m.channel == "C1"], "no digest since"


@pytest.mark.parametrize("words", ["CTB-03 green: done while paused", "green: done while paused"])
def test_answers_to_a_paused_board_are_filed(any_world: World, words: str) -> None:
    world, slack = any_world, any_world.slack
    world.tick(ASKED)
    pause(world)
    slack.writes("UBEN", words)
    assert [u["narrative"] for u in world.rows("updates")] == ["done while paused"]
    assert "done while paused" in world.ask("UBEN", "action CTB-03")
    assert "CTB-03" in world.ask("UBEN", "mine")


def test_a_pause_within_the_month_only_holds_the_reminders_back(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    pause(world)
    world.live_through(london(2024, 10, 4, 12), timedelta(hours=4))
    assert len(slack.dm("UBEN")) == 1
    resume(world)
    world.live_through(london(2024, 10, 7, 12), timedelta(hours=4))
    assert len(slack.dm("UBEN")) == 2, "the last reminder goes out, as the deadline is ahead"


def test_a_snoozed_request_of_a_paused_board_is_not_reminded(world: World) -> None:
    world.tick(ASKED)
    world.slack.presses("UBEN", world.slack.dm("UBEN")[0], "Snooze to tomorrow")
    pause(world)
    before = len(world.slack.messages)
    world.live_through(london(2024, 10, 3, 12), timedelta(hours=4))
    assert len(world.slack.messages) == before


def test_a_paused_board_sends_no_digest_for_its_sub_boards(world: World) -> None:
    world.slack.channel("C2", "sub", members=("UOFF",))
    world.import_(
        boards=[
            {"key": "CTB", "name": "Children's Trust Board", "channel": "C1"},
            {"key": "SUB", "name": "Sub-board", "channel": "C2", "parent": "CTB"},
        ],
        plans=[{"board": "SUB", "plan": "2024-25"}],
        actions=[{"board": "SUB", "plan": "2024-25", "ref": "SUB-01", "title": "Its own"}],
    )
    world.start()
    pause(world)
    world.live_through(london(2024, 10, 7, 12), timedelta(hours=4))
    assert world.slack.in_channel("C2") and not world.slack.in_channel("C1")


def test_only_what_runs_is_paused_and_only_what_is_paused_goes_on(world: World) -> None:
    with pytest.raises(NothingPaused, match="nothing to resume"):
        resume(world)
    pause(world)
    with pytest.raises(NothingLive, match="no live plan"):
        pause(world)
    stop = preview_stop(core=world.app.core, board_name="CTB")
    stop_plan(core=world.app.core, plan_id=stop.plan.ident, by=COMMAND_LINE, now=world.clock.now())
    with pytest.raises(NothingPaused):
        resume(world)
    world.start()
    assert "paused" not in world.ask("UCHR", "summary CTB")


def test_a_new_plan_takes_the_place_of_a_paused_one(world: World) -> None:
    pause(world)
    world.import_(
        plans=[{"board": "CTB", "plan": "2025-26", "start": "2025-04-01"}],
        actions=[{"board": "CTB", "plan": "2025-26", "ref": "CTB-90", "title": "New"}],
    )
    world.start()
    with pytest.raises(NothingPaused):
        resume(world)
    assert "CTB-90" in world.ask("UCHR", "actions CTB")


def test_a_paused_plan_is_exported_and_imported_again(world: World) -> None:
    pause(world)
    [plan] = world.rows("plans")
    assert plan["status"] == "paused"
    report = world.import_(plans=[plan])
    assert not report.refused and not report.updated.get("plans")


def test_on_the_command_line_it_is_shown_first(slack: FakeSlack, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    url = f"sqlite:///{tmp_path}/w.db"
    world = World.make(slack, url, tmp_path / "plan")
    world.import_(**council(slack))
    world.start()
    world.close()
    env = environment(slack, url)
    shown = boardbot("pause", "CTB", env=env, cwd=tmp_path)
    assert shown.returncode == 1 and "Nothing was paused. Run it again with --yes" in shown.stderr
    paused = boardbot("pause", "CTB", "--yes", env=env, cwd=tmp_path)
    assert "Go on with: boardbot resume CTB" in paused.stdout
    assert "plan 2024-25 is paused. Resume it" in boardbot("doctor", env=env, cwd=tmp_path).stdout
    assert "Resumed: Children's Trust Board" in boardbot("resume", "CTB", "--yes", env=env, cwd=tmp_path).stdout
    assert boardbot("resume", "CTB", "--yes", env=env, cwd=tmp_path).returncode == 1
