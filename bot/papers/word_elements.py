"""What a paper's parts are in a Word file: paragraphs, runs and tables, as elements in the styles of a template."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from bot.charts import colours_of
from bot.domain.text import printable
from bot.messages.message import Span, Spans
from bot.papers.document import Cell, Table, is_right_to_left
from bot.papers.word_template import GRID, style_of

LONG_CELL = 700
"""Letters in a cell from which on its row may break across pages: one that may not goes to the next page as a whole."""
SMALL = 9
"""Points of words in tables, and of notes."""
HEADER, ACROSS = "#e7ebf0", "#f4f6f8"
TWIPS = 635
"""English metric units in a twentieth of a point, in which Word measures tables."""


class Elements:
    """Makes the elements of a Word file. It puts none of them anywhere."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._styles: dict[str, str] = {}

    def paragraph(self, spans: Spans, style: str = "", *, size: float | None = None, ink: str = "") -> Any:
        paragraph = OxmlElement("w:p")
        properties = paragraph.get_or_add_pPr()
        if style and (known := self.style(style)):
            properties.style = known
        if is_right_to_left(spans):
            properties.append(element("w:bidi"))
        for span in spans:
            self._run(paragraph, span, size, ink)
        return paragraph

    def style(self, name: str) -> str:
        """The id of a style of the template; "" where it has none of that name."""
        if name not in self._styles:
            found = style_of(self._word, name)
            self._styles[name] = found.style_id or "" if found else ""
        return self._styles[name]

    def _run(self, paragraph: Any, span: Span, size: float | None, ink: str) -> None:
        run = OxmlElement("w:r")
        properties = run.get_or_add_rPr()
        if span.style == "bold":
            properties.append(element("w:b"))
        if span.style == "italic":
            properties.append(element("w:i"))
        if ink:
            properties.append(element("w:color", val=ink[1:]))
        if size:
            for name in ("w:sz", "w:szCs"):
                properties.append(element(name, val=str(int(size * 2))))
        if is_right_to_left((span,)):
            properties.append(element("w:rtl"))
        for number, line in enumerate(printable(span.text).split("\n")):
            if number:
                run.append(element("w:br"))
            text = element("w:t")
            text.text = line
            text.set(qn("xml:space"), "preserve")
            run.append(text)
        if span.url.startswith(("https://", "http://", "mailto:")):
            link = OxmlElement("w:hyperlink")
            part = self._word.part
            link.set(qn("r:id"), part.relate_to(printable(span.url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(run)
            run = link
        paragraph.append(run)

    def table(self, table: Table, across: int) -> Any:
        """A table so many English metric units wide."""
        width = across // TWIPS
        widths = [width * share // (sum(table.widths) or 1) for share in table.widths]
        made = OxmlElement("w:tbl")
        properties = element("w:tblPr")
        if style := self.style(GRID):
            properties.append(element("w:tblStyle", val=style))
        properties.append(element("w:tblW", w=str(sum(widths)), type="dxa"))
        if not style:
            properties.append(_borders())
        properties.append(element("w:tblLayout", type="fixed"))
        properties.append(element("w:tblLook", val="0620", firstRow="1", lastRow="0", firstColumn="0", noVBand="1"))
        properties.append(element("w:tblCaption", val=printable(table.name)))
        made.append(properties)
        grid = element("w:tblGrid")
        for each in widths:
            grid.append(element("w:gridCol", w=str(each)))
        made.append(grid)
        made.append(self._row([Cell((Span(words, "bold"),)) for words in table.header], widths, is_header=True))
        for row in table.rows:
            made.append(self._row(row, widths))
        return made

    def _row(self, cells: Any, widths: list[int], *, is_header: bool = False) -> Any:
        row = element("w:tr")
        properties = element("w:trPr")
        if max(sum(len(span.text) for span in cell.spans) for cell in cells) < LONG_CELL:
            properties.append(element("w:cantSplit"))
        if is_header:
            properties.append(element("w:tblHeader"))
        row.append(properties)
        if len(cells) == 1:
            row.append(self._cell(cells[0], sum(widths), ACROSS, span=len(widths)))
            return row
        for cell, width in zip(cells, widths, strict=True):
            row.append(self._cell(cell, width, HEADER if is_header else ""))
        return row

    def _cell(self, cell: Cell, width: int, fill: str, *, span: int = 1) -> Any:
        made = element("w:tc")
        properties = element("w:tcPr")
        properties.append(element("w:tcW", w=str(width), type="dxa"))
        if span > 1:
            properties.append(element("w:gridSpan", val=str(span)))
        fill, ink = colours_of(cell.rag) or (fill, "")
        if fill:
            properties.append(element("w:shd", val="clear", color="auto", fill=fill[1:]))
        made.append(properties)
        for line in _lines(cell.spans):
            paragraph = self.paragraph(line, size=SMALL, ink=ink)
            looks = paragraph.get_or_add_pPr()
            if span > 1:
                looks.insert(0, element("w:keepNext"))
            looks.append(element("w:spacing", before="20", after="40"))
            made.append(paragraph)
        return made


def element(name: str, **given: str) -> Any:
    """An element of Word's, with attributes of Word's."""
    made = OxmlElement(name)
    for key, value in given.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _borders() -> Any:
    made = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        made.append(element(f"w:{side}", val="single", sz="4", space="0", color="808080"))
    return made


def _lines(spans: Spans) -> list[Spans]:
    """The lines of a cell, each with its own spans."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for number, text in enumerate(span.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(Span(text, span.style, span.url))
    return [tuple(line) for line in lines]
