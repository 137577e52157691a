"""Plain English, and nothing that only the eye can tell: every message, form and refusal is held to it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest
from pyphen import Pyphen

from bot import errors, field_problems
from bot.domain.rag import Rag
from bot.messages.compose import BUNDLED, SENTENCES, Templates
from bot.messages.message import Buttons, Message, text_of
from bot.views.examples import FORMS, MESSAGES

pytestmark = pytest.mark.fast

LONGEST = 25
"""Words of a sentence: the most that the style guide of GOV.UK has."""
GRADE = 7
"""The highest school grade, by Flesch and Kincaid, that a text may need."""
STIFF = (
    "utilise",
    "commence",
    "terminate",
    "facilitate",
    "leverage",
    "endeavour",
    "purchase",
    "pursuant",
    "herewith",
    "aforementioned",
    "in order to",
    "with regard to",
    "prior to",
    "subsequent to",
    "in the event of",
    "going forward",
    "invalid",
    "error:",
    "failed to",
    "please note",
)


def _texts() -> Iterator[tuple[str, str]]:
    """Everything that people are shown, by what shows it."""
    templates = Templates()
    for name, view in MESSAGES.items():
        message = templates.compose(view.example(), name)
        buttons = [b.text for block in message.blocks if isinstance(block, Buttons) for b in block.buttons]
        yield name, "\n".join([message.summary, text_of(message), *buttons])
    for name, facts in FORMS.items():
        form = templates.compose_form(facts, name)
        fields = [text for f in form.fields for text in (f.label, f.hint, *(option.text for option in f.options))]
        yield name, "\n".join([text_of(Message(form.title, form.blocks)), form.submit, *fields])
    sentences = (BUNDLED / SENTENCES).read_text(encoding="utf-8")
    for name, said in re.findall(r"{% macro (\w+)\(.*?\) %}(.*?){% endmacro %}", sentences):
        yield name, re.sub(r"{[{%].*?[%}]}|</?kbd>", "", said)
    for name, kind in (vars(errors) | vars(field_problems)).items():
        if inspect.isclass(kind) and issubclass(kind, errors.BoardbotError):
            yield name, " ".join((inspect.getdoc(kind) or "").split())


TEXTS = dict(_texts())


@pytest.mark.parametrize("name", TEXTS)
def test_sentences_are_short(name: str) -> None:
    sentences = re.split(r"(?<=[.!?:;])\s+|\n", TEXTS[name])
    long = [s for s in sentences if len(re.findall(r"[\w'{}]+", s)) > LONGEST]
    assert long == []


@pytest.mark.parametrize("name", TEXTS)
def test_words_are_plain(name: str) -> None:
    assert [word for word in STIFF if word in TEXTS[name].lower()] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_no_colour_stands_without_its_word(name: str) -> None:
    marks = {rag.mark: rag.label.lower() for rag in Rag}
    for mark, after in re.findall(rf"([{''.join(marks)}]) *(\d* *\w+)", TEXTS[name]):
        assert marks[mark] in after.lower() or "complete" in after.lower(), f"{mark} {after}"
    assert len(re.findall(rf"[{''.join(marks)}]", TEXTS[name])) == len(
        re.findall(rf"[{''.join(marks)}] *\d* *\w", TEXTS[name])
    )


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_read_aloud_first_says_what_it_is_about(name: str) -> None:
    """The fallback of a notification, which screen readers read in place of the blocks."""
    summary = Templates().compose(MESSAGES[name].example(), name).summary
    assert 8 <= len(summary) <= 200 and re.match(r"\w", summary), summary
    assert not re.search(r"[|•_]|<br|\n|  ", summary), summary


SYLLABLES = Pyphen(lang="en_GB")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text (Kincaid and others 1975), each line of which is a sentence of its own at least."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+|\n", text) if re.search(r"\w", s)]
    words = re.findall(r"[\w']+", " ".join(sentences))
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if len(text.split()) >= 30])
def test_a_reader_of_twelve_can_follow(name: str) -> None:
    """The Flesch-Kincaid grade, of whatever is long enough for it to mean something."""
    assert grade(TEXTS[name]) <= GRADE


def test_all_words_together_are_easy() -> None:
    assert grade("\n".join(TEXTS.values())) <= GRADE - 2
