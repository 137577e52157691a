"""The first hour: what is wrong with a draft is found before it starts, and a plan can be taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.doctor.examine import examine
from bot.errors import DatabaseTooNew, NothingLive
from bot.services.plans.start import preview_start
from bot.services.plans.stop import preview_stop, stop_plan
from storage.audit import COMMAND_LINE
from storage.migrations import require_current, upgrade
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import ASKED, World, council, london


@pytest.fixture
def draft(slack: FakeSlack, tmp_path: Path) -> World:
    """The small council imported, with nothing started."""
    (tmp_path / "plan").mkdir()
    return World.make(slack, f"sqlite:///{tmp_path}/w.db", tmp_path / "plan")


def findings(world: World, waits: list[float] | None = None) -> list[str]:
    waited = waits if waits is not None else []
    found = examine(world.app.settings, world.clock.now(), wait=waited.append)
    return [f"{check.state}: {check.text}" for check in found if check.state != "ok"]


def test_the_doctor_looks_at_a_draft(draft: World, slack: FakeSlack) -> None:
    tables = council(slack)
    tables["boards"] = [{"key": "CTB", "name": "Children's Trust Board"}]
    tables["people"] = [{"name": "Ben", "email": "gone@example.org"}]
    draft.import_(**tables)
    found = "\n".join(findings(draft))
    assert "wrong: CTB: it has no channel, so no digest." in found
    assert "wrong: CTB: it has no officer." in found
    assert "can't be reached" in found and "note: CTB: its plan is a draft." in found


def test_the_doctor_finds_a_plan_without_actions_and_says_what_it_did_not_check(draft: World, slack: FakeSlack) -> None:
    tables = council(slack)
    draft.import_(boards=tables["boards"], people=tables["people"], plans=tables["plans"])
    found = findings(draft)
    assert "wrong: CTB: plan 2024-25 has no open action. Import them: boardbot import PATH" in found
    assert "unchecked: Leads: no plan names any yet." in found
    assert any("WARNING: the plan has no actions" in line for line in _preview(draft))


def _preview(world: World) -> tuple[str, ...]:
    return preview_start(core=world.app.core, board_name="CTB", now=world.clock.now()).lines


@pytest.mark.parametrize("method", ["users.info", "users.lookupByEmail"])
def test_the_doctor_goes_on_after_a_rate_limit(draft: World, slack: FakeSlack, method: str) -> None:
    draft.import_(**council(slack))
    slack.fail_next(method, "429", "429")
    waits: list[float] = []
    found = findings(draft, waits)
    assert not [text for text in found if "could not be looked up" in text]
    assert waits in ([], [7.0, 7.0])


def test_the_doctor_names_those_whom_it_could_not_look_up(draft: World, slack: FakeSlack) -> None:
    draft.import_(**council(slack))
    slack.fail_next("users.lookupByEmail", *["internal_error"] * 9)
    found = [text for text in findings(draft) if "could not be looked up" in text]
    assert len(found) == 1 and "Ana" in found[0] and "Ben" in found[0]


@pytest.mark.parametrize(
    ("apart", "said"), [(-480, "8 minutes ahead of Slack's"), (7200 * 3, "6 hours behind Slack's"), (20, "")]
)
def test_the_doctor_compares_the_clock_with_slacks(draft: World, slack: FakeSlack, apart: float, said: str) -> None:
    draft.import_(**council(slack))
    slack.clock_apart = apart
    found = [text for text in findings(draft) if "machine's clock" in text]
    assert len(found) == bool(said) and all(said in text and text.startswith("wrong") for text in found)


def test_the_doctor_names_leads_who_are_guests(draft: World, slack: FakeSlack) -> None:
    draft.import_(**council(slack))
    slack.users["UBEN"]["is_restricted"] = True
    assert any("note: Ben: the Slack account is a guest's" in text for text in findings(draft))


def test_a_plan_is_taken_back_to_draft_and_started_again(any_world: World) -> None:
    world, slack, core = any_world, any_world.slack, any_world.app.core
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: fine")
    preview = preview_stop(core=core, board_name="CTB")
    assert "2 actions are still to be answered for" in " ".join(preview.lines)
    stop_plan(core=core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=world.clock.now())
    world.send()
    assert "not needed any more" in slack.dm("UBEN")[0].words()
    before = len(slack.messages)
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=4))
    assert len(slack.messages) == before, "nobody is reminded, listed or told"
    assert "still a draft" in world.ask("UCHR", "summary CTB") and "Green" in world.ask("UCHR", "summary CTB")
    with pytest.raises(NothingLive):
        preview_stop(core=core, board_name="CTB")

    world.start()
    world.live_through(london(2024, 11, 1, 12), timedelta(hours=4))
    assert [m.text for m in slack.dm("UBEN")[1:] if m.text.startswith("Your")] == [
        "Your November 2024 updates: 1 action, by 17:00 on Fri 8 Nov 2024"
    ]


def test_a_database_of_a_newer_version_is_named_as_that(draft: World, slack: FakeSlack, tmp_path: Path) -> None:
    store = draft.app.core.store
    with store.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (require_current, upgrade):
        with pytest.raises(DatabaseTooNew, match="newer boardbot"):
            act(store)
    env = environment(slack, f"sqlite:///{tmp_path}/w.db")
    for command in (("summary", "CTB"), ("db", "upgrade"), ("run",)):
        done = boardbot(*command, env=env, cwd=tmp_path)
        assert done.returncode == 1 and "newer boardbot" in done.stderr and "Traceback" not in done.stderr


def test_the_version_is_shown(slack: FakeSlack, tmp_path: Path) -> None:
    done = boardbot("--version", env=environment(slack, f"sqlite:///{tmp_path}/w.db"), cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("boardbot 0.")
