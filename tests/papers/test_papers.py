"""The paper of a meeting as a file: what an officer gives for it, what is frozen, and what no paper says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.papers.document import from_json
from bot.papers.word import write_word
from storage.boards import Meeting
from tests.papers.reading import file_sent, headings, opened, rows_of, words_in
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import CTB, SEC, import_boards
from tests.support.steps import forget, meets
from tests.support.world import ASKED, World, london

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
    assert book.sheetnames[:2] == ["Front sheet", "Actions"]
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
    assert "no reason was given" in words_in(file_sent(world, "paper CTB")["content"])
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
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    world.live_through(london(2024, 10, 7, 10))
    said = words_in(file_sent(world, "paper CTB")["content"])
    assert "SEC-01" not in said and "Secret" not in said and "two hubs of five" in said and "Ana" in said
    forget(world, "ana@example.org")
    said = words_in(file_sent(world, "paper CTB")["content"])
    assert "Ana" not in said and "CTB-02 Healthy child programme" in said


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


def test_the_kept_paper_goes_into_the_councils_file(world: World, slack: FakeSlack, tmp_path: Path) -> None:
    meets(world, slack, "2024-10-15")
    world.live_through(london(2024, 10, 7, 10))
    with world.app.core.store.read() as session:
        kept = from_json(session.get_one(Meeting, 1).papers["document"])
    ours = opened(write_word(kept, None))
    ours.add_paragraph("{{ paper }}")
    ours.save(tmp_path / "council.docx")
    assert "Family hubs" in words_in(write_word(kept, tmp_path / "council.docx"))
