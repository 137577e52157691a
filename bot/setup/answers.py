"""Who answers: somebody at a terminal, asked until an answer holds, or the options of the command, which must hold."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import typer

from bot.errors import AnswerMissing, BoardbotError

T = TypeVar("T")


@dataclass(frozen=True)
class Answers:
    """The answers that were given as options, by name; `yes` agrees to what is shown."""

    given: dict[str, list[str]] = field(default_factory=dict)
    yes: bool = False

    @property
    def at_terminal(self) -> bool:
        return sys.stdin.isatty() and sys.stdout.isatty()

    def say(self, text: str) -> None:
        typer.echo(text)

    def ask(self, option: str, question: str, read: Callable[[str], T], default: str | None = None) -> T:
        """An answer as `read` takes it; at a terminal it is asked for again until `read` raises nothing.

        Raises AnswerMissing, and what `read` raises, where nobody can be asked.
        """
        if self.given.get(option):
            return read(self.given[option].pop(0))
        if not self.at_terminal:
            if default is not None:
                return read(default)
            raise AnswerMissing(option=f"--{option}", question=question.partition(" (")[0])
        while True:
            try:
                return read(typer.prompt(question, default=default, show_default=bool(default)).strip())
            except BoardbotError as error:
                self.say(f"  {error}")

    def ask_secret(self, name: str, question: str, check: Callable[[str], None]) -> str:
        """A secret of this name: from the environment, a file (an option), or typed without being shown. Checked at once."""
        found = os.environ.get(name, "").strip()
        if self.given.get(name):
            found = Path(self.given[name][0]).read_text(encoding="utf-8").strip()
        if found or not self.at_terminal:
            if not found:
                how = f"{name} in the environment, or --{name.lower().removeprefix('slack_').replace('_', '-')}-file"
                raise AnswerMissing(option=how, question=question)
            check(found)
            return found
        while True:
            found = str(typer.prompt(question, hide_input=True)).strip()
            try:
                check(found)
            except BoardbotError as error:
                self.say(f"  {error}")
            else:
                return found

    def agree(self, question: str) -> bool:
        """Whether what was shown is agreed to."""
        return self.yes or (self.at_terminal and typer.confirm(question, default=True))

    def confirms(self, question: str) -> bool:
        """Whether somebody says so: never taken for granted."""
        return self.at_terminal and typer.confirm(question, default=True)

    def another(self, question: str) -> bool:
        """Whether there is more to do, which is only so where somebody says it."""
        return self.at_terminal and typer.confirm(question, default=False)

    def choose(self, question: str, options: Sequence[str]) -> int | None:
        """Which of these is meant; None for none of them, and where nobody can be asked."""
        if not self.at_terminal:
            return None
        for number, option in enumerate(options, 1):
            self.say(f"  {number}  {option}")
        while True:
            typed = str(typer.prompt(f"{question} Number, or 0 for none of these", default="0")).strip()
            if typed.isdecimal() and int(typed) <= len(options):
                return int(typed) - 1 if int(typed) else None
            self.say(f"  Write a number up to {len(options)}, or 0.")
