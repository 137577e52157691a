"""Papers as Word files: real headings, header rows and alternative text; in councils' own files; with hostile words."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadPaperTemplate
from bot.messages.message import Heading, Text
from bot.papers.document import Document, from_json, to_json
from bot.papers.word import write_word
from tests.papers.documents import actions, paper, words
from tests.papers.reading import headings, opened, rows_of, words_in

pytestmark = pytest.mark.fast


def test_what_screen_readers_need_is_there() -> None:
    content = write_word(paper(), None)
    word = opened(content)
    assert [level for level, _ in headings(content)] == [1, 2, 2, 2, 2]
    [picture] = word.element.body.iter(qn("wp:docPr"))
    assert picture.get("descr").startswith("Line chart of Child poverty (%). Luton: 2021: 21.5")
    for table in word.tables:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
    assert word.core_properties.title == "Progress" and word.core_properties.language == "en-GB"
    assert word.core_properties.author == ""


def test_a_rating_stands_in_words_on_its_colour_black_on_amber() -> None:
    [table, _] = opened(write_word(paper(), None)).tables
    amber, red = (row.cells[3] for row in table.rows[1:])
    looks = [
        (cell.text, cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")), str(cell.paragraphs[0].runs[0].font.color.rgb))
        for cell in (amber, red)
    ]
    assert looks == [("amber", "f2a33a", "000000"), ("red", "c62828", "FFFFFF")]


def test_tables_of_indicators_lie_across_and_what_follows_stands() -> None:
    def ways(document: Document, template: Path | None = None) -> list[str]:
        found = opened(write_word(document, template)).sections
        return ["across" if s.page_width > s.page_height else "upright" for s in found]

    assert ways(paper()) == ["upright", "across"]
    longer = paper()
    more = Document(longer.title, longer.front, (*longer.parts, Text(words("And more."))))
    assert ways(more) == ["upright", "across", "upright"]


def council_file(path: Path, *, place: bool = True, first_page: bool = False) -> Path:
    """A council's file: its own header, font and margins, a front sheet of paragraphs and a table, and what comes after."""
    word = docx.Document()
    word.styles["Normal"].font.name = "Gill Sans"
    section = word.sections[0]
    section.header.paragraphs[0].text = "Anytown Council"
    section.left_margin = Cm(3)
    if first_page:
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "Crest"
    word.add_paragraph("Report title:")
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "Ward(s) affected:"
    if place:
        word.add_paragraph("{{paper}}")
    word.add_paragraph("Legal implications: none.")
    word.save(str(path))
    return path


@pytest.mark.parametrize("first_page", [False, True])
def test_a_councils_file_keeps_what_is_its_own(tmp_path: Path, first_page: bool) -> None:
    file = council_file(tmp_path / "council.docx", first_page=first_page)
    before = file.read_bytes()
    content = write_word(paper(mark="DRAFT"), file)
    word, said = opened(content), words_in(content)
    assert file.read_bytes() == before
    assert word.styles["Normal"].font.name == "Gill Sans"
    assert [p.text for p in word.sections[0].header.paragraphs] == ["DRAFT", "Anytown Council"]
    assert "Report title: Progress" in said and word.tables[0].cell(0, 1).text == "All"
    assert "Subject:" not in said and "Wards affected:" not in said, "they stand where the council has them"
    assert "Date of meeting: Tue 12 Nov 2024" in said, "the file does not ask for it"
    lines = said.splitlines()
    assert lines.index("Progress") < lines.index("CTB-01") < lines.index("Legal implications: none.")
    assert "{{" not in said
    across = [s for s in word.sections if s.page_width > s.page_height]
    assert len(word.sections) == 3 and len(across) == 1 and across[0].top_margin > 0
    heads = [[p.text for p in s.header.paragraphs] for s in word.sections]
    assert all(head[0] == "DRAFT" for head in heads)
    if first_page:
        assert [p.text for p in word.sections[0].first_page_header.paragraphs] == ["DRAFT", "Crest"]


def test_without_a_place_it_goes_to_the_end(tmp_path: Path) -> None:
    said = words_in(write_word(paper(), council_file(tmp_path / "c.docx", place=False))).splitlines()
    assert said.index("Legal implications: none.") < said.index("Progress") < said.index("CTB-01")


def test_a_file_of_several_sections_and_numbered_lists_of_its_own(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("One", style="List Number")
    word.add_paragraph("{{ paper }}")
    lying = word.add_section(WD_SECTION.NEW_PAGE)
    lying.page_width, lying.page_height = lying.page_height, lying.page_width
    word.add_paragraph("An annex that lies across")
    word.save(str(tmp_path / "c.docx"))
    made = opened(write_word(paper(), tmp_path / "c.docx"))
    assert [s.page_width > s.page_height for s in made.sections] == [False, True, False, True]
    own, *ours = (p for p in made.paragraphs if p.style.name == "List Number")
    assert own._p.pPr.numPr is None
    [number] = {p._p.pPr.numPr.numId.val for p in ours}
    made_for_us = next(n for n in made.part.numbering_part.element.num_lst if n.numId == number)
    assert made_for_us.find(qn("w:lvlOverride")).find(qn("w:startOverride")).get(qn("w:val")) == "1"


def without_styles(path: Path) -> Path:
    """A file with hardly a style, as some programs write them, and neither numbering nor page size."""
    word = docx.Document()
    word.add_paragraph("{{ paper }}")
    for style in list(word.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
            style.element.getparent().remove(style.element)
    section = word.element.body.sectPr
    for child in list(section):
        section.remove(child)
    word.save(str(path))
    return path


def test_a_file_without_styles_gets_real_headings_all_the_same(tmp_path: Path) -> None:
    content = write_word(paper(), without_styles(tmp_path / "bare.docx"))
    assert next(text for level, text in headings(content) if level == 2) == "Recommendations"
    said = words_in(content)
    assert "1. Note it." in said and "2. Decide." in said and "• a point" in said
    assert opened(content).tables[0]._tbl.tblPr.find(qn("w:tblBorders")) is not None


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken", "workbook", "no document"])
def test_what_is_no_word_file_is_refused_by_name(tmp_path: Path, content: Any) -> None:
    file = tmp_path / "council.docx"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content == "workbook":
        from openpyxl import Workbook

        Workbook().save(file)
    else:
        with zipfile.ZipFile(file, "w") as empty:
            empty.writestr("hello.txt", "words")
    with pytest.raises(BadPaperTemplate, match=r"council\.docx can't be used: it is no Word file"):
        write_word(paper(), file)
    with pytest.raises(BadPaperTemplate, match="there is no such file"):
        write_word(paper(), tmp_path / "gone.docx")


HOSTILE = [
    "<w:p>&amp; <b>bold</b>",
    "a vertical\x0btab, a null\x00 and a bell\x07",
    "half a \ud83d letter",
    "x" * 3_000,
    "مرحبا بالعالم",
    "{{ paper }} {{ ''.__class__ }}",
    "=1+1",
    "\ufffe\uffff",
    "line\nafter\r\nline\ttab",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_are_words(said: str) -> None:
    document = paper(Heading(said, 2), Text(words(said)), actions(("CTB-01", "red", said)))
    content = write_word(document, None)
    kept = "".join(sign for sign in said if sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe")
    [row] = rows_of(content, "Actions")
    assert "".join(row[4].split()) == "".join(kept.split())


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200), st.sampled_from(["", "bold", "italic", "ask"]))
def test_any_words_can_be_written_and_kept(said: str, style: str) -> None:
    document = paper(Text(words(said, style)), actions((said, "green", said)), front=(("Subject", said),))
    assert from_json(to_json(document)) == document
    opened(write_word(document, None))


def test_a_paper_is_written_alike_twice() -> None:
    first, second = (opened(write_word(paper(), None)).element.xml for _ in range(2))
    assert first == second
