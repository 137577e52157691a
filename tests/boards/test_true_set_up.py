"""What somebody gets wrong while setting up is named as what it is, with what to do; nothing is well that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.doctor.examine import examine
from bot.doctor.slack import running_checks, slack_checks
from bot.domain.lead_names import means_nobody, proposal_for
from bot.errors import BadSettings, NoSuchPlan, NothingLive
from bot.imports.plans.mapping import Mapping
from bot.own_health import ask_own
from bot.services.plans.pause import pause_board, preview_pause
from bot.services.plans.start import preview_start
from bot.settings import FOR_LIBRARIES, Settings, load_settings
from bot.setup.board import _file
from storage.audit import COMMAND_LINE
from tests.support.fake_slack import FakeSlack
from tests.support.files import doubts, load
from tests.support.processes import boardbot, environment
from tests.support.world import ASKED, World


def found(world: World) -> list[str]:
    return [f"{c.state}: {c.text}" for c in examine(world.app.settings, world.clock.now(), wait=lambda _: None)]


def test_a_board_without_channel_officer_or_plan_is_not_well(slack: FakeSlack, tmp_path: Path) -> None:
    world = World.make(slack, f"sqlite:///{tmp_path}/w.db", tmp_path)
    world.import_(boards=[{"key": "AA", "name": "Alpha Board"}])
    said = found(world)
    assert any(text.startswith("wrong: AA: it has no channel") for text in said)
    assert any(text.startswith("wrong: AA: it has no officer") for text in said)
    assert not [text for text in said if "channel is there" in text]
    assert any(text.startswith("unchecked: Whether anything comes in") for text in said)
    world.close()


def test_a_plan_of_which_nobody_leads_anything_is_not_well(world: World) -> None:
    with world.app.core.store.write() as session:
        from sqlmodel import delete

        from storage.leads import ActionLead

        session.exec(delete(ActionLead))
    assert any(text.startswith("wrong: 4 actions have no lead") for text in found(world))


def test_slack_that_asks_to_wait_is_waited_for(world: World, slack: FakeSlack) -> None:
    waits: list[float] = []
    slack.fail_next("auth.test", "429")
    said = [c.text for c in slack_checks(world.app.settings, waits.append)]
    assert len(waits) == 1 and any("Slack knows the bot" in text for text in said)


@pytest.mark.parametrize("code", ["internal_error", "service_unavailable", "fatal_error"])
def test_slack_that_does_not_work_just_now_says_nothing_of_the_token(code: str, world: World, slack: FakeSlack) -> None:
    slack.fail_next("auth.test", code)
    [check] = slack_checks(world.app.settings)
    assert "does not answer just now" in check.text and "refuses" not in check.text


@pytest.mark.parametrize("host", ["[::1]", "[::]", "::1", "127.0.0.1", ""])
def test_any_host_can_be_asked(host: str) -> None:
    with pytest.raises(OSError, match=r"refused|unreachable|assign"):
        ask_own(Settings(_env_file=None, host=host, port=1), "/healthz")


def test_the_doctor_does_not_take_a_silent_bot_for_one_that_hears(
    slack: FakeSlack, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bot.doctor.slack as doctor_slack

    for receives, state in ((False, "unchecked"), (True, "ok")):
        monkeypatch.setattr(doctor_slack, "ask_own", lambda *_, r=receives: (200, {"receives": r}))
        states = [check.state for check in running_checks(world.app.settings)]
        assert states[-1] == state
    assert not world.app.receiving.receives()
    world.app.receiving.accepted()
    status, _, body = _asked(world, "/readyz")
    assert world.app.receiving.receives() and b'"receives":true' in body and status in (200, 503)


def _asked(world: World, path: str) -> tuple[int, dict[str, str], bytes]:
    from tests.support.processes import exchange

    return exchange(world.app.web(), path)


def test_a_proxy_in_the_env_file_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in FOR_LIBRARIES:
        for each in (name, name.lower()):  # set first, so that it is as it was afterwards
            monkeypatch.setenv(each, "")
            monkeypatch.delenv(each)
    (tmp_path / ".env").write_text('HTTPS_PROXY="http://user:word@proxy.example.org:8080"\nNO_PROXY=\n')
    load_settings()
    assert os.environ["HTTPS_PROXY"] == "http://user:word@proxy.example.org:8080" and "NO_PROXY" not in os.environ
    monkeypatch.setenv("HTTPS_PROXY", "http://other:1")
    load_settings()
    assert os.environ["HTTPS_PROXY"] == "http://other:1", "what the environment says holds"


def test_a_blank_in_the_environment_hides_no_line_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOARDBOT_TIMEZONE=Europe/Dublin\n")
    monkeypatch.setenv("BOARDBOT_TIMEZONE", "")
    assert load_settings().timezone == "Europe/Dublin"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_an_env_file_in_utf_16_gets_a_sentence(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-1\n".encode(encoding))
    with pytest.raises(BadSettings, match="UTF-8"):
        load_settings()


@pytest.mark.parametrize("typed", ["{}", "'{}'", '"{}"', " {} "])
@pytest.mark.parametrize("name", ["plan.csv", "my plan.csv", "plan (2024) & more.csv", "it's.csv"])
def test_a_file_may_be_dragged_into_the_terminal(typed: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text("x")
    assert _file(typed.format(file)) == file
    escaped = "".join(f"\\{sign}" if sign in " ()&'" else sign for sign in str(file))
    assert _file(escaped) == file


def test_start_says_what_the_board_has(world: World) -> None:
    with pytest.raises(NoSuchPlan, match="is live already"):
        preview_start(core=world.app.core, board_name="CTB", now=ASKED)
    preview = preview_pause(core=world.app.core, board_name="CTB")
    assert "would be paused" in preview.lines[0]
    pause_board(core=world.app.core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=ASKED)
    with pytest.raises(NoSuchPlan, match="boardbot resume CTB"):
        preview_start(core=world.app.core, board_name="CTB", now=ASKED)
    with pytest.raises(NothingLive, match="paused already"):
        preview_pause(core=world.app.core, board_name="CTB")


NOBODY = (
    *("TBC", "T.B.C.", "T.B.A.", "TBC - new postholder", "Vacant (recruiting)", "Vacant post (was Priya Raman)"),
    *(
        "Recruiting",
        "[TBC]",
        "Post vacant",
        "Recruitment underway",
        "vacancy: out to advert",
        "TBC – interviews in May",
    ),
)
SOMEBODY = (
    *("TBC Priya Raman", "TBC (Priya Raman)", "Tabitha Cole", "T. B. Cole", "Nonesuch Trust", "Vacant Land Team"),
    *("Recruitment manager", "Recruiting officer", "Nat Allen", "Unknown Soldier Trust"),
)


@pytest.mark.parametrize(("printed", "nobody"), [(w, True) for w in NOBODY] + [(w, False) for w in SOMEBODY])
def test_what_is_printed_where_nobody_leads(printed: str, nobody: bool) -> None:
    assert means_nobody(printed) is nobody


def test_a_short_form_of_a_name_is_proposed_where_only_one_has_it() -> None:
    known = {name: [name] for name in ("Sam Lee", "Jo Ahmed", "Tunde Okafor")}
    for cell, meant in (
        ("Cllr Lee", ["Sam Lee"]),
        ("Lee / Ahmed", ["Sam Lee", "Jo Ahmed"]),
        ("T. Okafor", ["Tunde Okafor"]),
        ("S Okafor", []),
        ("Lee Ahmed", []),
    ):
        assert proposal_for(cell, known) == meant, cell
    assert proposal_for("Cllr Lee", known | {"Ann Lee": ["Ann Lee"]}) == [], "two of them: nobody is guessed"


def test_a_plan_without_a_column_of_leads_is_doubted_and_warned_of(slack: FakeSlack, tmp_path: Path) -> None:
    world = World.make(slack, f"sqlite:///{tmp_path}/w.db", tmp_path)
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "Ref,Action,Due\n1,Open two family hubs in the north,31/12/2024\n2,Train all staff in it,31/12/2024\n"
    )
    report = load(world, plan, Mapping(board="AA"))
    assert len(doubts(report, "no_leads")) == 1
    assert "WARNING: no action has a lead" in " ".join(
        preview_start(core=world.app.core, board_name="AA", now=ASKED).lines
    )
    world.close()


def test_init_tries_the_app_token_of_a_file_that_is_there(slack: FakeSlack, tmp_path: Path) -> None:
    env = environment(slack, f"sqlite:///{tmp_path}/w.db")
    bot = env.pop("SLACK_BOT_TOKEN")
    env.pop("SLACK_SIGNING_SECRET", None)
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKEN={bot}\nSLACK_APP_TOKEN=xapp-bad\n")
    done = boardbot("init", "--yes", env=env, cwd=tmp_path)
    assert done.returncode == 1 and "SLACK_APP_TOKEN" in done.stderr and "connections:write" in done.stderr
    assert "SLACK_BOT_TOKEN" not in done.stderr
