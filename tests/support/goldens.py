"""Golden files: each message on each surface. `python -m tests.support.goldens` writes them; a change needs a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from bot.messages.compose import Templates
from bot.messages.message import Form, Message
from bot.preview import ANSWER_PAGES, PAGES, example, page_example
from bot.surfaces.console import render
from bot.surfaces.file import to_html
from bot.surfaces.slack.format import message_payload, view_payload
from bot.views.examples import FORMS, MESSAGES, PAPERS

FOLDER = Path(__file__).parent / "golden"


def rendered() -> Iterator[tuple[str, str]]:
    """(file name, text) of each message on each surface."""
    templates = Templates()
    for name, view in MESSAGES.items():
        message = templates.compose(view.example(), name)
        yield f"{name}.slack.json", json.dumps(message_payload(message), ensure_ascii=False, indent=1) + "\n"
        yield f"{name}.html", to_html(message).replace("><", ">\n<") + "\n"
        yield f"{name}.txt", in_terminal(message)
    for name in PAPERS:
        yield f"{name}.txt", in_terminal(example(templates, name))
    for name in (*PAGES, *ANSWER_PAGES):
        yield f"{name}.page.html", re.sub("style-[0-9a-f]{12}", "style", page_example(templates, name))
    for name, facts in FORMS.items():
        form: Form = templates.compose_form(facts, name)
        yield f"{name}.slack.json", json.dumps(view_payload(form), ensure_ascii=False, indent=1) + "\n"


def in_terminal(message: Message) -> str:
    console = Console(width=100, record=True, file=open("/dev/null", "w"), highlight=False)  # noqa: SIM115
    console.print(render(message))
    console.file.close()
    return "\n".join(line.rstrip() for line in console.export_text().splitlines()) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in rendered():
        (FOLDER / file).write_text(text, encoding="utf-8")
