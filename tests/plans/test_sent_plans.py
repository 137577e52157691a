"""An officer sends the workbook of a plan, is shown what would change, and says so: the bulk change that forms are not."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from slack_sdk import WebClient
from sqlmodel import select

from bot.errors import SurfaceError
from bot.services.importing import files
from bot.services.records.erasure import forget_person, preview_forget
from bot.surfaces.slack.files import fetch_file
from storage.audit import COMMAND_LINE
from storage.inbound import SentPlan
from tests.support.fake_slack import FakeSlack
from tests.support.fake_slack.messages import Message
from tests.support.files import document
from tests.support.world import World


def workbook_of(world: World, user: str = "UOFF", words: str = "export actions CTB") -> Any:
    """The workbook that the bot sends to an officer who asks for it."""
    world.ask(user, words)
    world.send()
    return load_workbook(io.BytesIO(world.slack.dm(user)[-1].files[0]["content"]))


def cells(page: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[1]}


def row_of(page: Any, ref: str) -> int:
    return next(row for row in range(2, page.max_row + 1) if page.cell(row, cells(page)["ref"]).value == ref)


def change(page: Any, ref: str, **values: Any) -> None:
    for name, value in values.items():
        page.cell(row_of(page, ref), cells(page)[name], value)


def content(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sent(world: World, book: Any, user: str = "UOFF", text: str = "", name: str = "CTB-actions.xlsx") -> Message:
    """Send a file; the message that shows what it would change."""
    world.slack.sends_file(user, name, book if isinstance(book, bytes) else content(book), text)
    world.tick(world.clock.now() + timedelta(seconds=20))
    return world.slack.dm(user)[-1]


def plan(world: World) -> dict[str, tuple[str, str, str]]:
    return {
        r["ref"]: (r["title"], str(r["due"] or ""), r["status"]) for r in world.rows("actions") if r["board"] == "CTB"
    }


@pytest.mark.fast
def test_an_edited_workbook_is_shown_as_a_difference_and_done_once_it_is_confirmed(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    book = workbook_of(world)
    page = book["actions"]
    change(page, "CTB-01", title="Open a family hub in each ward", due="2025-03-31")
    page.delete_rows(row_of(page, "CTB-02"))
    page.append(
        [
            {"board": "CTB", "plan": page.cell(2, cells(page)["plan"]).value, "title": "Plant trees"}.get(h)
            for h in cells(page)
        ]
    )
    before = plan(world)
    shown = sent(world, book)
    words = shown.words()
    assert "Nothing is changed yet. It would add 1 action, change 2 cells of 1 action and close 1 action." in words
    assert "Open a family hub in each ward" in words and "2025-03-31" in words and "CTB-02" in words
    assert "Plant trees" in words and plan(world) == before
    slack.presses("UOFF", shown, "Make these changes")
    assert "I am making the changes" in slack.dm("UOFF")[-1].words() and plan(world) == before
    world.tick(world.clock.now() + timedelta(seconds=20))
    after = plan(world)
    assert (
        after["CTB-01"] == ("Open a family hub in each ward", "2025-03-31", "open") and after["CTB-02"][2] == "closed"
    )
    assert "Plant trees" in {title for title, *_ in after.values()}
    assert "The plan has the changes" in " ".join(m.words() for m in slack.dm("UOFF")[-2:])
    assert [a["by"] for a in world.rows("audit") if a["act"] == "import"][-1:] == ["Olive Officer"]


def test_the_workbook_as_it_was_sent_changes_nothing(world: World) -> None:
    shown = sent(world, workbook_of(world))
    assert "nothing to change" in shown.words() and not shown.buttons()


def test_left_alone_it_changes_nothing_and_the_same_press_again_says_so(world: World, slack: FakeSlack) -> None:
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words")
    before = plan(world)
    shown = sent(world, book)
    old = deepcopy(shown)
    slack.presses("UOFF", shown, "Leave the plan as it is")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert not shown.buttons()
    slack.presses("UOFF", old, "Make these changes")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert plan(world) == before and "stays as it is" in str(slack.ephemeral[-1])


def test_what_changed_in_the_meantime_is_shown_again_before_anything_is_done(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words", due="2025-03-31")
    shown = sent(world, book)
    world.import_(actions=[{**row, "title": "Other words"} if row["ref"] == "CTB-01" else row for row in _rows(world)])
    slack.presses("UOFF", shown, "Make these changes")
    world.tick(world.clock.now() + timedelta(seconds=20))
    again = slack.dm("UOFF")[-1]
    assert "change 1 cell of 1 action" in again.words() and plan(world)["CTB-01"][1] != "2025-03-31"
    slack.presses("UOFF", again, "Make these changes")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert plan(world)["CTB-01"][1] == "2025-03-31"


def _rows(world: World) -> list[dict[str, Any]]:
    names = ("ref", "board", "plan", "priority", "workstream", "title", "leads", "due")
    return [{name: row[name] or "" for name in names} for row in world.rows("actions") if row["board"] == "CTB"]


def test_ratings_people_and_boards_in_the_file_are_not_taken(world: World, slack: FakeSlack) -> None:
    book = workbook_of(world)
    change(book["actions"], "CTB-01", rag="blue", title="Other words")
    updates = book.create_sheet("updates")
    for row in (["ref", "period", "rag", "narrative"], ["CTB-01", "2024-09", "blue", "all done"]):
        updates.append(row)
    people = book.create_sheet("people")
    for row in (["name", "email", "officer_of"], ["Mallory", "m@example.org", "CTB"]):
        people.append(row)
    slack.presses("UOFF", sent(world, book), "Make these changes")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert plan(world)["CTB-01"][0] == "Other words"
    assert not [u for u in world.rows("updates") if u["narrative"] == "all done"]
    assert "Mallory" not in [p["name"] for p in world.rows("people")]


def test_a_plan_of_ones_own_in_word_is_compared_too(world: World, slack: FakeSlack, tmp_path: Path) -> None:
    file = document(tmp_path / "plan.docx").read_bytes()
    shown = sent(world, file, text="CTB", name="plan.docx")
    assert "It would add 3 actions and close 4 actions" in shown.words() and shown.buttons()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.xlsx", b"not a workbook", "plan.xlsx can't be read: it is broken"),
        ("plan.csv", b"", "plan.csv can't be read: it is empty"),
        ("plan.csv", b"Colour,Size\nred,big\n", "no action plan and no table that I know was found"),
        ("plan.csv", b"Indicator Name,Area Name,Time period,Value\nSmoking,Luton,2022,14\n", "no action plan"),
        ("actions.csv", b"ref,board,title\nX-1,NOPE,Take over\n", "is a board whose plan you can't change"),
    ],
)
def test_what_can_be_no_plan_is_refused_in_a_sentence(world: World, name: str, data: bytes, said: str) -> None:
    before = plan(world)
    shown = sent(world, data, name=name)
    assert said in shown.words() and not shown.buttons() and "--" not in shown.words() and plan(world) == before


def test_others_than_officers_send_evidence_as_before(world: World, slack: FakeSlack) -> None:
    slack.sends_file("UBEN", "plan.xlsx", b"x")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert "I am reading" not in " ".join(m.words() for m in slack.dm("UBEN"))
    slack.sends_file("UOFF", "photo.png", b"x")
    assert "I am reading" not in " ".join(m.words() for m in slack.dm("UOFF"))
    refused = world.ask("UBEN", "export actions CTB")
    assert "Only officers" in refused


def test_another_officers_press_does_nothing(world: World, slack: FakeSlack) -> None:
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words")
    before = plan(world)
    shown = sent(world, book)
    slack.presses("UCHR", shown, "Make these changes")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert plan(world) == before


def test_slack_that_is_slow_is_asked_again_and_a_lost_file_is_said(world: World, slack: FakeSlack) -> None:
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words")
    slack.fail_next("files.info", "internal_error")
    shown = sent(world, book)
    assert "I am reading" in shown.words()
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert "Other words" in slack.dm("UOFF")[-1].words()
    slack.sends_file("UOFF", "gone.xlsx", b"x")
    slack.uploads.popitem()
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert "no such file" in slack.dm("UOFF")[-1].words()


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example.org/files-pri/F1/plan.xlsx",
        "http://127.0.0.1.example.org/x",
        "file:///etc/passwd",
        "https://127.0.0.1:1/x",
    ],
)
def test_the_token_is_sent_to_no_other_host(world: World, address: str) -> None:
    with pytest.raises(SurfaceError, match="an address that is not its own"):
        fetch_file(WebClient("xoxb-test", base_url=world.slack.url), address, 1_000)


def test_a_file_that_nobody_decides_about_is_forgotten_after_a_week(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words")
    shown = sent(world, book)
    old = deepcopy(shown)
    world.tick(world.clock.now() + timedelta(days=8))
    assert "stays as it is" in shown.words()
    slack.presses("UOFF", old, "Make these changes")
    world.tick(world.clock.now() + timedelta(seconds=20))
    assert plan(world)["CTB-01"][0] != "Other words"


def test_a_file_that_breaks_keeps_no_other_back(
    world: World, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.import_files

    def breaks_on_one(**given: Any) -> Any:
        if given["paths"][0].name == "odd.xlsx":
            raise RuntimeError("nobody foresaw this")
        return real(**given)

    monkeypatch.setattr(files, "import_files", breaks_on_one)
    book = workbook_of(world)
    slack.sends_file("UOFF", "odd.xlsx", content(book))
    change(book["actions"], "CTB-01", title="Other words")
    assert "Other words" in sent(world, book).words()


def test_changes_that_come_and_go_are_shown_each_time(world: World, slack: FakeSlack) -> None:
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words", due="2025-03-31")
    before = _rows(world)
    shown = sent(world, book)
    for rows in ([{**r, "title": "Other words"} if r["ref"] == "CTB-01" else r for r in before], before):
        world.import_(actions=rows)
        slack.presses("UOFF", shown, "Make these changes")
        world.tick(world.clock.now() + timedelta(seconds=20))
        assert slack.dm("UOFF")[-1] is not shown
        shown = slack.dm("UOFF")[-1]
    assert "change 2 cells of 1 action" in shown.words()


def test_who_is_forgotten_leaves_no_file(world: World) -> None:
    book = workbook_of(world)
    change(book["actions"], "CTB-01", title="Other words")
    sent(world, book)
    core, now = world.app.core, world.clock.now()
    shown = preview_forget(core=core, who="Olive Officer", now=now)
    assert "1 file of a plan that they sent" in shown.lines
    forget_person(core=core, person_id=shown.person_id, by=COMMAND_LINE, now=now)
    with core.store.read() as session:
        assert not session.exec(select(SentPlan)).all()
