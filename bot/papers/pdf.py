"""A paper as a tagged PDF (PDF/UA-1, ISO 14289-1), drawn by WeasyPrint from a page of HTML.

WeasyPrint is the extra boardbot[pdf], and needs Pango: it is loaded when the first PDF is written.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

from bot.charts import colours_of, draw
from bot.domain.text import printable
from bot.errors import NoPdf
from bot.messages.message import Bullets, Facts, Heading, Picture, Spans, Text
from bot.papers.document import Cell, Document, Numbered, PageTurn, Part, Table, is_right_to_left, laid_out

_STYLE = """
@page { size: A4; margin: 2cm; @top-left { content: string(mark); font: bold 10pt Arial, sans-serif; }
  @bottom-left { content: "Page " counter(page) " of " counter(pages); font: 9pt Arial, sans-serif; } }
@page lying { size: A4 landscape; }
body { font: 11pt/1.35 Arial, "Liberation Sans", sans-serif; color: #0b0c0c; }
.mark { string-set: mark content(); font-size: 1pt; color: #fff; height: 0; }
h1, h2, h3 { color: #1f3a5f; line-height: 1.2; margin: 1em 0 .3em; break-after: avoid; }
h1 { font-size: 20pt; margin-top: 0; } h2 { font-size: 15pt; } h3 { font-size: 12.5pt; }
p { margin: 0 0 .55em; } ul, ol { margin: 0 0 .6em; padding-left: 1.4em; } li { margin-bottom: .25em; }
.note { font-size: 9pt; } .with-next { break-after: avoid; } img { max-width: 85%; display: block; margin: .3em 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 9pt; margin: .3em 0 .8em; }
th, td { border: 1px solid #808080; padding: 2pt 4pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #e7ebf0; } td p { margin: 0 0 .15em; } tr { break-inside: avoid; } tr.long { break-inside: auto; }
th[colspan] { background: #f4f6f8; } tr.across { break-after: avoid; }
section.lying { page: lying; break-before: page; } section.upright { break-before: page; }
"""
LONG_CELL = 700
"""As in Word files: a row with so many letters in a cell may break across pages."""


def write_pdf(document: Document) -> bytes:
    """The paper as a PDF. Nothing is fetched: the page has its pictures in it.

    Raises NoPdf where WeasyPrint, or the Pango that it draws with, is not there.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        raise NoPdf from None

    html = HTML(string=_page(document), url_fetcher=URLFetcher(allowed_protocols=["data"]))
    return bytes(html.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))


def _page(document: Document) -> str:
    mark = f'<p class="mark">{_words(document.mark)}</p>' if document.mark else ""
    body = "".join(_part(part, with_next=with_next) for part, with_next in laid_out(document, document.front))
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{_words(document.title)}</title>'
        f"<style>{_STYLE}</style></head><body>{mark}<section>{body}</section></body></html>"
    )


def _part(part: Part, *, with_next: bool) -> str:
    match part:
        case Heading():
            return f"<h{part.level}>{_words(part.text)}</h{part.level}>"
        case Text():
            kind = "note" if part.note else "with-next" if with_next else ""
            return f"<p class='{kind}'>{_line(part.spans)}</p>"
        case Bullets() | Numbered():
            tag = "ul" if isinstance(part, Bullets) else "ol"
            return f"<{tag}>{''.join(f'<li>{_line(item)}</li>' for item in part.items)}</{tag}>"
        case Facts():
            return "".join(f"<p><b>{_words(label)}:</b> {_line(value)}</p>" for label, value in part.rows)
        case Picture():
            data = b64encode(draw(part.chart)).decode()
            return f'<img src="data:image/png;base64,{data}" alt="{_words(part.alt)}">'
        case Table():
            return _table(part)
        case PageTurn():
            return f'</section><section class="{"lying" if part.landscape else "upright"}">'
    return ""


def _table(table: Table) -> str:
    shares = sum(table.widths) or 1
    columns = "".join(f'<col style="width:{share * 100 / shares:.1f}%">' for share in table.widths)
    header = "".join(f'<th scope="col">{_words(words)}</th>' for words in table.header)
    rows = "".join(_row(row, len(table.header)) for row in table.rows)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>"


def _row(cells: tuple[Cell, ...], columns: int) -> str:
    if len(cells) == 1:
        return f'<tr class="across"><th colspan="{columns}" scope="rowgroup">{_line(cells[0].spans)}</th></tr>'
    is_long = max(sum(len(span.text) for span in cell.spans) for cell in cells) >= LONG_CELL
    return f"<tr{' class=long' if is_long else ''}>{''.join(map(_cell, cells))}</tr>"


def _cell(cell: Cell) -> str:
    fill, ink = colours_of(cell.rag) or ("", "")
    style = f' style="background:{fill};color:{ink}"' if fill else ""
    return f"<td{style}>{_line(cell.spans)}</td>"


def _line(spans: Spans) -> str:
    words = "".join(_styled(_words(span.text).replace("\n", "<br>"), span.style) for span in spans)
    return f'<span dir="rtl">{words}</span>' if is_right_to_left(spans) else words


def _styled(words: str, style: str) -> str:
    tag = {"bold": "b", "italic": "i"}.get(style)
    return f"<{tag}>{words}</{tag}>" if tag else words


def _words(text: str) -> str:
    return escape(printable(text))
