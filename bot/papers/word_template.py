"""The Word file that a paper goes into: the council's own, or a plain one; its place for the paper, labels and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
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
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from bot.domain.text import printable
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
        word = docx.Document(str(path))
        word.element.body.get_or_add_sectPr()
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, AttributeError, KeyError, ValueError, OSError):
        raise BadPaperTemplate(file=path, problem=NO_WORD) from None
    return word


def places_of(word: WordDocument) -> list[Any]:
    """The paragraphs that say where the paper goes, and nothing else, as elements: also in tables, text boxes and controls."""
    return [p for p in word.element.body.iter(qn("w:p")) if PLACE.fullmatch(words_of(p).strip())]


def words_of(element: Any) -> str:
    """The words of an element, those that are inserted as a tracked change too."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def is_in_the_open(place: Any) -> bool:
    """Whether a paper can stand in the very place: a table or a control can't hold pages."""
    return bool(place.getparent().tag == qn("w:body"))


def block_of(place: Any) -> Any:
    """What the place is in that stands by itself in the file: a table, a control, or the paragraph itself."""
    found = place
    while found.getparent().tag != qn("w:body"):
        found = found.getparent()
    return found


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


def fill_front_sheet(
    word: WordDocument, front: Sequence[tuple[str, Spans]], until: Any | None
) -> list[tuple[str, Spans]]:
    """Put what the file's own front sheet asks for beside its labels; gives back what it does not ask for.

    A label counts where it stands first, and before the paper (`until`): a date beside a signature is another.
    """
    asked: dict[str, Any] = {}
    for label, at in _labels(word, until):
        asked.setdefault(label, at)
    left = []
    for label, value in front:
        at = next((asked.pop(name) for name in _names(label) if name in asked), None)
        if at is None:
            left.append((label, value))
        else:
            _answer(Paragraph(at, word._body), printable(plain(value)))
    return left


def _answer(paragraph: Paragraph, words: str) -> None:
    """Put an answer after what a paragraph says, in the place of what asks to be typed over."""
    for control in _prompts(paragraph._p):
        control.getparent().remove(control)
    for control in filter(_asks, paragraph._p.iterancestors(qn("w:sdt"))):
        properties = control.find(qn("w:sdtPr"))
        properties.remove(properties.find(qn("w:showingPlcHdr")))
        for run in paragraph._p.findall(qn("w:r")):
            paragraph._p.remove(run)
    paragraph.add_run(f" {words}" if paragraph.text else words)


def _names(label: str) -> tuple[str, ...]:
    """What a label is called, itself first."""
    own = label.casefold()
    return own, *_ALSO_CALLED.get(own, ())


def _labels(word: WordDocument, until: Any | None) -> Iterator[tuple[str, Any]]:
    """The labels of a front sheet, each with the paragraph of its answer: its own, or that of the empty cell that follows."""
    for block in _blocks(word.element.body):
        if block is until:
            return
        if block.tag == qn("w:p") and _said(block).endswith(":"):
            yield _label(_said(block)), block
        for row in block.iter(qn("w:tr")) if block.tag == qn("w:tbl") else ():
            cells = [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]
            for cell, following in pairwise(cells):
                paragraph = next(following.iter(qn("w:p")), None)
                if _said(cell) and not _said(following) and paragraph is not None:
                    yield _label(_said(cell)), paragraph


def _blocks(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of a file, those in content controls too."""
    for block in parent:
        if block.tag == qn("w:sdt"):
            for content in block.findall(qn("w:sdtContent")):
                yield from _blocks(content)
        else:
            yield block


def _said(element: Any) -> str:
    """What an element says, without what only asks to be typed over: "Click or tap here to enter text"."""
    prompted = {text for control in _prompts(element) for text in control.iter(qn("w:t"))}
    if any(_asks(control) for control in element.iterancestors(qn("w:sdt"))):
        return ""
    return "".join(text.text or "" for text in element.iter(qn("w:t")) if text not in prompted).strip()


def _prompts(element: Any) -> list[Any]:
    return [control for control in element.iter(qn("w:sdt")) if _asks(control)]


def _asks(control: Any) -> bool:
    """Whether a content control still shows its prompt (ECMA-376, 17.5.2.39)."""
    properties = control.find(qn("w:sdtPr"))
    return properties is not None and properties.find(qn("w:showingPlcHdr")) is not None


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
