"""A paper as a Word file: in the council's own template, or in a plain one of ours.

The template's header, footer, fonts and styles stay; the paper goes in the place that it marks, and what its front sheet
asks for by label is filled in there. The format is Office Open XML (ECMA-376, part 1): python-docx writes most of it, and
what it has no word for is made of elements here.
"""

from __future__ import annotations

import io
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from bot.charts import draw
from bot.domain.text import printable
from bot.messages.message import Bullets, Facts, Heading, Picture, Span, Spans, Text
from bot.papers.document import Document, Numbered, PageTurn, Part, Table, laid_out
from bot.papers.word_elements import SMALL, TWIPS, Elements, element
from bot.papers.word_template import (
    BULLETS,
    HEADINGS,
    NUMBERS,
    block_of,
    fill_front_sheet,
    is_in_the_open,
    open_template,
    places_of,
    style_of,
)

NARROW, LEAST = Cm(2), Cm(5)
"""A margin where none is said; the least that is written in, however wide the margins are."""


def write_word(document: Document, template: Path | None) -> bytes:
    """The paper in a template, or in ours. Raises BadPaperTemplate."""
    word = open_template(template)
    _Writer(word).write(document)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


class _Writer:
    """Writes a paper into an open template, at its place."""

    def __init__(self, word: WordDocument) -> None:
        self._word, self._elements = word, Elements(word)
        self._place: Any = _anchor(word)
        """Stands where the paper goes, which is put before it."""
        self._last: Any = _section_of(self._place)
        """The properties of the section that the place is in: they stand at its end."""
        self._landscape = self._has_broken = self._has_put = False

    def write(self, document: Document) -> None:
        properties = self._word.core_properties
        properties.title, properties.language = printable(document.title), "en-GB"
        left = fill_front_sheet(self._word, document.front, self._place)
        for part, with_next in laid_out(document, left):
            self._write(part, with_next=with_next)
        self._end()
        if document.mark:
            self._mark(document.mark)

    def _write(self, part: Part, *, with_next: bool) -> None:
        match part:
            case Heading():
                self._paragraph((Span(part.text),), HEADINGS[part.level - 1])
            case Text():
                paragraph = self._paragraph(part.spans, size=SMALL if part.note else None)
                if with_next:
                    paragraph.pPr.insert(0, element("w:keepNext"))
            case Bullets():
                self._list(part.items, BULLETS)
            case Numbered():
                self._list(part.items, NUMBERS)
            case Facts():
                for label, value in part.rows:
                    self._paragraph((Span(f"{label}: ", "bold"), *value))
            case Picture():
                self._picture(part)
            case Table():
                self._add(self._elements.table(part, self._width()))
                self._paragraph((), size=SMALL)
            case PageTurn():
                self._turn(part.landscape)

    def _add(self, element: Any) -> None:
        self._place.addprevious(element)
        self._has_put = True

    def _paragraph(self, spans: Spans, style: str = "", *, size: float | None = None) -> Any:
        paragraph = self._elements.paragraph(spans, style, size=size)
        self._add(paragraph)
        return paragraph

    def _list(self, items: tuple[Spans, ...], style: str) -> None:
        """A list in the template's style; where it has none, with its marks as words."""
        like, level = self._numbering_of(style)
        number = self._begun_at_1(like, level) if like is not None and style == NUMBERS else None
        for place, item in enumerate(items, 1):
            if like is None:
                self._paragraph((Span("• " if style == BULLETS else f"{place}. "), *item))
                continue
            paragraph = self._paragraph(item, style)
            if number is not None:
                own = paragraph.pPr.get_or_add_numPr()
                own.get_or_add_ilvl().val, own.get_or_add_numId().val = level, number

    def _numbering_of(self, style: str) -> tuple[Any | None, int]:
        """What gives a list style of the template, or one that it is based on, marks, and its level; None where nothing does."""
        found = style_of(self._word, style)
        while found is not None:
            own = found.element.pPr.numPr if found.element.pPr is not None else None
            if own is not None and own.numId is not None:
                level = own.ilvl.val if own.ilvl is not None else 0
                return next((num for num in self._numberings() if num.numId == own.numId.val), None), level
            found = found.base_style
        return None, 0

    def _numberings(self) -> list[Any]:
        try:
            return list(self._word.part.numbering_part.element.num_lst)
        except NotImplementedError:  # python-docx makes no such part where there is none
            return []

    def _begun_at_1(self, like: Any, level: int) -> int:
        """A numbering like that of the template's numbered lists, which may have been counting before."""
        made = self._word.part.numbering_part.element.add_num(like.abstractNumId.val)
        made.add_lvlOverride(ilvl=level).add_startOverride(1)
        return int(made.numId)

    def _width(self) -> int:
        """The width that is there to write in, in English metric units: of a column, where there are several."""
        width, height = _page(self._last)
        margins, columns = self._last.find(qn("w:pgMar")), self._last.find(qn("w:cols"))
        width = max(width, height) if self._landscape else width
        width -= _length(margins, "left", NARROW) + _length(margins, "right", NARROW)
        number = int(_number(columns, "num", 1))
        if number > 1:
            width = (width - (number - 1) * _length(columns, "space", 0)) // number
        return max(width, LEAST)

    def _picture(self, picture: Picture) -> None:
        paragraph = self._word.add_paragraph()
        shape = paragraph.add_run().add_picture(io.BytesIO(draw(picture.chart)), width=Emu(self._width() * 85 // 100))
        words = shape._inline.docPr
        words.set("descr", printable(picture.alt))
        words.set("title", printable(picture.title))
        self._add(paragraph._p)

    def _turn(self, landscape: bool) -> None:
        """Begin a page, upright or lying: what was put so far is a section of its own."""
        if landscape == self._landscape:
            return
        if self._has_put:
            self._close_section()
        self._landscape = landscape

    def _close_section(self) -> None:
        self._paragraph((), size=1).get_or_add_pPr().append(self._section())

    def _section(self) -> Any:
        """The properties of the template's section, for what was put, as it lies.

        The page number that the section begins with, and its own first page, are those of the first part of it alone.
        """
        made = deepcopy(self._last)
        for kind in made.findall(qn("w:type")):
            made.remove(kind)
        if not self._has_broken:
            _go_on(self._last)
        self._has_broken = True
        return self._lie(made)

    def _lie(self, section: Any) -> Any:
        """The same across; upright is as the template has it."""
        if self._landscape:
            width, height = _page(section)
            size = section.get_or_add_pgSz()
            for name, value in (("w", max(width, height)), ("h", min(width, height))):
                size.set(qn(f"w:{name}"), str(value // TWIPS))
            size.set(qn("w:orient"), "landscape")
        return section

    def _end(self) -> None:
        """Take the mark of the place away; what follows the paper stands as it did."""
        own = self._place.pPr.sectPr if self._place.pPr is not None else None
        if own is not None:
            self._lie(own)  # the paper ends the section
            return
        if self._landscape and self._place.getnext() is self._last:
            self._lie(self._last)
        elif self._landscape:
            self._close_section()
        self._place.getparent().remove(self._place)

    def _mark(self, words: str) -> None:
        """What stands at the head of every page: of each kind of head that a section has, also where an earlier one has it."""
        marked, known = set(), set()
        for section in self._word.sections:
            heads = {"any": section.header}
            if section.different_first_page_header_footer:
                heads["first"] = section.first_page_header
            if self._word.settings.odd_and_even_pages_header_footer:
                heads["even"] = section.even_page_header
            for kind, head in heads.items():
                if kind in known and head.is_linked_to_previous:
                    continue
                known.add(kind)
                head.is_linked_to_previous = False
                if head.part not in marked:  # our sections share the heads of the one that they were made from
                    marked.add(head.part)
                    head._element.insert(0, self._elements.paragraph((Span(words, "bold"),)))


def _anchor(word: WordDocument) -> Any:
    """A paragraph where the paper goes: the place that is marked, emptied, or one after what that is in, or one at the end."""
    places = places_of(word)
    for place in places:
        for child in list(place):
            if child.tag != qn("w:pPr"):
                place.remove(child)
    if places and is_in_the_open(places[0]):
        return places[0]
    anchor = element("w:p")
    if places:
        block_of(places[0]).addnext(anchor)
    else:
        word.element.body.sectPr.addprevious(anchor)
    return anchor


def _section_of(place: Any) -> Any:
    """The properties of the section that a paragraph is in: its own, or the next in the file, or the last of all."""
    for block in (place, *place.itersiblings()):
        for paragraph in block.iter(qn("w:p")):
            if paragraph.pPr is not None and paragraph.pPr.sectPr is not None:
                return paragraph.pPr.sectPr
    return place.getparent().sectPr


def _go_on(section: Any) -> None:
    """Have a section go on with the page numbers and the heads of the one before."""
    numbers = section.find(qn("w:pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qn("w:start"), None)
    for first in section.findall(qn("w:titlePg")):
        section.remove(first)


def _page(section: Any) -> tuple[int, int]:
    """How wide and high the pages of a section are, in English metric units; A4 where it does not say."""
    size = section.find(qn("w:pgSz"))
    return _length(size, "w", Cm(21)), _length(size, "h", Cm(29.7))


def _length(given: Any | None, name: str, otherwise: int) -> int:
    """A length of an element, in English metric units. Some programs write parts of a twentieth of a point."""
    return int(_number(given, name, otherwise / TWIPS) * TWIPS)


def _number(given: Any | None, name: str, otherwise: float) -> float:
    try:
        return float(given.get(qn(f"w:{name}"))) if given is not None else otherwise
    except (TypeError, ValueError):
        return otherwise
