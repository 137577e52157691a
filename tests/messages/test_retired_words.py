"""Words that the field does not use are not used: in what people are shown, in the documents, or to explain the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

pytestmark = pytest.mark.fast

INSTEAD = {
    r"(tak\w+|took) (it |them )?back": "withdrawn, withdraw",
    r"ow(e|ed|es)": "due, outstanding",
    r"call\w* (it |them |one )?off": "cancel",
    r"in peace|chas(ed|ing)": "is not reminded",
    r"told(?! to\b)": "notified, sent, reported, shown",
    r"mend(s|ed|ing)?": "fix, correct, put right",
    r"orphans?|unled": "unassigned",
    r"deeds?|what was done": "change, audit trail",
    r"what was said": "updates",
    r"fates?": "state, outcome",
    r"rhythms?": "reporting schedule",
    r"ledgers?": "log",
    r"askers?": "viewer, whoever asked",
    r"good is": "polarity",
    r"stands under": "section, is under",
    r"run(ning)? (it|boardbot) for good": "in production",
}
RETIRED = re.compile("|".join(rf"\b(?:{words})\b" for words in INSTEAD), re.IGNORECASE)
IN_BACKTICKS = re.compile(r"`[^`]*`")
PLAIN = {f"bot/domain/replies/{name}.py" for name in ("intent", "wanted")}  # patterns there list what people say


def _texts() -> Iterator[tuple[str, str]]:
    """Every template, document and literal of more than a word, with where it stands."""
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "templates").rglob("*.html")]:
        yield _name(file), file.read_text(encoding="utf-8")
    for folder in ("bot", "storage"):
        for file in (ROOT / folder).rglob("*.py"):
            if _name(file) not in PLAIN and "versions" not in file.parts:
                yield _name(file), "\n".join(_literals(file))


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _literals(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


TEXTS = dict(_texts())


@pytest.mark.parametrize("name", TEXTS)
def test_no_retired_word_is_used(name: str) -> None:
    text = IN_BACKTICKS.sub("", TEXTS[name])
    assert [text[max(0, m.start() - 40) : m.end() + 40] for m in RETIRED.finditer(text)] == []


@pytest.mark.parametrize(
    "text", ["It was taken back.", "What they still owe", "Call it off", "It was told in the digest"]
)
def test_a_retired_word_is_found(text: str) -> None:
    assert RETIRED.search(text)
