"""The paper of a meeting as a file: what an officer gives for it, what is frozen, and what no paper says."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot.papers.document import from_json
from bot.papers.word import write_word
from storage.boards import Meeting
from storage.deliveries import Delivery
from tests.papers.documents import paper
from tests.papers.reading import file_sent, headings, opened, rows_of, words_in
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import CTB, SEC, import_boards
from tests.support.steps import STANDING, forget, form_of, meets
from tests.support.world import ASKED, World, london

DOCUMENT = paper()
FRONT = {
    "subject": "How the children's plan goes",
    "report_of": "Director of Children's Services",
    "contact": "Olive Officer",
    "wards": "All",
    "recommendations": "Note the progress.\n\nAgree what is done about CTB-02.",
}


def gives_front_sheet(slack: FakeSlack, **values: str) -> None:
    slack.presses("UOFF", slack.asks("UOFF", "papers CTB").json, "Front sheet")
    assert slack.submits("UOFF", slack.views[-1], **values).status == 200


@pytest.mark.fast
def test_a_paper_is_frozen_as_it_stood_and_comes_as_a_file(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    meets(world, slack, "2024-10-15")  # papers are due out on Mon 7 Oct 2024
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: two hubs of five.\nNext: a site in the north.\nHelp: a building")
    gives_front_sheet(slack, **FRONT)
    draft = file_sent(world, "paper CTB")
    assert draft["name"].startswith("CTB-paper-2024-10-15-DRAFT-") and draft["name"].endswith(".docx")
    assert "DRAFT" in opened(draft["content"]).sections[0].header.paragraphs[0].text
    world.live_through(london(2024, 10, 7, 10))
    [told] = [m for m in slack.dm("UOFF") if "frozen as they stand now" in m.words()]
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    slack.presses("UOFF", told, "Word file")
    world.send()
    file = slack.dm("UOFF")[-1].files[0]
    assert file["name"].startswith("CTB-paper-2024-10-15-") and "DRAFT" not in file["name"]
    said = words_in(file["content"])
    assert "two hubs of five" in said and "the roof fell in" not in said
    assert "Subject: How the children's plan goes" in said and "Report of: Director of Children's Services" in said
    assert "Wards affected: All" in said and "Public or exempt: Public" in said and "Tue 15 Oct 2024, 14:00" in said
    assert "Reason for urgency" not in said, "it was in time"
    assert [text for level, text in headings(file["content"]) if level < 3] == [
        "How the children's plan goes",
        "Purpose",
        "Recommendations",
        "Summary",
        "Exceptions",
        "Help asked of the board",
        "Indicators that changed",
        "Every action: Children's Trust Board, 2024-25",
    ]
    numbered = [p.text for p in opened(file["content"]).paragraphs if p.style.name == "List Number"]
    assert numbered == ["Note the progress.", "Agree what is done about CTB-02."]
    first, second, *_ = rows_of(file["content"], "Actions")
    assert first[0].startswith("CTB-01 Family hubs") and first[1] == "Ana (Early years lead)" and first[3] == "Amber"
    assert first[4] == "two hubs of five.\nNext: a site in the north.\nHelp asked: a building"
    assert "16 days overdue" in second[2] or "22 days overdue" in second[2]
    assert "DRAFT" not in opened(file["content"]).sections[0].header.paragraphs[0].text


def test_word_excel_and_pdf_say_the_same(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    book = load_workbook(io.BytesIO(file_sent(world, "paper CTB 15 Oct excel")["content"]))
    assert book.sheetnames == ["Front sheet", "Words", "Actions"]
    assert next(book["Front sheet"].iter_rows(min_row=2, values_only=True)) == (
        "Status",
        "DRAFT, as it stands on Mon 30 Sep 2024",
    )
    assert ("Recommendations", "None were given.") in list(book["Words"].iter_rows(values_only=True))
    rows = list(book["Actions"].iter_rows(min_row=2, values_only=True))
    assert [row[2:] for row in rows] == [
        tuple(cell or None for cell in row)
        for row in rows_of(file_sent(world, "paper CTB 2024-10-15 word")["content"], "Actions")
    ]


def test_who_may_have_it_and_which_meetings_there_are(world: World, slack: FakeSlack) -> None:
    assert "has no meeting ahead" in world.ask("UOFF", "paper CTB")
    meets(world, slack, "2024-10-15", "2024-11-12")
    for words in ("paper CTB", "paper CTB 12 Nov", "paper CTB pdf"):
        for nobody in ("UANY", "UANA"):
            assert "Only officers and chairs of the Children's Trust Board" in world.ask(nobody, words)
    assert file_sent(world, "paper CTB 12 Nov", "UCHR")["name"].startswith("CTB-paper-2024-11-12")
    refused = world.ask("UOFF", "paper CTB 13 Nov")
    assert 'no meeting on "13 Nov"' in refused and "Tue 15 Oct 2024 and Tue 12 Nov 2024" in refused
    assert "Front sheet" not in str(slack.asks("UCHR", "papers CTB").json), "officers alone change it"
    assert "Word file" not in str(slack.asks("UANY", "papers CTB", "CANY").json)


def test_late_papers_print_why_and_nothing_else_changes_after_they_froze(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    gives_front_sheet(slack, **FRONT)
    slack.presses("UOFF", slack.asks("UOFF", "papers CTB").json, "Front sheet")
    left_open = slack.views[-1]
    world.tick(london(2024, 10, 9, 10))  # the bot was away on the 7th
    [told] = [m for m in slack.dm("UOFF") if "They are late" in m.words()]
    assert "Reason for urgency: Not given, though this paper comes later than 5 clear working days" in words_in(
        file_sent(world, "paper CTB")["content"]
    )
    answer = slack.submits("UOFF", left_open, **{**FRONT, "subject": "Another"})
    assert "froze meanwhile" in str(answer.json)
    slack.presses("UOFF", told, "Front sheet")
    assert "Subject" not in str(slack.views[-1])
    slack.submits("UOFF", slack.views[-1], urgency="The grant ends in October")
    said = words_in(file_sent(world, "paper CTB")["content"])
    assert "Reason for urgency: The grant ends in October" in said and "How the children's plan goes" in said


def test_what_is_withheld_private_or_forgotten_is_in_no_paper(world: World, slack: FakeSlack) -> None:
    import_boards(world, CTB, {**SEC, "private": "yes"})
    world.import_(
        plans=[{"board": "SEC", "plan": "2024-25", "title": "P", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{"board": "SEC", "plan": "2024-25", "ref": "SEC-01", "title": "A deed", "leads": ""}],
    )
    meets(world, slack, "2024-10-15")
    gives_front_sheet(slack, contact="Ana, ana@example.org")
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    world.live_through(london(2024, 10, 7, 10))
    said = words_in(file_sent(world, "paper CTB")["content"])
    assert "SEC-01" not in said and "Secret" not in said and "two hubs of five" in said and "Ana" in said
    forget(world, "ana@example.org")
    said = words_in(file_sent(world, "paper CTB")["content"])
    assert "Ana" not in said and "ana@example.org" not in said and "CTB-02 Healthy child programme" in said


def test_papers_that_were_frozen_before_there_were_files_are_made_of_the_same_record(
    world: World, slack: FakeSlack
) -> None:
    meets(world, slack, "2024-10-15")
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    world.live_through(london(2024, 10, 7, 10))
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    before = words_in(file_sent(world, "paper CTB")["content"])
    with world.app.core.store.write() as session:
        meeting = session.get(Meeting, 1)
        meeting.papers = {key: value for key, value in meeting.papers.items() if key in ("data", "messages")}
        session.add(meeting)
    assert words_in(file_sent(world, "paper CTB")["content"]) == before
    with world.app.core.store.write() as session:
        meeting = session.get(Meeting, 1)
        meeting.papers = {}
        session.add(meeting)
    assert "not kept any more" in world.ask("UOFF", "paper CTB")
    assert "Frozen on" in world.ask("UOFF", "papers CTB")


def test_a_parent_without_a_plan_of_its_own_freezes_too(world: World, slack: FakeSlack) -> None:
    import_boards(world, {"key": "HWB", "name": "Health Board"}, {**CTB, "parent": "HWB"})
    world.import_(
        people=[{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB;HWB"}],
        meetings=[{"board": "HWB", "date": "2024-10-15"}, {"board": "SOL", "date": "2024-10-15"}],
        boards=[{"key": "SOL", "name": "Board alone"}],
    )
    world.live_through(london(2024, 10, 7, 10))
    file = file_sent(world, "paper HWB")
    assert "DRAFT" not in file["name"] and "CTB-02 Healthy child programme" in words_in(file["content"])
    assert "once the board has a live plan" in world.ask("UOFF", "papers SOL")
    assert "Frozen on Mon 7 Oct 2024" in world.ask("UOFF", "papers HWB")


def test_a_frozen_paper_is_not_late_because_a_setting_changes(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    world.live_through(london(2024, 10, 7, 10))
    before = words_in(file_sent(world, "paper CTB")["content"])
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"paper_days": "10"})
    assert words_in(file_sent(world, "paper CTB")["content"]) == before


def test_what_retention_destroyed_does_not_come_back_by_an_old_button(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    world.tick(london(2024, 10, 9, 10))
    [told] = [m for m in slack.dm("UOFF") if "They are late" in m.words()]
    slack.presses("UOFF", told, "Front sheet")
    left_open = slack.views[-1]
    with world.app.core.store.write() as session:
        meeting = session.get_one(Meeting, 1)
        meeting.papers = {}
        session.add(meeting)
    slack.submits("UOFF", left_open, urgency="The grant ends")
    assert "not kept any more" in world.ask("UOFF", "paper CTB")


def test_the_paper_of_a_past_meeting_looks_back_to_the_one_before(world: World, slack: FakeSlack) -> None:
    world.import_(meetings=[{"board": "CTB", "date": "2024-09-10"}, {"board": "CTB", "date": "2024-10-02"}])
    world.clock.move_to(london(2024, 10, 20, 10))
    said = words_in(file_sent(world, "paper CTB 2 Oct")["content"])
    assert "since the meeting on Tue 10 Sep 2024" in said and "since the meeting on Wed 2 Oct" not in said


def test_a_date_taken_away_is_told_as_that(world: World, slack: FakeSlack) -> None:
    world.import_(meetings=[{"board": "CTB", "date": "2024-09-20"}, {"board": "CTB", "date": "2024-10-15"}])
    slack.asks("UOFF", "edit CTB-02", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Healthy child programme", due="", reason="Not ours to date")
    said = words_in(file_sent(world, "paper CTB")["content"])
    assert "CTB-02: due date taken away: Not ours to date" in said and "slipped 1" not in said
    assert "2025" not in said.split("Every action")[0], "its plan's end is no date of its own"


@pytest.mark.parametrize("words", ["paper pdf", "paper excel CTB", "paper CTB Word", "paper word"])
def test_the_form_may_stand_anywhere(world: World, slack: FakeSlack, words: str) -> None:
    meets(world, slack, "2024-10-15")
    assert file_sent(world, words)["content"]
    assert "word, pdf or excel" in world.ask("UOFF", "paper CTB exel")


def test_a_file_that_has_arrived_is_not_kept_and_one_on_its_way_is_stopped(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    assert file_sent(world, "paper CTB")["content"]
    assert files_kept(world) == {"sent": [0]}
    world.sends = False
    slack.asks("UOFF", "paper CTB")
    [waiting] = files_kept(world)["pending"]
    assert waiting > 1_000
    forget(world, "ana@example.org")
    assert files_kept(world) == {"sent": [0], "skipped": [0]}


def files_kept(world: World) -> dict[str, list[int]]:
    """How much of each file the database has, by the state of its message."""
    found: dict[str, list[int]] = {}
    with world.app.core.store.read() as session:
        for delivery in session.exec(select(Delivery)):
            for block in delivery.body["blocks"]:
                if block["kind"] == "Attachment":
                    kept = json.dumps(block["paper"]) if block.get("paper") else block["data"]
                    found.setdefault(delivery.state, []).append(len(kept))
    return found


def test_the_workbook_has_the_figures_of_every_boards_area(world: World, slack: FakeSlack) -> None:
    import_boards(world, CTB, {"key": "SUB", "name": "Sub-board", "parent": "CTB"})
    figures = [
        {"indicator": key, "edition": "2023/24", "area": area, "period": "2022", "raw": raw}
        for key, area, raw in (("one", "Luton", "12.5"), ("two", "Bedford", "41.5"))
    ]
    world.import_(
        indicators=[
            {"indicator": "one", "name": "One", "boards": "CTB"},
            {"indicator": "two", "name": "Two", "boards": "SUB"},
        ],
        observations=figures,
        meetings=[{"board": "CTB", "date": "2024-10-15"}],
    )
    book = load_workbook(io.BytesIO(file_sent(world, "paper CTB excel")["content"]))
    cells = [cell for row in book["Indicators"].iter_rows(values_only=True) for cell in row]
    assert {"Luton", "12.5", "Bedford", "41.5"} <= set(cells)


def test_recommendations_are_numbered_once(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    gives_front_sheet(
        slack, recommendations="1. Note it.\n(b) Decide.\n- Ask.\n3.\n1.1 Write.\n3 posts are to be filled."
    )
    word = opened(file_sent(world, "paper CTB")["content"])
    assert [p.text for p in word.paragraphs if p.style.name == "List Number"] == [
        "Note it.",
        "Decide.",
        "Ask.",
        "Write.",
        "3 posts are to be filled.",
    ]


def test_the_kept_paper_goes_into_the_councils_file(world: World, slack: FakeSlack, tmp_path: Path) -> None:
    meets(world, slack, "2024-10-15")
    world.live_through(london(2024, 10, 7, 10))
    with world.app.core.store.read() as session:
        kept = from_json(session.get_one(Meeting, 1).papers["document"])
    ours = opened(write_word(kept, None))
    ours.add_paragraph("{{ paper }}")
    ours.save(tmp_path / "council.docx")
    assert "Family hubs" in words_in(write_word(kept, tmp_path / "council.docx"))


def test_a_chat_does_not_wait_for_a_file(world: World, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    meets(world, slack, "2024-10-15")
    world.sends = False
    slack.asks("UOFF", "paper CTB")
    [waiting] = files_kept(world)["pending"]
    assert waiting > 1_000 and not slack.dm("UOFF")[-1].files, "what it is written of is kept; it is not written yet"
    world.sends = True
    world.send()
    assert "Family hubs" in words_in(slack.dm("UOFF")[-1].files[0]["content"])


def test_what_keeps_a_file_from_being_written_is_said_at_once(world: World, slack: FakeSlack, tmp_path: Path) -> None:
    meets(world, slack, "2024-10-15")
    (tmp_path / "council.docx").write_bytes(b"no Word file")
    object.__setattr__(world.app.core, "paper_template", tmp_path / "council.docx")
    assert "council.docx can't be used: it is no Word file" in world.ask("UOFF", "paper CTB")
    assert file_sent(world, "paper CTB excel")["content"]


def test_a_file_that_can_not_be_written_when_it_is_sent_has_failed(
    world: World, slack: FakeSlack, tmp_path: Path
) -> None:
    meets(world, slack, "2024-10-15")
    opened(write_word(DOCUMENT, None)).save(tmp_path / "council.docx")
    object.__setattr__(world.app.core, "paper_template", tmp_path / "council.docx")
    world.sends = False
    slack.asks("UOFF", "paper CTB")
    (tmp_path / "council.docx").unlink()
    world.sends = True
    world.send()
    assert files_kept(world).keys() == {"failed"}
