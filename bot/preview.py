"""boardbot preview: every message, form, paper and page with example data, for officers who change the wording."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from bot.domain.text import did_you_mean
from bot.errors import UnknownMessage
from bot.messages import renamed
from bot.messages.compose import Templates
from bot.messages.message import Bullets, Field, Form, Message, Span
from bot.papers.document import as_message
from bot.papers.reader import compose_paper
from bot.services.requests.answer_pages import ANSWER_PAGES, answer_example
from bot.services.scorecards.site import PAGES, Site
from bot.surfaces.console import render
from bot.views.examples import FORMS, MESSAGES, PAPERS

NAMES = (*MESSAGES, *FORMS, *PAPERS, *PAGES, *ANSWER_PAGES)


def example(templates: Templates, name: str) -> Message | Form:
    """The message, form or paper that template `name` makes of its example, by its former name too.

    Raises UnknownMessage and BadTemplate.
    """
    name = renamed.TEMPLATES.get(name, name)
    if name in FORMS:
        return templates.compose_form(FORMS[name], name)
    if name in MESSAGES:
        return templates.compose(MESSAGES[name].example(), name)
    if name in PAPERS:
        return as_message(compose_paper(templates, PAPERS[name].example(), name, {}))
    if name in (*PAGES, *ANSWER_PAGES):
        return _words_of(page_example(templates, name))
    raise UnknownMessage(name=name, nearest=did_you_mean(name, NAMES))


def page_example(templates: Templates, name: str) -> str:
    """The page that template `name` makes of its example, as HTML. Raises BadTemplate."""
    if name in ANSWER_PAGES:
        return answer_example(templates, name)
    site = Site.example(templates)
    return (site.file(PAGES[name]) or site.missing(PAGES[name])).content.decode()


def _words_of(page: str) -> Message:
    """What a page says, a line for each of its parts."""
    from lxml import html

    read = html.fromstring(page.encode())
    parts = read.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li or self::tr]")
    lines = [" ".join("".join(part.itertext()).split()) for part in parts]
    return Message(str(read.findtext(".//title")), (Bullets(tuple((Span(line),) for line in lines if line)),))


def render_example(what: Message | Form) -> RenderableType:
    """It as a terminal shows it; above a message what a notification and a screen reader say."""
    if isinstance(what, Message):
        return Group(Text(f"Notification: {what.summary}", style="dim"), render(what))
    head = Text(what.title, style="bold underline")
    return Group(head, render(Message(what.title, what.blocks)), *map(_field, what.fields), Text(f"[ {what.submit} ]"))


def _field(field: Field) -> Text:
    needed = "" if field.required else " (optional)"
    chosen = next((option.text for option in field.options if option.value == field.value), field.value)
    text = Text(f"{field.label}{needed}  ", style="bold").append(chosen or "…", style="not bold")
    return text.append(f"\n  {field.hint}", style="dim not bold") if field.hint else text
