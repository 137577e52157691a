"""The sentences of templates/sentences.html: each used, called with its own facts, and open to an officer's wording."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.errors import BadTemplate, UnreadableAbsence
from bot.messages.compose import SENTENCES, Templates
from bot.messages.reader import plain_words, read_line
from bot.settings import ROOT

pytestmark = pytest.mark.fast

CALLS = ("sentence", "templates.words", "self._say")


def macros() -> dict[str, tuple[str, ...]]:
    """The arguments of each sentence."""
    module = Templates()._env.get_template(SENTENCES).module
    return {name: macro.arguments for name, macro in vars(module).items() if hasattr(macro, "arguments")}


def calls() -> list[tuple[str, set[str] | None, str]]:
    """Every call by name: the sentence, the facts that it is given (None where they are gathered), and where."""
    found = []
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = next((call for call in CALLS if ast.unparse(node.func).endswith(call)), "")
            names = [c.value for a in node.args[:1] for c in ast.walk(a) if isinstance(c, ast.Constant)]
            if called and isinstance(node.args[0], (ast.Constant, ast.IfExp)):
                given = {k.arg for k in node.keywords if k.arg is not None} - {"hint"}
                whole = None if any(k.arg is None for k in node.keywords) else given
                found += [(str(name), whole, f"{path.relative_to(ROOT)}:{node.lineno}") for name in names]
                hints = [k.value for k in node.keywords if k.arg == "hint"] if called == "self._say" else []
                found += [(h.value, set(), str(path)) for h in hints if isinstance(h, ast.Constant) and h.value]
    return found


def test_every_call_names_a_sentence_and_gives_it_its_facts() -> None:
    known = macros()
    wrong = [
        (name, where)
        for name, given, where in calls()
        if name not in known or (given is not None and given != set(known[name]))
    ]
    assert not wrong


def test_every_sentence_is_said_somewhere() -> None:
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py")]
    said = {name for name in macros() if any(f'"{name}"' in text for text in files)}
    by_purpose = {name for name in macros() if name.startswith(("reads_as_", "instead_of_"))}
    assert set(macros()) - said == by_purpose


def test_peoples_words_stay_words_and_what_is_asked_is_shown_as_such() -> None:
    sentence = Templates().sentence("action_added", ref="A-1", plan="<b>x</b>", board="Fun & <kbd>go</kbd>", lead="")
    spans = read_line(sentence)
    assert [span.text for span in spans if span.style == "ask"] == ["lead A-1"]
    assert plain_words(sentence) == (
        "A-1 is now in the <b>x</b> plan of the Fun & <kbd>go</kbd>. It has no lead yet: name one with /board lead A-1."
    )


def test_an_officer_may_word_some_of_them_and_is_shown_where_one_is_wrong(tmp_path: Path) -> None:
    (tmp_path / SENTENCES).write_text("{% macro welcome_back() %}Good to see you.{% endmacro %}\n", encoding="utf-8")
    own = Templates(tmp_path)
    assert own.words("welcome_back") == "Good to see you."
    assert own.words("left_unfiled") == "Left unfiled."
    (tmp_path / SENTENCES).write_text("{% macro welcome_back() %}{{ nobody }}{% endmacro %}\n", encoding="utf-8")
    with pytest.raises(BadTemplate, match="welcome_back"):
        Templates(tmp_path).words("welcome_back")
    for wrong, why in (
        ("{% macro left_unfiled() %}{{ ref }}{% endmacro %}", "names ref"),
        ("{% macro filed_against() %}Filed.{% endmacro %}", "filed_against is given ref"),
        ("{% macro left_unfiled() %}", "endmacro"),
    ):
        (tmp_path / SENTENCES).write_text(wrong + "\n", encoding="utf-8")
        with pytest.raises(BadTemplate, match=why):
            Templates(tmp_path).check_sentences()


def test_a_refusal_shows_what_to_ask_and_peoples_words_as_words() -> None:
    refused = UnreadableAbsence(words="<b>soon</b>")
    assert str(refused).startswith('I can\'t read "<b>soon</b>". Write /board away 1 Aug')
    spans = read_line(refused.markup())
    assert [span.text for span in spans if span.style == "ask"] == ["away 1 Aug to 15 Aug, delegate @name", "away"]
    assert "<b>soon</b>" in spans[0].text
