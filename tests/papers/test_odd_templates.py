"""Councils' Word files as they are: places in odd places, sections, numbering, and what other programs write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from bot.doctor.papers import paper_template_checks
from bot.messages.message import Text
from bot.papers.word import write_word
from tests.papers.documents import paper, words
from tests.papers.reading import opened, words_in

pytestmark = pytest.mark.fast


def made(tmp_path: Path, change: Callable[[Any], None]) -> Path:
    word = docx.Document()
    change(word)
    word.save(str(tmp_path / "council.docx"))
    return tmp_path / "council.docx"


def ways(word: Any) -> list[str]:
    return ["across" if s.page_width > s.page_height else "upright" for s in word.sections]


def test_a_place_that_ends_a_section_leaves_the_section_as_it_was(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        word.add_paragraph("Front page")
        place = word.add_paragraph("{{ paper }}")
        annex = word.add_section(WD_SECTION.NEW_PAGE)  # python-docx ends the section in a paragraph of its own
        ending = place._p.getnext()
        place._p.get_or_add_pPr().append(ending.pPr.sectPr)
        ending.getparent().remove(ending)
        annex.orientation, annex.page_width, annex.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        word.add_paragraph("An annex")

    file = made(tmp_path, change)
    assert ways(opened(write_word(paper(Text(words("Short."))), file))) == ["upright", "across"]
    content = write_word(paper(), file)
    assert ways(opened(content)) == ["upright", "across", "across"]
    lines = words_in(content).splitlines()
    assert lines.index("Front page") < lines.index("CTB-01") < lines.index("An annex")


def in_table(word: Any) -> None:
    word.add_table(1, 1).cell(0, 0).text = "{{ paper }}"
    word.add_paragraph("After")


def in_control(word: Any) -> None:
    paragraph = word.add_paragraph("{{ paper }}")._p
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph.addprevious(control)
    control.append(content)
    content.append(paragraph)
    word.add_paragraph("After")


def as_tracked_change(word: Any) -> None:
    paragraph = word.add_paragraph("{{ paper }}")._p
    inserted = OxmlElement("w:ins")
    for run in paragraph.findall(qn("w:r")):
        inserted.append(run)
    paragraph.append(inserted)
    word.add_paragraph("After")


@pytest.mark.parametrize("change", [in_table, in_control, as_tracked_change])
def test_a_place_is_found_wherever_it_is_and_never_left_in_the_paper(tmp_path: Path, change: Any) -> None:
    file = made(tmp_path, change)
    lines = words_in(write_word(paper(), file)).splitlines()
    assert lines.index("CTB-01") < lines.index("After") and not any("{{" in line for line in lines)
    [check] = paper_template_checks(file, ["CTB"])
    assert (check.state, "can't hold pages" in check.text) == (
        ("ok", False) if change is as_tracked_change else ("note", True)
    )


def test_a_file_that_lies_across_stays_so(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        section = word.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        word.add_paragraph("{{ paper }}")

    word = opened(write_word(paper(), made(tmp_path, change)))
    assert set(ways(word)) == {"across"}
    room = word.sections[0].page_width - word.sections[0].left_margin - word.sections[0].right_margin
    assert all(_width(table) <= room for table in word.tables)


def test_tables_stay_within_a_column(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        columns = word.sections[0]._sectPr.find(qn("w:cols"))
        columns.set(qn("w:num"), "2")
        word.add_paragraph("{{ paper }}")

    word = opened(write_word(paper(), made(tmp_path, change)))
    section = word.sections[0]
    assert _width(word.tables[0]) * 2 < section.page_width - section.left_margin - section.right_margin


def _width(table: Any) -> int:
    return int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) * 635


def test_page_numbers_and_a_first_page_begin_once(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        section = word.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "Crest"
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.insert(list(section._sectPr).index(section._sectPr.find(qn("w:cols"))), numbers)
        word.add_paragraph("{{ paper }}")
        word.add_paragraph("After")

    word = opened(write_word(paper(mark="DRAFT"), made(tmp_path, change)))
    assert [s.different_first_page_header_footer for s in word.sections] == [True, False, False]
    starts = [s._sectPr.find(qn("w:pgNumType")) for s in word.sections]
    assert [n is not None and n.get(qn("w:start")) for n in starts] == ["1", None, None]
    assert [p.text for p in word.sections[0].first_page_header.paragraphs] == ["DRAFT", "Crest"]


def test_a_draft_says_so_on_a_first_page_that_only_a_later_section_has(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        word.add_paragraph("Cover")
        word.add_section(WD_SECTION.NEW_PAGE).different_first_page_header_footer = True
        word.add_paragraph("{{ paper }}")

    word = opened(write_word(paper(mark="DRAFT"), made(tmp_path, change)))
    heads = [s.first_page_header if s.different_first_page_header_footer else s.header for s in word.sections]
    assert all(head.paragraphs[0].text == "DRAFT" for head in heads)


def test_a_label_counts_where_it_stands_first_and_before_the_paper(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        front = word.add_table(2, 2)
        front.cell(0, 0).text, front.cell(1, 0).text = "Report title", "Date"
        word.add_paragraph("{{ paper }}")
        signed = word.add_table(1, 2)
        signed.cell(0, 0).text = "Date"

    word = opened(write_word(paper(), made(tmp_path, change)))
    assert [row.cells[1].text for row in word.tables[0].rows] == ["Progress", "Tue 12 Nov 2024"]
    assert word.tables[-1].cell(0, 1).text == ""


def fractions(word: Any) -> None:
    word.sections[0]._sectPr.find(qn("w:pgSz")).set(qn("w:w"), "11906.25")


def merged_down(word: Any) -> None:
    properties = word.add_table(1, 2).cell(0, 0)._tc.get_or_add_tcPr()
    properties.append(OxmlElement("w:vMerge"))


def wide_margins(word: Any) -> None:
    word.sections[0].left_margin = word.sections[0].right_margin = Cm(15)


def numbers_without_numbering(word: Any) -> None:
    part = word.part.numbering_part
    key = next(key for key, rel in word.part.rels.items() if not rel.is_external and rel.target_part is part)
    del word.part.rels[key]


def bullets_without_marks(word: Any) -> None:
    for name in ("List Bullet", "List Number"):
        properties = word.styles[name].element.pPr
        properties.remove(properties.numPr)


@pytest.mark.parametrize(
    "change", [fractions, merged_down, wide_margins, numbers_without_numbering, bullets_without_marks]
)
def test_what_other_programs_write_is_written_into(tmp_path: Path, change: Any) -> None:
    def with_place(word: Any) -> None:
        change(word)
        word.add_paragraph("{{ paper }}")

    said = words_in(write_word(paper(), made(tmp_path, with_place)))
    assert "CTB-01" in said
    if change in (numbers_without_numbering, bullets_without_marks):
        assert "• a point" in said and "1. Note it." in said


def test_a_file_of_another_root_is_refused(tmp_path: Path) -> None:
    import zipfile

    from bot.errors import BadPaperTemplate

    whole = made(tmp_path, lambda word: None)
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for item in source.infolist():
            target.writestr(item, b"<a/>" if item.filename == "word/document.xml" else source.read(item))
    with pytest.raises(BadPaperTemplate, match="it is no Word file"):
        write_word(paper(), broken)
    [check] = paper_template_checks(broken, None)
    assert check.state == "wrong"


def prompt(paragraph: Any) -> None:
    """Put the words of a paragraph into a content control that asks to be typed over, as Word's own templates do."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    properties.append(OxmlElement("w:showingPlcHdr"))
    control.extend([properties, content])
    for run in paragraph._p.findall(qn("w:r")):
        content.append(run)
    paragraph._p.append(control)


def wrapped(element: Any, *, asks: bool) -> None:
    """Put an element into a content control of its own."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    if asks:
        properties.append(OxmlElement("w:showingPlcHdr"))
    control.extend([properties, content])
    element.addprevious(control)
    content.append(element)


def test_controls_that_ask_to_be_typed_over_are_filled_in(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        label = word.add_paragraph("Report title: ")
        prompted = word.add_paragraph("Click or tap here to enter text.")
        prompt(prompted)
        label._p.append(prompted._p.find(qn("w:sdt")))
        prompted._p.getparent().remove(prompted._p)
        front = word.add_table(2, 2)
        front.cell(0, 0).text, front.cell(1, 0).text = "Date", "Ward(s) affected"
        front.cell(0, 1).text = "Click or tap to enter a date."
        prompt(front.cell(0, 1).paragraphs[0])
        front.cell(1, 1).text = "Choose an item."
        wrapped(front.cell(1, 1).paragraphs[0]._p, asks=True)
        wrapped(front._tbl, asks=False)
        word.add_paragraph("{{ paper }}")

    said = words_in(write_word(paper(), made(tmp_path, change)))
    assert "Click or tap" not in said and "Choose an item" not in said
    lines = said.splitlines()
    assert lines[0] == "Report title:  Progress" or lines[0] == "Report title: Progress"
    assert lines[lines.index("Date") + 1] == "Tue 12 Nov 2024" and lines[lines.index("Ward(s) affected") + 1] == "All"
    assert lines.count("All") == 1 and "Subject:" not in said


def test_a_control_that_was_filled_in_keeps_its_words(tmp_path: Path) -> None:
    def change(word: Any) -> None:
        front = word.add_table(1, 2)
        front.cell(0, 0).text, front.cell(0, 1).text = "Report title", "A title of our own"
        wrapped(front.cell(0, 1).paragraphs[0]._p, asks=False)
        word.add_paragraph("{{ paper }}")

    said = words_in(write_word(paper(), made(tmp_path, change)))
    assert "A title of our own" in said and "Subject: Progress" in said
