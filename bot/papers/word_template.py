"""The Word file that a paper goes into: the council's own, or a plain one; its place for the paper, labels and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from bot.errors import BadPaperTemplate
from bot.messages.message import Spans, plain

PLACE = re.compile(r"\{\{\s*paper\s*\}\}", re.I)
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
BULLETS, NUMBERS, GRID = "List Bullet", "List Number", "Table Grid"
STYLES = (*HEADINGS, BULLETS, NUMBERS, GRID)
"""The styles that a paper uses, by the names that Word gives them in every language."""
NO_WORD = "it is no Word file (.docx); save a template (.dotx) or an older file (.doc) as one"
_SIZES = {"Heading 1": 20, "Heading 2": 15, "Heading 3": 13}
_INK = RGBColor(0x1F, 0x3A, 0x5F)
_ALSO_CALLED = {
    "subject": ("title", "report title", "title of report"),
    "meeting of": ("meeting", "board", "committee", "report to", "to"),
    "date of meeting": ("meeting date", "date"),
    "report of": ("report by", "report author", "author", "lead officer"),
    "contact officer": ("contact", "contact details"),
    "wards affected": ("ward(s) affected", "wards", "ward affected"),
    "public or exempt": ("classification", "exempt or public", "status of report", "publication status"),
    "reason for urgency": ("urgency", "reasons for urgency"),
}
"""What councils' front sheets call the same."""


def open_template(path: Path | None) -> WordDocument:
    """The council's Word file, or a plain one. Raises BadPaperTemplate."""
    if path is None:
        return _plain()
    if not path.is_file():
        raise BadPaperTemplate(file=path, problem="there is no such file")
    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, OSError):
        raise BadPaperTemplate(file=path, problem=NO_WORD) from None


def place_of(word: WordDocument) -> Paragraph | None:
    """The paragraph in whose place the paper goes; None where the file marks none: then it goes at the end."""
    return next((p for p in word.paragraphs if PLACE.fullmatch(p.text.strip())), None)


def lacking_styles(word: WordDocument) -> list[str]:
    """The styles that a paper would use and the file does not have."""
    there = {style.name for style in word.styles}
    return [name for name in STYLES if name not in there]


def style_of(word: WordDocument, name: str) -> Any:
    """A style of the file, by name, or None; a heading that it lacks is made: readers find their way by headings."""
    found = next((style for style in word.styles if style.name == name), None)
    if found or name not in HEADINGS:
        return found
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.bold, style.font.size = True, Pt(_SIZES[name])
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(6)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(HEADINGS.index(name)))
    style.element.get_or_add_pPr().append(level)
    return style


def fill_front_sheet(word: WordDocument, front: Sequence[tuple[str, Spans]]) -> list[tuple[str, Spans]]:
    """Put what the file's own front sheet asks for beside its labels; gives back what it does not ask for."""
    asked = dict(_labels(word))
    left = []
    for label, value in front:
        names = (label.casefold(), *_ALSO_CALLED.get(label.casefold(), ()))
        at = next((asked.pop(name) for name in names if name in asked), None)
        if at is None:
            left.append((label, value))
        elif isinstance(at, Paragraph):
            at.add_run(f" {plain(value)}")
        else:
            at.paragraphs[0].add_run(plain(value))
    return left


def _labels(word: WordDocument) -> Iterator[tuple[str, Paragraph | _Cell]]:
    """The labels of a front sheet, each with where its answer goes: after it, or in the empty cell that follows."""
    for paragraph in word.paragraphs:
        if paragraph.text.strip().endswith(":"):
            yield _label(paragraph.text), paragraph
    for table in word.tables:
        for row in table.rows:
            for cell, following in zip(row.cells, row.cells[1:], strict=False):
                if cell.text.strip() and not following.text.strip() and following._tc is not cell._tc:
                    yield _label(cell.text), following


def _label(text: str) -> str:
    return " ".join(text.split()).rstrip(":").strip().casefold()


def _plain() -> WordDocument:
    """A4, Arial 12, left-aligned, single spacing, the page's number at its foot."""
    word = docx.Document()
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
    for name, size in {"Normal": 12, **_SIZES}.items():
        style: Any = word.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "Theme" in key or "theme" in key:
                del fonts.attrib[key]
        for script in ("w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Arial")
        if name != "Normal":
            style.font.color.rgb = _INK
    normal: Any = word.styles["Normal"]
    normal.paragraph_format.space_after = Pt(8)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    run_style = normal.element.get_or_add_rPr()
    for old in run_style.findall(qn("w:lang")):
        run_style.remove(old)
    run_style.append(language)
    word.core_properties.author = word.core_properties.comments = ""
    foot = word.sections[0].footer.paragraphs[0]
    foot.add_run("Page ")
    for field, between in (("PAGE", " of "), ("NUMPAGES", "")):
        shown = OxmlElement("w:fldSimple")
        shown.set(qn("w:instr"), field)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        shown.append(run)
        foot._p.append(shown)
        foot.add_run(between)
    return word
