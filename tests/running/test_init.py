"""boardbot init: from tokens to a live board in one dialogue, at a real terminal and without one."""

from __future__ import annotations

import csv
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.fake_slack import TOKEN, FakeSlack
from tests.support.processes import boardbot, environment

PLAN = [
    {"What we will do": "Open a family hub", "Who leads": "Cllr Dee Okafor", "By when": "March 2027"},
    {"What we will do": "Publish a directory", "Who leads": "SEN manager", "By when": "December 2026"},
    {"What we will do": "Train volunteers", "Who leads": "TBC", "By when": "June 2027"},
]


@pytest.fixture
def workspace(slack: FakeSlack, tmp_path: Path) -> FakeSlack:
    slack.user("UDEE", "Dee Okafor", "dee@example.org")
    slack.user("UOFF", "Olive Officer", "olive@example.org")
    slack.user("UCHR", "Chidi Chair", "chidi@example.org")
    slack.user("USEN", "Sam Lee", "sam@example.org")
    slack.channel("C1", "wellbeing-board")
    slack.channel("C2", "elsewhere")
    slack.leaves("UBOT", "C2")
    with (tmp_path / "our plan.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(PLAN[0]))
        writer.writeheader()
        writer.writerows(PLAN)
    return slack


def bare(slack: FakeSlack, **more: str) -> dict[str, str]:
    """An environment in which no token is set."""
    env = environment(slack, "")
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "BOARDBOT_DATABASE_URL"):
        env.pop(name)
    return env | {"TERM": "dumb", "COLUMNS": "200"} | more


class Typist:
    """Somebody at a terminal: waits for words, then types a line."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master, self.process, self.seen, self._read = master, process, "", 0

    def until(self, words: str, seconds: float = 30) -> str:
        """Everything shown since the last time, once it holds these words."""
        ends = time.monotonic() + seconds
        while words not in self.seen[self._read :]:
            assert time.monotonic() < ends, self.seen[-3000:]
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self._master, 65536).decode(errors="replace").replace("\r\n", "\n")
                except OSError:
                    assert words in self.seen[self._read :], self.seen[-3000:]
        shown = self.seen[self._read :]
        self._read = len(self.seen)
        return shown

    def types(self, line: str) -> None:
        time.sleep(0.2)  # what is typed before a secret is asked for is thrown away
        os.write(self._master, f"{line}\n".encode())

    def answers(self, *pairs: tuple[str, str]) -> None:
        for question, line in pairs:
            self.until(question)
            self.types(line)


@contextmanager
def terminal(*args: str, env: dict[str, str], cwd: Path) -> Iterator[Typist]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *args],
        env=env | {"PYTHONPATH": os.getcwd()},
        cwd=cwd,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Typist(master, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(master)


def rows(what: str, env: dict[str, str], cwd: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(boardbot("export", what, env=env, cwd=cwd).stdout.splitlines()))


def test_a_dialogue_from_tokens_to_a_live_board(workspace: FakeSlack, tmp_path: Path) -> None:
    env = bare(workspace)
    with terminal("init", env=env, cwd=tmp_path) as somebody:
        somebody.answers(("Bot User OAuth Token", "xoxb-wrong"))
        assert "Slack refuses it (invalid_auth)" in somebody.until("Bot User OAuth Token")
        somebody.types(TOKEN)
        assert "Slack knows the bot as boardbot in Test." in somebody.until("App-Level Token")
        somebody.types("xapp-test")
        somebody.answers(("Your time zone", "Europe/Lutown"))
        assert "no IANA time zone" in somebody.until("Your time zone")
        somebody.types("")
        somebody.answers(("The board's name", "Health and Wellbeing Board"), ("Its key", ""))
        somebody.answers(("The channel of", "#elsewhere"))
        assert "/invite @boardbot" in somebody.until("The channel of")
        somebody.types("#wellbeing-board")
        somebody.answers(("An officer of", "olive"))
        assert "Olive Officer (olive@example.org)" in somebody.until("Number, or 0")
        somebody.types("1")
        somebody.answers(("Another officer", ""), ("chair of", "chidi@example.org"), ("Another chair", ""))
        somebody.answers(("Its action plan", "no such file.csv"))
        assert "There is no file" in somebody.until("Its action plan")
        somebody.types("our plan.csv")
        assert '"Open a family hub" (leads Cllr Dee Okafor; due March 2027)' in somebody.until("Is that right?")
        somebody.types("y")
        somebody.answers(("another board?", "n"))
        asked = somebody.until("Dee Okafor (dee@example.org)?")
        assert '"Cllr Dee Okafor", who leads HWB-' in asked
        somebody.types("y")
        somebody.answers(('Who is "SEN manager"', "sam@example.org"))
        preview = somebody.until("Start Health and Wellbeing Board?")
        assert "SEN manager" in preview and "by direct message" in preview
        somebody.types("y")
        assert "is live" in somebody.until("boardbot run")
        assert somebody.process.wait(10) == 0
        assert TOKEN not in somebody.seen and "xapp-test" not in somebody.seen
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert [(b["key"], b["channel"]) for b in rows("boards", env, tmp_path)] == [("HWB", "#wellbeing-board")]
    kept = {row["name"]: row for row in csv.DictReader((tmp_path / "people.csv").read_text("utf-8").splitlines())}
    assert kept["Olive Officer"]["officer_of"] == "HWB" and kept["Chidi Chair"]["chair_of"] == "HWB"
    assert kept["Sam Lee"]["roles"] == "SEN manager" and kept["Dee Okafor"]["roles"] == "Cllr Dee Okafor"
    again = boardbot("import", "boards.csv", "people.csv", env=env, cwd=tmp_path)
    assert again.stdout == "boards: 1 unchanged\npeople: 4 unchanged\nImported.\n"


def options(*more: str) -> tuple[str, ...]:
    board = ("--board", "HWB=Health and Wellbeing Board", "--channel", "wellbeing-board")
    return ("init", *board, "--officer", "olive@example.org", "--plan", "our plan.csv", *more)


def test_without_a_terminal_it_takes_options_and_secrets_from_the_environment(
    workspace: FakeSlack, tmp_path: Path
) -> None:
    env = bare(workspace)
    (tmp_path / "app-token").write_text("xapp-test\n")
    secret = {"SLACK_BOT_TOKEN": TOKEN}
    done = boardbot(*options("--app-token-file", "app-token", "--yes"), env=env | secret, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Health and Wellbeing Board is live." in done.stdout and TOKEN not in done.stdout + done.stderr
    assert "SLACK_APP_TOKEN=xapp-test" in (tmp_path / ".env").read_text()
    assert 'Nobody is known yet as "SEN manager"' in done.stdout
    for args in (("init", "--yes"), options("--yes")):
        second = boardbot(*args, env=env, cwd=tmp_path)
        assert second.returncode == 0 and "is live" not in second.stdout, second.stdout + second.stderr


def test_a_second_board_with_a_plan_in_another_layout(workspace: FakeSlack, tmp_path: Path) -> None:
    env = bare(workspace, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-test")
    workspace.channel("C3", "children")
    other = [{"Ref": "1", "Action": "Mentor care leavers", "Owner": "Sam Lee / Dee Okafor", "Due": "31/01/2027"}]
    with (tmp_path / "other.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(other[0]))
        writer.writeheader()
        writer.writerows(other)
    assert boardbot(*options(), env=env, cwd=tmp_path).returncode == 1, "nobody agreed"
    assert boardbot(*options("--yes"), env=env, cwd=tmp_path).returncode == 0
    second = ("--board", "CTB=Children's Trust Board", "--channel", "children", "--officer", "olive@example.org")
    done = boardbot("init", *second, "--plan", "other.csv", "--yes", env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [(p["board"], p["status"]) for p in rows("plans", env, tmp_path)] == [("HWB", "live"), ("CTB", "live")]
    assert "Perhaps Sam Lee (sam@example.org) and Dee Okafor (dee@example.org)" in done.stdout
    [olive] = [p for p in rows("people", env, tmp_path) if p["email"] == "olive@example.org"]
    assert olive["officer_of"] == "HWB; CTB"
    well = boardbot("doctor", env=env, cwd=tmp_path)
    assert "HWB: plan" in well.stdout and "CTB: plan" in well.stdout and "it has no" not in well.stdout


def test_an_officer_who_is_known_by_email_alone_keeps_their_other_board(workspace: FakeSlack, tmp_path: Path) -> None:
    env = bare(workspace, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-test")
    (tmp_path / "boards.csv").write_text("key,name,channel\nAPB,At Place Board,#elsewhere\n")
    (tmp_path / "people.csv").write_text("name,email,officer_of\nOlive O'Fficer,olive@example.org,APB\n")
    assert boardbot("db", "upgrade", env=env, cwd=tmp_path).returncode == 0
    assert boardbot("import", "boards.csv", "people.csv", env=env, cwd=tmp_path).returncode == 0
    done = boardbot(*options("--yes"), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    [olive] = [p for p in rows("people", env, tmp_path) if p["email"] == "olive@example.org"]
    assert (olive["name"], olive["officer_of"]) == ("Olive O'Fficer", "APB; HWB")
    assert [(p["board"], p["status"]) for p in rows("plans", env, tmp_path)] == [("HWB", "live")]
    assert "people.csv is left as it is, and has not all that is known by now" in done.stdout


def test_a_next_years_draft_of_another_board_is_not_started(workspace: FakeSlack, tmp_path: Path) -> None:
    env = bare(workspace, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-test")
    assert boardbot(*options("--yes"), env=env, cwd=tmp_path).returncode == 0
    (tmp_path / "plans.csv").write_text("board,plan,start\nHWB,2028-29,2028-04-01\n")
    assert boardbot("import", "plans.csv", env=env, cwd=tmp_path).returncode == 0
    assert boardbot("init", "--yes", env=env, cwd=tmp_path).returncode == 0
    assert {p["plan"]: p["status"] for p in rows("plans", env, tmp_path)} == {"our plan": "live", "2028-29": "draft"}


@pytest.mark.parametrize(
    ("left_out", "named"),
    [("--board", "--board"), ("--channel", "--channel"), ("--officer", "--officer"), ("--plan", "--plan")],
)
def test_what_cannot_be_asked_is_named(workspace: FakeSlack, tmp_path: Path, left_out: str, named: str) -> None:
    args = list(options("--yes"))
    at = args.index(left_out)
    del args[at : at + 2]
    env = bare(workspace, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-test")
    done = boardbot(*args, env=env, cwd=tmp_path)
    assert done.returncode == 1 and f"Say it by {named}" in done.stderr, done.stderr
    finished = boardbot(*options("--yes"), env=env, cwd=tmp_path)
    assert finished.returncode == 0, "and the next run goes on"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack refuses it (invalid_auth)"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN in the environment, or --bot-token-file"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "it could not be tested: Slack could not be reached"),
    ],
)
def test_a_token_that_does_not_work_is_named_and_nothing_is_written(
    workspace: FakeSlack, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    env = bare(workspace, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-test") | change
    done = boardbot(*options("--yes"), env=env, cwd=tmp_path)
    assert done.returncode == 1 and said in done.stderr, done.stderr
    assert not (tmp_path / ".env").exists()


def test_a_file_of_ones_own_is_never_written_over(workspace: FakeSlack, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=" + TOKEN + "\n# mine\n")
    env = bare(workspace, SLACK_APP_TOKEN="")
    done = boardbot(*options("--yes"), env=env, cwd=tmp_path)
    assert done.returncode == 1 and "lacks SLACK_APP_TOKEN" in done.stderr
    assert (tmp_path / ".env").read_text().endswith("# mine\n")
    (tmp_path / "people.csv").write_text("mine")
    done = boardbot(*options("--yes"), env=env | {"SLACK_APP_TOKEN": "xapp-test"}, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "people.csv").read_text() == "mine" and (tmp_path / "boards.csv").exists()


def test_a_plan_that_is_refused_is_asked_for_again(workspace: FakeSlack, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("a,b\n1,2\n")
    env = bare(workspace, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-test")
    args = [arg if arg != "our plan.csv" else "empty.csv" for arg in options("--yes")]
    done = boardbot(*args, env=env, cwd=tmp_path)
    assert done.returncode == 1 and "nothing was imported" in done.stderr
    assert rows("boards", env, tmp_path) == []
