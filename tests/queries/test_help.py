"""The table of words after /board: help shows it to each by their role, and the README to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from bot.messages.compose import Templates
from bot.messages.message import text_of
from bot.services.queries.commands import COMMANDS, audience_words
from bot.settings import ROOT
from bot.views.queries import HelpView
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import with_board
from tests.support.steps import second_board
from tests.support.world import ASKED, World, council, statements

PLACEHOLDERS = ("REF", "[board]", "NAME")
HERE = {word for word, command in COMMANDS.items() if not command.on_the_web}
"""What can be asked of a bot that has no address on the web."""


def as_table() -> str:
    """The words as README.md shows them: `python -c "from tests.queries.test_help import *; print(as_table())"`."""
    lines = ["| `/board` | what it does | for |", "|---|---|---|"]
    commands = sorted(COMMANDS.values(), key=lambda c: -len(c.audience))
    for audience, theirs in groupby(commands, key=lambda c: c.audience):
        for command in theirs:
            words = f"{command.word} {command.usage}".strip()
            lines.append(f"| `{words}` | {command.purpose} | {audience_words(audience)} |")
    return "\n".join(lines)


def test_the_readme_shows_the_table() -> None:
    assert as_table() in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def asked(world: World) -> World:
    """The council with an indicator and an action that is closed, on the day of asking."""
    tables = council(world.slack)
    tables["actions"][3]["status"] = "closed"
    indicators = [{"indicator": "poverty", "name": "Child poverty (%)", "boards": "CTB"}]
    figures = [{"indicator": "poverty", "edition": "2023", "area": "Luton", "period": "2022", "raw": "20.1"}]
    assert not world.import_(**tables, indicators=indicators, observations=figures).refused
    world.tick(ASKED)
    return world


def examples(world: World, user: str) -> Iterator[str]:
    """What help offers somebody to ask."""
    for line in world.ask(user, "help").splitlines():
        if found := re.match(r"For [^:]*: (.*)\.$", line):
            yield from found[1].split("; ")


def groups(world: World, user: str) -> list[str]:
    return re.findall(r"^For ([^:]*): ", world.ask(user, "help"), re.MULTILINE)


def test_each_is_shown_what_is_for_them_and_their_own_first(asked: World) -> None:
    leads = "leads, chairs and officers"
    assert groups(asked, "UOFF") == ["officers", "chairs and officers", leads, "anyone"]
    assert groups(asked, "UCHR") == ["chairs and officers", leads, "anyone"]
    assert groups(asked, "UANA") == [leads, "anyone"]
    assert groups(asked, "UANY") == ["anyone"]
    assert {text.split()[0] for text in examples(asked, "UOFF")} == HERE
    assert "nudge CTB" not in asked.ask("UCHR", "help") and "audit" not in asked.ask("UANA", "help")
    assert "update" not in asked.ask("UANY", "help")


@pytest.mark.parametrize("user", ["UOFF", "UCHR", "UANA", "UBEN", "UANY"])
def test_help_is_read_in_half_a_minute(asked: World, user: str) -> None:
    assert len(asked.ask(user, "help").split()) <= 120


def test_what_one_word_does_is_said_when_it_is_asked(asked: World) -> None:
    for word, command in COMMANDS.items():
        assert command.purpose in asked.ask("UANY", f"help {word}"), word
    assert "What you can ask" in asked.ask("UANY", "help nonsense")


@pytest.mark.parametrize("user", ["UOFF", "UCHR", "UANA", "UBEN", "UANY"])
def test_every_example_is_one_that_whoever_asks_may_ask(asked: World, slack: FakeSlack, user: str) -> None:
    refused = ("There is no", "I can't find", "I don't know", "Only ", "Which board", "has other leads", "can't be")
    for words in list(examples(asked, user)):
        word = words.split()[0]
        if word in ("away", "back", "source"):
            continue
        assert not [part for part in PLACEHOLDERS if part in words], words
        forms = len(slack.views)
        answer = asked.ask(user, words)
        assert not [part for part in refused if part in answer] or word == "help", f"{words}: {answer}"
        assert answer or len(slack.views) == forms + 1, words


def test_an_example_is_of_ones_own(asked: World) -> None:
    assert "action CTB-01" in examples(asked, "UANA") and "update CTB-03" in examples(asked, "UBEN")
    assert "CTB-03 amber: recruitment is late" in asked.ask("UBEN", "help")
    assert "reopen CTB-04" in examples(asked, "UOFF") and "close CTB-01" in examples(asked, "UOFF")
    assert "indicator Child poverty (%)" in examples(asked, "UCHR")


def test_an_example_is_of_a_board_where_one_may(world: World) -> None:
    """Olive is an officer of both boards; Chidi of one, and the chair of the other."""
    second_board(world, {"ref": "HWB-01", "title": "Clean air", "leads": "Ben"})
    world.import_(
        people=[{"name": "Chidi Chair", "email": "chidi@example.org", "chair_of": "CTB", "officer_of": "HWB"}]
    )
    shown = list(examples(world, "UCHR"))
    assert "nudge HWB" in shown and "edit HWB-01" in shown and "signoff CTB" in shown


def test_nothing_is_named_that_whoever_asks_may_not_see(world: World) -> None:
    with_board(world, private=True)
    for user, sees in {"UANY": False, "UCHR": False, "UINS": True}.items():
        shown = world.ask(user, "help")
        assert ("SEC" in shown, "Child poverty" in shown) == (sees, sees), user
    assert "SEC (" not in world.ask("UBEN", "help"), "who leads an action of it, and is no member"


def test_where_there_is_nothing_to_name_the_usage_is_shown(slack: FakeSlack, tmp_path: Path) -> None:
    world = World.make(slack, f"sqlite:///{tmp_path}/empty.db", tmp_path)
    assert {"summary [board]", "action REF", "indicator NAME"} <= set(examples(world, "UANY"))
    world.close()


def test_help_stays_within_the_limits_and_takes_few_statements(any_world: World) -> None:
    long = "An indicator whose name goes on and on " * 7
    boards = [{"key": f"B{n:02}", "name": f"Board {n:02} {'of a long name ' * 8}"} for n in range(40)]
    people = [{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB;B00;B01", "chair_of": "B02"}]
    indicators = [{"indicator": "poverty", "name": long, "boards": "CTB"}]
    assert not any_world.import_(boards=boards, people=people, indicators=indicators).refused
    with statements(any_world) as asked:
        shown = list(examples(any_world, "UOFF"))
    assert "indicator poverty" in shown and len(asked) <= 30, "\n".join(asked)
    assert len(shown) == len(HERE)


@pytest.mark.fast
def test_a_template_of_ones_own_for_help_of_before_still_works(tmp_path: Path) -> None:
    (tmp_path / "help.html").write_text("<h1>Ask me</h1><p>Boards: {{ view.boards }}.</p>")
    assert "Boards: CTB" in text_of(Templates(tmp_path).compose(HelpView.example(), "help"))


def test_a_mistyped_word_gets_the_nearest_of_the_table(world: World) -> None:
    for word in COMMANDS:
        assert re.search(rf"Did you mean [^?]*\b{word}\b", world.ask("UANY", f"{word}q")), word
