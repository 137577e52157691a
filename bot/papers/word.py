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
from bot.papers.word_elements import SMALL, Elements, element
from bot.papers.word_template import BULLETS, HEADINGS, NUMBERS, fill_front_sheet, open_template, place_of, style_of


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
        place = place_of(word)
        self._place = None if place is None else place._p
        self._last: Any = word.element.body.get_or_add_sectPr()
        """The properties of the section that the place is in: they stand at its end."""
        if self._place is not None:
            after = (p.pPr.sectPr for p in self._place.itersiblings(qn("w:p")) if p.pPr is not None)
            self._last = next((found for found in after if found is not None), self._last)
        self._landscape = False
        self._put: list[Any] = []

    def write(self, document: Document) -> None:
        properties = self._word.core_properties
        properties.title, properties.language = printable(document.title), "en-GB"
        left = fill_front_sheet(self._word, document.front)
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
        if self._place is not None:
            self._place.addprevious(element)
        else:
            self._word.element.body.sectPr.addprevious(element)
        self._put.append(element)

    def _paragraph(self, spans: Spans, style: str = "", *, size: float | None = None) -> Any:
        paragraph = self._elements.paragraph(spans, style, size=size)
        self._add(paragraph)
        return paragraph

    def _list(self, items: tuple[Spans, ...], style: str) -> None:
        """A list in the template's style; where it has none, with its marks as words."""
        number = self._numbering() if style == NUMBERS else None
        for place, item in enumerate(items, 1):
            if self._elements.style(style) and (style == BULLETS or number is not None):
                paragraph = self._paragraph(item, style)
                if number is not None:
                    own = paragraph.pPr.get_or_add_numPr()
                    own.get_or_add_ilvl().val, own.get_or_add_numId().val = 0, number
            else:
                self._paragraph((Span("• " if style == BULLETS else f"{place}. "), *item))

    def _numbering(self) -> int | None:
        """A numbering that begins at 1, like that of the template's numbered lists, which may have been counting before."""
        found = style_of(self._word, NUMBERS)
        own = found.element.pPr.numPr if found is not None and found.element.pPr is not None else None
        if own is None or own.numId is None:
            return None
        numbering = self._word.part.numbering_part.element
        like = next((num for num in numbering.num_lst if num.numId == own.numId.val), None)
        if like is None:
            return None
        made = numbering.add_num(like.abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _width(self) -> int:
        """The width that is there to write in, in English metric units."""
        width, height = _page(self._last)
        margins = self._last.pgMar
        across = max(width, height) if self._landscape else width
        beside = (margins.left, margins.right) if margins is not None else ()
        return across - sum(Cm(2) if margin is None else margin for margin in beside)

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
        if self._put:
            self._close_section()
        self._landscape = landscape

    def _close_section(self) -> None:
        self._paragraph((), size=1).get_or_add_pPr().append(self._section())

    def _section(self) -> Any:
        """The properties of the template's section, for what was put, as it lies."""
        made = deepcopy(self._last)
        self._lie(made)
        for kind in made.findall(qn("w:type")):
            made.remove(kind)
        return made

    def _lie(self, section: Any) -> None:
        across, up = (max, min) if self._landscape else (min, max)
        width, height = _page(section)
        size = section.get_or_add_pgSz()
        if self._landscape or size.get(qn("w:orient")) == "landscape":
            size.w, size.h = across(width, height), up(width, height)
            size.set(qn("w:orient"), "landscape" if self._landscape else "portrait")

    def _end(self) -> None:
        """Take the mark of the place away; what follows it stands upright again."""
        place, body = self._place, self._word.element.body
        if place is not None:
            place.getparent().remove(place)
        if self._landscape and self._put:
            following = self._put[-1].getnext()
            if following is body.sectPr:
                self._lie(body.sectPr)
            else:
                self._close_section_after(self._put[-1])

    def _close_section_after(self, last: Any) -> None:
        paragraph = self._elements.paragraph((), size=1)
        paragraph.get_or_add_pPr().append(self._section())
        last.addnext(paragraph)

    def _mark(self, words: str) -> None:
        """What stands at the head of every page."""
        marked = set()
        for number, section in enumerate(self._word.sections):
            heads = [section.header]
            if section.different_first_page_header_footer:
                heads.append(section.first_page_header)
            if self._word.settings.odd_and_even_pages_header_footer:
                heads.append(section.even_page_header)
            for head in heads:
                if number and head.is_linked_to_previous:
                    continue
                head.is_linked_to_previous = False
                if head.part in marked:
                    continue  # our sections share the headers of the one that they were made from
                marked.add(head.part)
                head._element.insert(0, self._elements.paragraph((Span(words, "bold"),)))


def _page(section: Any) -> tuple[int, int]:
    """How wide and high the pages of a section are, in English metric units; A4 where it does not say."""
    size = section.pgSz
    return (size is not None and size.w) or Cm(21), (size is not None and size.h) or Cm(29.7)
