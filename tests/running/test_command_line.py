"""The command line as scripts use it: output, exit codes, one clear line when something is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.preview import ANSWER_PAGES, PAGES
from bot.settings import ROOT
from bot.views.examples import FORMS, MESSAGES, PAPERS
from tests.papers.reading import words_in
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import World, council, write_table


@pytest.fixture
def env(slack: FakeSlack, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "plan").mkdir()
    for name, rows in council(slack).items():
        write_table(tmp_path / "plan", name, rows)
    return environment(slack, f"sqlite:///{tmp_path}/cli.db", BOARDBOT_CLOCK="2024-09-30T10:00+01:00")


@pytest.mark.fast
def test_from_nothing_to_a_live_plan(slack: FakeSlack, env: dict[str, str], tmp_path: Path) -> None:
    def run(*args: str, code: int = 0, **more: str) -> str:
        done = boardbot(*args, env=env | more, cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    assert "Run: boardbot db upgrade" in run("summary", "CTB", code=1)
    assert "is ready" in run("db", "upgrade")
    assert "Nothing was written (dry run)." in run("import", "plan", "--dry-run")
    assert "actions: 4 new" in run("import", "plan")
    assert "actions: 4 unchanged" in run("import", "plan")
    assert "Found by email: 4." in run("people", "link")
    assert "still a draft" in run("summary", "ctb")
    data = json.loads(run("summary", "CTB", "--format", "json"))
    assert data["board"] == "CTB" and data["as_of"] == "2024-09-30"
    assert data["counts"]["none"] == 4 and data["counts"]["overdue_actions"] == 1 and data["counts"]["no_lead"] == 1
    assert data["overdue_actions"][0] == {
        "ref": "CTB-02",
        "title": "Healthy child programme",
        "leads": ["Ana"],
        "due": "2024-09-15",
        "days_overdue": 15,
        "rag": None,
    }
    assert json.loads(run("summary", "CTB", "--format", "json", "--as-of", "2024-09-10"))["overdue_actions"] == []
    preview = run("start", "CTB", code=1)
    assert "First asking: Tue 1 Oct 2024 at 09:00" in preview and "Ben: 1 action, by direct message" in preview
    assert "Nothing was started" in preview
    assert "Started: Children's Trust Board" in run("start", "CTB", "--yes")
    assert "has no draft plan" in run("start", "CTB", "--yes", code=1)
    assert "notify of unassigned actions: 1, ask leads: 2; 3 sent." in run("tick", "--now", "2024-10-01T09:00+01:00")
    assert "Nothing was due; 0 sent." in run("tick", "--now", "2024-10-01T09:00+01:00")
    assert len(slack.to_others()) == 2
    assert "week to" in run("digest", "CTB")
    assert json.loads(run("digest", "CTB", "--format", "slack"))[0]["blocks"]
    assert (
        "CTB-01" in run("export", "actions")
        and json.loads(run("export", "boards", "--format", "json"))[0]["key"] == "CTB"
    )
    run("export", "actions", "--format", "xlsx", "--out", "a.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_size > 1000
    assert re.fullmatch(r"kept\.db: \d+ rows\.\n", run("backup", "kept.db"))
    assert "there is a file of that name" in run("backup", "kept.db", code=1)
    assert "is not empty" in run("restore", "kept.db", code=1)
    other = {"BOARDBOT_DATABASE_URL": "sqlite:///other.db"}
    assert re.fullmatch(r"sqlite:///other\.db: \d+ rows from kept\.db\.\n", run("restore", "kept.db", **other))
    assert run("export", "audit", **other) == run("export", "audit")
    assert 'There is no board "CBT". Did you mean CTB' in run("summary", "CBT", code=1)
    assert "is not a date" in run("summary", "CTB", "--as-of", "tomorrow", code=1)
    assert "needs a file" in run("export", "audit", "--format", "zip", code=2)
    run("export", "audit", "--format", "zip", "--board", "CTB", "--out", "foi.zip")
    assert (tmp_path / "foi.zip").stat().st_size > 1000
    assert "Nothing was changed" in run("person", "forget", "Ben", code=1)
    assert "Done." in run("person", "forget", "ben@example.org", "--yes")


def test_an_old_digest_is_read_back_as_it_was_told(slack: FakeSlack, env: dict[str, str], tmp_path: Path) -> None:
    for args in (
        ("db", "upgrade"),
        ("import", "plan"),
        ("start", "CTB", "--yes"),
        ("tick", "--now", "2024-10-07T08:00Z"),
    ):
        assert boardbot(*args, env=env, cwd=tmp_path).returncode == 0
    told = slack.in_channel("C1")[0].words()
    rows = council(slack)["actions"]
    rows[1]["due"] = "2025-01-01"
    write_table(tmp_path / "plan", "actions", rows)
    later = env | {"BOARDBOT_CLOCK": "2024-10-20T10:00Z"}
    assert boardbot("import", "plan", env=later, cwd=tmp_path).returncode == 0
    read = boardbot("digest", "CTB", "--as-of", "2024-10-07", env=later, cwd=tmp_path).stdout
    assert "22 days overdue" in told and "22 days overdue" in read
    data = json.loads(
        boardbot("digest", "CTB", "--as-of", "2024-10-07", "--format", "json", env=later, cwd=tmp_path).stdout
    )
    assert data["overdue_actions"][0]["days_overdue"] == 22
    assert "22 days overdue" not in boardbot("digest", "CTB", env=later, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("nonsense",), 2, "No such command"),
        (("export", "everything"), 2, "is none of"),
        (("export", "actions", "--format", "xlsx"), 2, "add --out"),
        (("import", "nowhere"), 1, "there is no such file or folder"),
        (("summary",), 2, "Missing argument"),
        (("tick", "--now", "later"), 1, "is not a date"),
    ],
)
def test_wrong_use(env: dict[str, str], tmp_path: Path, args: tuple[str, ...], code: int, said: str) -> None:
    boardbot("db", "upgrade", env=env, cwd=tmp_path)
    done = boardbot(*args, env=env, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "",
        "demo",
        "db",
        "import",
        "export",
        "summary",
        "digest",
        "start",
        "tick",
        "run",
        "doctor",
        "backup",
        "restore",
        "preview",
        "people link",
    ],
)
def test_every_command_has_help(env: dict[str, str], tmp_path: Path, command: str) -> None:
    done = boardbot(*command.split(), "--help", env=env, cwd=tmp_path)
    assert done.returncode == 0 and "Usage" in done.stdout


def test_a_read_only_disk_is_one_clear_line(env: dict[str, str], tmp_path: Path) -> None:
    done = boardbot("db", "upgrade", env=env | {"BOARDBOT_DATABASE_URL": "sqlite:////proc/boardbot.db"}, cwd=tmp_path)
    assert done.returncode == 1 and "can't be used" in done.stderr and "Traceback" not in done.stderr


def test_the_demo_plays_the_month_and_writes_one_self_contained_page(env: dict[str, str], tmp_path: Path) -> None:
    done = boardbot("demo", "--out", "out", env={**env, "SLACK_BOT_TOKEN": ""}, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Assignments, ratings and replies are staged" in done.stdout
    page = (tmp_path / "out" / "transcript.html").read_text()
    paper = words_in((tmp_path / "out" / "CTB-paper-2024-11-07.docx").read_bytes())
    assert "CTB-14 Refreshed Education Strategy" in paper and "two risks on attendance have no owner yet." in paper
    assert "Assignments, ratings and replies are staged" in page
    assert (
        page.count("week to") >= 20
        and "missing updates" in page
        and "Reminder" in page
        and "Filed against CTB-19." in page
    )
    assert (
        page.count("src=") == page.count('src="data:image/png;base64,') == 1
        and page.count("href=") == page.count('<li><a href="#heading-') >= 9
        and "<script" not in page
    )
    assert all(f"id={name}>" in page for name in re.findall('href="#([^"]+)"', page)), (
        "each line of the contents leads on"
    )
    assert "@media print" in page and "prefers-color-scheme: dark" in page and "<main>" in page
    assert "Who is who" in page and "leads 9 actions" in page
    read = [line.strip("│╭╮╰╯─ ") for line in done.stdout.splitlines()]
    assert len(" ".join(read).split()) <= 650, "two minutes or so"
    assert "[ Answer all ]" in done.stdout and "Children's Trust Board: week to Mon 7 Oct 2024" in done.stdout
    assert (ROOT / "data" / "luton" / "actions.csv").exists()


def test_wording_is_previewed_with_example_data_and_a_bad_template_is_told(env: dict[str, str], tmp_path: Path) -> None:
    def preview(*args: str, code: int = 0) -> str:
        done = boardbot("preview", *args, env=env | {"BOARDBOT_TEMPLATES": str(tmp_path / "own")}, cwd=tmp_path)
        assert done.returncode == code and "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    (tmp_path / "own").mkdir()
    assert preview().split() == [*MESSAGES, *FORMS, *PAPERS, *PAGES, *ANSWER_PAGES]
    shown = preview("request")
    assert "Notification: Your October 2024 updates" in shown and "CTB-07" in shown and "[ No change ]" in shown
    assert "What happened? (optional)" in preview("update_form")
    assert json.loads(preview("note", "--format", "slack"))["text"] == "There is no action CTB-77."
    assert 'no message "requst". Did you mean request' in preview("requst", code=1)
    (tmp_path / "own" / "note.html").write_text("<p>{{ view.txet }}</p>")
    everything = preview("--all", code=1)
    assert "The template note.html can't be used" in everything and "line 1" in everything
    assert "Who leads from now on?" in everything and "Nobody answers for these" in everything


@pytest.mark.parametrize("terminal", ["ascii", "latin-1", "cp1252", "utf-16"])
def test_what_is_exported_is_utf_8_whatever_the_terminal_has(
    slack: FakeSlack, world: World, tmp_path: Path, terminal: str
) -> None:
    world.import_(people=[{"name": "Zoë Łukasz – 李", "email": "zoe@example.org"}])
    env = environment(slack, world.app.settings.database_url, PYTHONIOENCODING=terminal)
    with (tmp_path / "out.csv").open("wb") as out:
        subprocess.run([sys.executable, "-m", "bot", "export", "people"], env=env, stdout=out, check=True)
    assert "Zoë Łukasz – 李" in (tmp_path / "out.csv").read_text(encoding="utf-8")
