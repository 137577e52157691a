"""compose(view, template): a template's words around a view's facts, read into a neutral message.

A template is a small HTML document under Jinja2 with autoescape: people's words go in as text and can never
become mark-up. The tags that mean something:

    <title>   what notifications show            <h1> <h2>   headings
    <p> <small>  paragraph, small print          <ul><li>    a list
    <dl><dt><dd>  facts                          <hr>        a line
    <b> <i>   emphasis inside the above          <button act="" value="" style="">  buttons in a row
    <kbd>     something to ask the bot, such as <kbd>summary CTB</kbd>, as each surface shows it
    <form act="" state="" submit=""> with <select name="" label="" value=""><option value="">,
    <textarea>, <input> and <input type="date"> (or "person")  a form's fields: label, hint, value, required, limit

White space folds as in HTML. An unknown tag, a missing name or a broken template is refused with the template's
name and line, so that an officer who overrides one sees what to fix.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.meta import find_undeclared_variables
from markupsafe import Markup

from bot.domain import text as words
from bot.domain.rag import Rag
from bot.errors import BadTemplate
from bot.messages.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Facts,
    Field,
    Form,
    Heading,
    Message,
    Option,
    Span,
    Spans,
    Text,
    plain,
)
from bot.settings import ROOT

BUNDLED = ROOT / "templates"
SENTENCES = "sentences.html"
_FIELD_KINDS = {"select": "choice", "textarea": "lines", "input": "text"}
_STYLES = {"kbd": "ask", "b": "bold", "i": "italic"}
_VOID = {"hr", "input", "br"}
_TAGS = set(
    [
        "title",
        "h1",
        "h2",
        "p",
        "small",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "hr",
        "a",
        "b",
        "i",
        "kbd",
        "button",
        "form",
        "select",
        "option",
        "textarea",
        "input",
        "br",
    ]
)


class Templates:
    """The bundled templates, with an officer's own folder laid over them (BOARDBOT_TEMPLATES).

    A template is known by its file name, whichever subject's folder it lies in; an override has the same name, and may
    `{% extends "bundled/NAME" %}`.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        self.overrides = overrides
        bundled = FileSystemLoader(_with_subfolders(BUNDLED))
        own = [FileSystemLoader(_with_subfolders(overrides))] if overrides else []
        self._env = Environment(
            loader=ChoiceLoader([*own, bundled, PrefixLoader({"bundled": bundled})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.filters |= {
            "cut": _cut,
            "day": words.day,
            "month": words.month,
            "listed": words.listed,
            "time": "{:%H:%M}".format,
        }
        self._env.globals |= {"count_of": words.count_of, "Rag": Rag}

    def compose(self, view: object, name: str) -> Message:
        """The message that template `name` makes of `view`. Raises BadTemplate."""
        reader = self._read(view, name)
        return Message(reader.title or words.cut(reader.first_words(), 150), tuple(reader.blocks))

    def compose_form(self, view: object, name: str) -> Form:
        """The form that template `name` makes of `view`. Raises BadTemplate."""
        reader = self._read(view, name)
        if reader.form is None:
            raise self._bad(name, "it has no <form>", 1)
        form = reader.form
        return Form(
            title=reader.title,
            submit=form.get("submit", "Save"),
            act=form.get("act", ""),
            state=form.get("state", ""),
            blocks=tuple(reader.blocks),
            fields=tuple(reader.fields),
        )

    def sentence(self, name: str, /, **facts: object) -> Markup:
        """The sentence of this name of templates/sentences.html, of these facts, to stand in a message. Raises BadTemplate."""
        try:
            own = self._env.get_template(SENTENCES).module
            macro = getattr(own, name, None) or getattr(self._env.get_template(f"bundled/{SENTENCES}").module, name)
            return Markup(macro(**facts))  # noqa: S704 - made by autoescape
        except TemplateSyntaxError as error:
            raise self._bad(error.name or SENTENCES, error.message or "syntax", error.lineno) from None
        except (TemplateError, TypeError) as error:
            raise self._bad(SENTENCES, f"{name}: {error}", _line_of(error, SENTENCES)) from None

    def check_sentences(self) -> None:
        """Raises BadTemplate where an officer's own sentences can't be read, or name facts that they are not given."""
        self.words("welcome_back")
        bundled = self._env.get_template(f"bundled/{SENTENCES}").module
        for name, macro in vars(self._env.get_template(SENTENCES).module).items():
            given = getattr(getattr(bundled, name, None), "arguments", None)
            if given is not None and set(macro.arguments) != set(given):
                raise self._bad(SENTENCES, f"{name} is given {', '.join(given) or 'nothing'}", "?")
        source, _, _ = self._env.loader.get_source(self._env, SENTENCES)  # type: ignore[union-attr]
        if unknown := find_undeclared_variables(self._env.parse(source)):
            raise self._bad(SENTENCES, f"it names {', '.join(sorted(unknown))}, which no sentence is given", "?")

    def words(self, name: str, /, **facts: object) -> str:
        """The same in plain words, to be kept or printed."""
        return plain_words(self.sentence(name, **facts))

    def _read(self, view: object, name: str) -> _Reader:
        file = f"{name}.html"
        try:
            reader = _read(self._env.get_template(file).render(view=view))
        except TemplateSyntaxError as error:
            raise self._bad(error.name or file, error.message or "syntax", error.lineno) from None
        except TemplateError as error:
            raise self._bad(file, str(error), _line_of(error, file)) from None
        except _BadMarkup as error:
            raise self._bad(file, str(error), error.line) from None
        return reader

    def _bad(self, name: str, problem: str, line: int | str) -> BadTemplate:
        return BadTemplate(name=name, problem=problem, line=line, folder=self.overrides or BUNDLED)


def read_line(html: str) -> Spans:
    """A sentence with its emphasis, links and asks, as spans."""
    found = next((block for block in _read(f"<p>{html}</p>").blocks if isinstance(block, Text)), None)
    return found.spans if found else ()


def plain_words(html: str) -> str:
    """A sentence in plain words."""
    return plain(read_line(html))


def _read(html: str) -> _Reader:
    """Raises _BadMarkup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _cut(text: str, limit: int) -> str:
    """`words.cut`, also of what a macro says: that is escaped already, so it is cut as it reads."""
    return words.cut(text.unescape() if isinstance(text, Markup) else text, limit)


def _with_subfolders(folder: Path) -> list[Path]:
    """A folder of templates and those of its subjects. Any other folder in it, such as a backup, is none of them."""
    subjects = (path.name for path in BUNDLED.iterdir() if path.is_dir())
    return [folder, *(folder / name for name in sorted(subjects) if (folder / name).is_dir())]


def template_files(folder: Path) -> list[Path]:
    """The templates in a folder and in those of its subjects."""
    return sorted(file for place in _with_subfolders(folder) for file in place.glob("*.html"))


def _line_of(error: BaseException, file: str) -> int | str:
    trace, found = error.__traceback__, "?"
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(file):
            found = str(trace.tb_lineno)
        trace = trace.tb_next
    return found


class _BadMarkup(Exception):
    def __init__(self, problem: str, line: int) -> None:
        self.line = line
        super().__init__(problem)


class _Reader(HTMLParser):
    """Reads a rendered template into blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.blocks: list[Block] = []
        self.fields: list[Field] = []
        self.form: dict[str, str] | None = None
        self._open: list[tuple[str, dict[str, str]]] = []
        self._spans: list[Span] = []
        self._items: list[Spans] = []
        self._rows: list[tuple[str, Spans]] = []
        self._label = ""
        self._options: list[Option] = []

    def first_words(self) -> str:
        for block in self.blocks:
            if isinstance(block, Heading):
                return block.text
            if isinstance(block, Text):
                return plain(block.spans)
        return ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag not in _TAGS:
            raise _BadMarkup(f"<{tag}> is not a tag that messages know", self.getpos()[0])
        if tag == "hr":
            self.blocks.append(Divider())
        elif tag == "br":
            self._spans.append(Span("\n"))
        elif tag == "input":
            kind = given.get("type", "text")
            self._field(kind if kind in ("date", "person", "channel") else "text", given, given.get("value", ""))
        elif tag == "form":
            self.form = given
        if tag in _VOID:
            return
        if tag not in ("a", *_STYLES, "form", "ul", "dl", "select"):
            self._spans = []
        self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            raise _BadMarkup(f"</{tag}> closes nothing that is open", self.getpos()[0])
        _, given = self._open.pop()
        self._close(tag, given)

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if not any(
            tag in tags
            for tag in (["title", "h1", "h2", "p", "small", "li", "dt", "dd", "button", "option", "textarea"])
        ):
            if data.strip():
                raise _BadMarkup(f'the words "{words.cut(data, 30)}" stand outside a paragraph', self.getpos()[0])
            return
        style = next((style for tag, style in _STYLES.items() if tag in tags), "")
        url = next((given.get("href", "") for tag, given in self._open if tag == "a"), "")
        keep = "textarea" in tags
        self._spans.append(Span(data if keep else re.sub(r"[ \t\r\n]+", " ", data), style, url))

    def close(self) -> None:
        super().close()
        if self._open:
            raise _BadMarkup(f"<{self._open[-1][0]}> is not closed", self.getpos()[0])

    def _close(self, tag: str, given: dict[str, str]) -> None:  # noqa: C901 - one case for each tag
        if tag in ("a", *_STYLES, "form"):
            return
        line = _trim(self._spans)
        text = plain(line)
        match tag:
            case "title":
                self.title = text
            case "h1" | "h2":
                self.blocks.append(Heading(text, int(tag[1])))
            case "p" | "small":
                if line:
                    self.blocks.append(Text(line, note=tag == "small"))
            case "li":
                self._items.append(line)
            case "ul":
                if self._items:
                    self.blocks.append(Bullets(tuple(self._items)))
                self._items = []
            case "dt":
                self._label = text
            case "dd":
                self._rows.append((self._label, line))
            case "dl":
                if self._rows:
                    self.blocks.append(Facts(tuple(self._rows)))
                self._rows = []
            case "button":
                self._button(Button(text, given.get("act", ""), given.get("value", ""), given.get("style", "")))
            case "option":
                self._options.append(Option(given.get("value", ""), text))
            case "select" | "textarea":
                self._field(_FIELD_KINDS[tag], given, given.get("value", "") if tag == "select" else text)
        self._spans = []

    def _button(self, button: Button) -> None:
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Buttons):
            self.blocks[-1] = Buttons((*last.buttons, button))
        else:
            self.blocks.append(Buttons((button,)))

    def _field(self, kind: str, given: dict[str, Any], value: str) -> None:
        limit = given.get("limit")
        self.fields.append(
            Field(
                name=given.get("name", ""),
                kind=kind,
                label=given.get("label", ""),
                hint=given.get("hint", ""),
                value=value,
                options=tuple(self._options),
                required="required" in given,
                limit=int(limit) if limit else None,
            )
        )
        self._options = []


def _trim(spans: list[Span]) -> Spans:
    """Fold white space over the edges of spans, as HTML does."""
    out: list[Span] = []
    for span in spans:
        text = span.text
        if out and out[-1].text.endswith((" ", "\n")) and text.startswith(" "):
            text = text.lstrip(" ")
        if not out:
            text = text.lstrip(" ")
        if text and out and (out[-1].style, out[-1].url) == (span.style, span.url):
            out[-1] = replace(out[-1], text=out[-1].text + text)
        elif text:
            out.append(replace(span, text=text))
    if out and (last := out[-1].text.rstrip(" ")) != out[-1].text:
        out[-1:] = [replace(out[-1], text=last)] if last else []
    return tuple(out)
