"""Whatever a message offers has its handler, and no handler is for what nothing offers."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import get_type_hints

import pytest

from bot.handlers.interactions.buttons import ACTS as BUTTONS
from bot.handlers.interactions.forms import ACTS as FORMS_SENT
from bot.handlers.interactions.questions import DOES
from bot.messages.compose import BUNDLED, template_files
from bot.services.queries.commands import COMMANDS
from bot.services.queries.question import CommandTarget
from bot.settings import ROOT
from bot.views.examples import FORMS, MESSAGES

pytestmark = pytest.mark.fast


def acts(tag: str) -> set[str]:
    """The acts of every <button> or <form> of the templates."""
    texts = [file.read_text(encoding="utf-8") for file in template_files(BUNDLED)]
    return {act for text in texts for act in re.findall(rf'<{tag}\b[^>]*\bact="([^"]*)"', text)}


def test_every_button_has_a_handler_and_every_handler_a_button() -> None:
    of_notes = {"ask", "ask_to_stop"}  # a note is given its buttons
    assert acts("button") - {"{{ act }}"} | of_notes == set(BUTTONS)


def test_every_form_has_a_handler_and_every_handler_a_form() -> None:
    assert acts("form") == set(FORMS_SENT)


def test_every_word_that_opens_a_form_or_acts_has_a_handler_and_the_reverse() -> None:
    opening = {word for word, command in COMMANDS.items() if get_type_hints(command.answer)["return"] is CommandTarget}
    assert opening == set(DOES)
    assert all(word == command.word for word, command in COMMANDS.items())


@cache
def composed() -> set[str]:
    """The templates that services and handlers name where they compose, or as the form that is to be composed."""
    names = set()
    for at in (ROOT / "bot/services", ROOT / "bot/handlers"):
        for file in at.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                    ("compose", "compose_form", "_form", "_fitted")
                ):
                    names |= {c.value for a in node.args for c in ast.walk(a) if isinstance(c, ast.Constant)}
    return names


@pytest.mark.parametrize("name", [*MESSAGES, *FORMS])
def test_every_message_and_form_is_made_by_some_service(name: str) -> None:
    assert name in composed()
