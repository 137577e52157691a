"""Messages: wording against golden files on every surface, overrides, splitting, and the form of each template."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.errors import BadTemplate
from bot.messages.compose import BUNDLED, Templates, template_files
from bot.messages.message import Bullets, Heading, Message, Span, Text, from_json, plain, to_json
from bot.messages.split import PART_BLOCKS, split
from bot.preview import ANSWER_PAGES, PAGES
from bot.settings import ROOT
from bot.surfaces.slack.format import fallback, message_payload
from bot.surfaces.slack.limits import problems_of_message, problems_of_view
from bot.views.deliveries import NoteView
from bot.views.examples import FORMS, PAPERS
from bot.views.reports import BoardReport
from bot.views.requests import RequestView
from tests.support.goldens import FOLDER, MESSAGES, rendered

pytestmark = pytest.mark.fast

RENDERED = dict(rendered())


@pytest.mark.parametrize("file", sorted(RENDERED))
def test_every_message_is_as_its_golden_file(file: str) -> None:
    assert RENDERED[file] == (FOLDER / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(name for name in RENDERED if name.endswith(".slack.json")))
def test_what_slack_is_sent_is_what_its_own_models_would_write(file: str) -> None:
    sent = json.loads(RENDERED[file])
    blocks = [Block.parse(block) for block in sent["blocks"]]
    assert [block.to_dict() if block else None for block in blocks] == sent["blocks"]


def test_no_golden_file_is_left_over() -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(RENDERED)


def test_every_template_has_a_message() -> None:
    macros = {
        "action",
        "paging",
        "parts",
        "words",
        "board_words",
        "indicator_words",
        "sentences",
        "paper_words",
        "page",
        "page_parts",
        "answer",
        "answer_parts",
    }
    assert {p.stem for p in template_files(BUNDLED)} - macros == set(MESSAGES) | set(FORMS) | set(PAPERS) | set(
        PAGES
    ) | set(ANSWER_PAGES)


FACTS = [*(ROOT / "bot/services/reports").glob("*.py"), ROOT / "bot/services/indicators/facts.py"]
FACTS += [ROOT / "bot/services/updates/history.py", ROOT / "bot/services/boards/compared.py"]
NOT_SHOWN = {"send digests", "boardbot was not running before the next one was due"}
"""The name of a job, and what is recorded of a digest that was skipped."""


@pytest.mark.parametrize("file", FACTS, ids=lambda file: file.stem)
def test_what_reports_say_is_worked_out_without_words(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    literals = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documented)
    assert {node.value for node in literals if isinstance(node.value, str) and " " in node.value} <= NOT_SHOWN


def test_an_officer_can_override_a_template(tmp_path: Path) -> None:
    (tmp_path / "note.html").write_text("<p>Hello: {{ view.text }}</p>")
    message = Templates(tmp_path).compose(NoteView("<b>words</b>"), "note")
    assert message.blocks == (Text((Span("Hello: <b>words</b>"),)),)
    assert Templates(tmp_path).compose(RequestView.example(), "request").blocks


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("<p>{{ view.txt }}</p>", "txt", "1"),
        ("<p>ok</p>\n<p>{% if %}</p>", "Expected an expression", "2"),
        ("<p>ok</p>\n<script>x</script>", "<script> is not a tag", "2"),
        ("<p>never closed", "<p> is not closed", "1"),
        ("bare words", "stand outside a paragraph", "1"),
        ("<p>a</b></p>", "closes nothing", "1"),
    ],
)
def test_a_bad_template_is_told_with_its_place(tmp_path: Path, text: str, problem: str, line: str) -> None:
    (tmp_path / "note.html").write_text(text)
    with pytest.raises(BadTemplate) as refused:
        Templates(tmp_path).compose(NoteView("x"), "note")
    assert "note.html" in str(refused.value) and problem in str(refused.value) and f"line {line}" in str(refused.value)


@given(st.text())
def test_peoples_words_come_through_unchanged(words: str) -> None:
    shown = Templates().compose(NoteView(f"x{words}x"), "note")
    text = plain(shown.blocks[0].spans)  # type: ignore[union-attr]
    assert text.split() == f"x{words}x".split() or "\x00" in words


def test_a_message_survives_its_row() -> None:
    message = Templates().compose(BoardReport.example(), "board")
    assert from_json(to_json(message)) == message


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 6000)), min_size=1, max_size=80))
def test_splitting_loses_nothing_and_keeps_to_slacks_limits(blocks: list[tuple[bool, int]]) -> None:
    message = Message(
        "s",
        tuple(
            Bullets(tuple((Span(f"i{n} " * (size // 20 + 1)),) for n in range(5)))
            if many
            else Text((Span("word " * (size // 5 + 1)),))
            for many, size in blocks
        ),
    )
    parts = split(message)
    for part in parts:
        assert len(part.blocks) <= PART_BLOCKS
        assert problems_of_message(message_payload(part)) == []

    def words(m: Message) -> list[str]:
        lines = [
            b.spans if isinstance(b, Text) else item
            for b in m.blocks
            for item in ([b.spans] if isinstance(b, Text) else b.items)
        ]  # type: ignore[union-attr]
        return [w for line in lines for w in plain(line).split()]

    assert [w for p in parts for w in words(p)] == words(message)


def test_a_heading_stays_with_what_follows() -> None:
    message = Message("s", (Text((Span("x " * 3900),)), Heading("H", 2), Text((Span("y " * 1200),))))
    assert all(not isinstance(part.blocks[-1], Heading) for part in split(message))


@given(st.text(max_size=9000))
def test_the_fallback_is_escaped_and_never_cut_inside_an_entity(text: str) -> None:
    shown = fallback(text)
    assert "<" not in shown and ">" not in shown and len(shown) <= 4000
    import re

    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)


def test_the_table_of_limits_refuses_what_slack_refuses() -> None:
    many = [{"type": "divider"}] * 51
    assert problems_of_message({"text": "x", "blocks": many}) == ["51 blocks"]
    assert problems_of_message({"text": "", "blocks": []}) == ["no text fallback"]
    twice = [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]
    assert problems_of_message({"text": "x", "blocks": twice}) == ["block_id a twice"]
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "t" * 76}}
    assert problems_of_message({"text": "x", "blocks": [{"type": "actions", "elements": [button, button]}]}) == [
        "action_id twice in a block",
        "button: 76 characters of 75",
        "button: 76 characters of 75",
    ]
    form = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "t"},
        "blocks": [
            {
                "type": "input",
                "label": {"type": "plain_text", "text": "l"},
                "element": {"type": "plain_text_input", "action_id": "a"},
            }
        ],
    }
    assert problems_of_view(form) == ["an input without submit"]
    assert problems_of_view({"blocks": []}) == ["a view without type"]
